/* render: the files of a cable's directory, as text: subject, header, 01.txt ...
 *
 * The one place where a record becomes the bytes that a reader sees. The index stores the sizes that these
 * functions give; a change here is a change of the schema version. All append to out; ERR_OK or ERR_NOMEM.
 */
#ifndef CABLEFS_CABLE_RENDER_H
#define CABLEFS_CABLE_RENDER_H

#include "cable.h"

/* The subject and a newline; nothing when the cable has none. */
enum err render_subject(const struct cable *c, struct buf *out);

/* Every field, one "Name: value" a line, the name repeated for lists. Paragraph texts are not in it. */
enum err render_header(const struct cable *c, struct buf *out);

/* A recipient as in the header: "RUEHC/SECSTATE WASHDC PRIORITY 5178". */
enum err render_recipient(const struct cable_recipient *r, struct buf *out);

/* The heading and a blank line where there is one, then the text and a newline. */
enum err render_paragraph(struct span heading, struct span text, struct buf *out);

#endif
