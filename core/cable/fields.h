/* fields: the table of a cable's fields, the one place that says which there are.
 *
 * The file `header`, the page of `cablefs show`, JSON, extended attributes, and the index (table `cable`: the
 * writer's INSERT, the catalog's SELECT) all go through this table. Each of them knows what to do with a kind
 * of field, and none of them knows a field by name. What depends on one field alone stands in its row.
 */
#ifndef CABLEFS_CABLE_FIELDS_H
#define CABLEFS_CABLE_FIELDS_H

#include "cable.h"
#include "dtg.h"

/* What the field is in struct cable. */
enum fields_kind {
    FIELDS_TEXT, /* struct span */
    FIELDS_SENDER, /* struct span; the page shows the post when the document has no FM line */
    FIELDS_DATE, /* int64_t, valid when has_date */
    FIELDS_LEVEL, /* enum cable_level; the page shows the caveats behind it */
    FIELDS_LIST, /* struct cable_spans; a column holds one item a line */
    FIELDS_TOPICS, /* the arrays of struct cable, each of which has its own kind */
    FIELDS_TO,
    FIELDS_INFO,
    FIELDS_REFERENCES,
    FIELDS_PARAGRAPHS,
    FIELDS_PROBLEMS,
};

enum { FIELDS_FULL = 100 }; /* label_place of the first field that a reader does not need at once */

struct fields_row {
    const char *header; /* its name in `header`, for one item of a list; NULL: it is not there */
    const char *key; /* its name in JSON and, behind "user.cable.", among the attributes */
    unsigned key_place; /* JSON and attributes are in ascending order of this; the numbers leave gaps */
    const char *label; /* its name on the page */
    unsigned label_place; /* the page is in ascending order of this; 0: the page has no line for it; from
                             FIELDS_FULL on: only a full page has */
    const char *column; /* of table `cable`; NULL: it is stored in another table, or in another row */
    enum fields_kind kind;
    size_t offset; /* in struct cable; of an array that of its pointer */
};

/* In the order of `header`. */
extern const struct fields_row fields_table[];
extern const size_t fields_table_len;

/* The next field in the order of keys, or of labels; the first one after NULL; NULL after the last one. */
const struct fields_row *fields_next_key(const struct fields_row *after);
const struct fields_row *fields_next_label(const struct fields_row *after);

/* The value of a text, sender, date or level; an empty span when it is absent, and for every other kind. It
 * points into the cable, into static storage, or into `iso`. */
struct span fields_text(const struct fields_row *f, const struct cable *c, char iso[DTG_ISO_SIZE]);

/* The member that a text or sender is, and that a list is. The caller has looked at the kind. */
struct span *fields_span(const struct fields_row *f, struct cable *c);
struct cable_spans *fields_spans(const struct fields_row *f, struct cable *c);
const struct cable_spans *fields_list(const struct fields_row *f, const struct cable *c);

/* Appends the columns, in the order of the table, each behind a comma and a blank: ", ident, date, ...".
 * Returns how many there are. A failure to append is kept in the buf. */
size_t fields_columns(struct buf *out);

#endif
