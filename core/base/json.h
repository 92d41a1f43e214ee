/* json: JSON written value by value at the end of a buf, for every `--json`.
 *
 * The writer puts the commas; the caller sees to it that what is begun is ended, and that in an object each
 * value has its key. It holds no memory: the buf is the caller's and must outlive it. An allocation that
 * failed is kept in the buf, so nothing here returns a status: ask buf_err() once at the end.
 *
 * The form is compact: no blanks, no line feeds. In a string quotation marks, backslashes and control
 * characters are escaped (\b \t \n \f \r, the others as \u001F, with capitals; DEL and U+0080 to U+009F, too)
 * and each byte that is no UTF-8 becomes U+FFFD, so that what comes out is JSON whatever goes in.
 * All else is written as it is, '/' and U+2028 too.
 */
#ifndef CABLEFS_BASE_JSON_H
#define CABLEFS_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "text.h"

struct json {
    struct buf *out; /* not owned */
    bool comma; /* wanted before the next value or key */
};

struct json json_to(struct buf *out); /* for one document: the next one gets its own */

void json_begin_object(struct json *j);
void json_end_object(struct json *j);
void json_begin_array(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, struct span name); /* one of ours: nothing in it is escaped */

void json_string(struct json *j, struct span s); /* "" for an empty span */
void json_int(struct json *j, int64_t n);
void json_bool(struct json *j, bool yes);
void json_null(struct json *j);

/* A string put together from any number of parts, none of which ends inside a character. */
void json_begin_string(struct json *j);
void json_part(struct json *j, struct span s);
void json_end_string(struct json *j);

/* For a field that a cable may not have: a string, or null for an empty span. json_field() writes its key,
 * too. */
void json_text(struct json *j, struct span s);
void json_field(struct json *j, struct span name, struct span s);

#endif
