/* field_values: the values of the other fields of the head: recipients, the day of declassification, who
 * classified the cable and why, the subject.
 *
 * Each function reads the text of one field, on one line, and puts its value into the cable, whose spans may
 * then point into that text. A value that does not read stays as it was printed. All return ERR_OK or
 * ERR_NOMEM.
 */
#ifndef CABLEFS_PARSE_FIELD_VALUES_H
#define CABLEFS_PARSE_FIELD_VALUES_H

#include "cable/cable.h"

/* True for a line that begins with a routing indicator: "RUEHC/SECSTATE WASHDC". */
bool field_values_is_routed(struct span line);

/* One line under TO or INFO: "RUEHC/SECSTATE WASHDC PRIORITY 5178". */
enum err field_values_recipient(struct cable *c, struct span line, bool info);

/* "12958: DECL: 06/25/2016": what stands behind DECL. */
enum err field_values_declassify(struct cable *c, struct span text);

/* "DCM X. Reason: 1.4 (b) and (d)": classified_by and reason. */
enum err field_values_classified(struct cable *c, struct span text);

/* Joined SUBJECT lines: the portion marking taken off. */
enum err field_values_subject(struct cable *c, struct span text);

#endif
