/* parse_fields: the values of a cable's header fields, from their text on one line to the record.
 *
 * Each function reads one field and adds to the cable; what it had to repair becomes a problem of the cable.
 * Text that does not parse is not lost: the header file shows every field as printed as well. All return
 * ERR_OK or ERR_NOMEM.
 */
#ifndef CABLEFS_PARSE_FIELDS_H
#define CABLEFS_PARSE_FIELDS_H

#include "cable.h"
#include "vocabulary.h"

/* "PREL, PGOV, IT" or "PREL PGOV IT", "OVIP (STEINBERG, JAMES B.)", run-on "PHUMBA", Markdown "[PREL](#)". */
enum err parse_tags(struct cable *c, const struct vocabulary *v, struct span text);

/* One line under TO or INFO: "RUEHC/SECSTATE WASHDC PRIORITY 5178". */
enum err parse_recipient(struct cable *c, struct span line, bool info);

/* "A. 05 PARIS 5459  B. STATE 12345 (NOTAL)": every cable named, with its letter. year: of the citing cable,
 * for references without one; 0 when it is unknown, then such references are left out. Call after c->id is
 * known. */
enum err parse_references(struct cable *c, struct span text, int year);

/* "12958: DECL: 06/25/2016": what stands behind DECL. */
enum err parse_declassify(struct cable *c, struct span text);

/* "DCM X. Reason: 1.4 (b) and (d)": classified_by and reason. */
enum err parse_classified(struct cable *c, struct span text);

/* Joined SUBJECT lines: the portion marking taken off. */
enum err parse_subject(struct cable *c, struct span text);

#endif
