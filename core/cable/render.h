/* render: the files of a cable's directory: their names, their bytes, and which of their sizes are stored.
 *
 * This is the one place where a record becomes the bytes that a reader sees. The index stores the sizes of
 * paragraphs, and of the files that have a column for it: a change of their bytes is a change of the schema
 * version. All render functions append to out, and return ERR_OK or ERR_NOMEM.
 */
#ifndef CABLEFS_CABLE_RENDER_H
#define CABLEFS_CABLE_RENDER_H

#include "base/filename.h"
#include "cable.h"

/* The subject and a newline; nothing when the cable has none. */
enum err render_subject(const struct cable *c, struct buf *out);

/* The fields that have a name in `header` (fields.h), one "Name: value" a line, the name repeated for lists.
 * Paragraph texts are not in it. */
enum err render_header(const struct cable *c, struct buf *out);

/* A recipient as in the header: "RUEHC/SECSTATE WASHDC PRIORITY 5178". */
enum err render_recipient(const struct cable_recipient *r, struct buf *out);

/* The heading and a blank line where there is one, then the text and a newline. */
enum err render_paragraph(struct span heading, struct span text, struct buf *out);

/* ---- the files ---- */

/* The files that every cable's directory has beside its paragraphs, in the order of a listing. */
enum { RENDER_SUBJECT, RENDER_HEADER, RENDER_FILES };

/* How much of a record a file shows, and so how much of it is read to make the file; each has the one
 * above. */
enum render_needs {
    RENDER_NEEDS_SUBJECT,
    RENDER_NEEDS_FIELDS, /* the cable's own fields */
    RENDER_NEEDS_LISTS, /* its recipients, references, tags and problems, too */
};

struct render_file {
    const char *name;
    enum err (*render)(const struct cable *c, struct buf *out);
    enum render_needs needs;
    const char *size_column; /* of table `cable`; NULL: its size is not stored, but found by rendering it */
};
extern const struct render_file render_files[RENDER_FILES];

/* The number of the file with this name; RENDER_FILES when there is none. */
int render_find_file(struct span name);

/* Appends the columns of the sizes that are stored, in the order of the files, each behind a comma and a
 * blank. Returns how many there are. A failure to append is kept in the buf. */
size_t render_size_columns(struct buf *out);

/* A paragraph's file is its name with a suffix: "04.txt". render_paragraph_of() is the way back: false when
 * file is not called like a paragraph. */
enum { RENDER_NAME_SIZE = FILENAME_SIZE + sizeof ".txt" };
void render_paragraph_file(const char *name, char file[RENDER_NAME_SIZE]);
bool render_paragraph_of(struct span file, struct span *name);

#endif
