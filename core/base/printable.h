/* printable: what of a text may be shown to a person, whoever wrote it.
 *
 * A file's name, an argument or an index may hold bytes that a terminal obeys: ESC and the other control
 * characters of ASCII, those of Latin 1 (U+0080 to U+009F, where CSI is), and DEL. It may hold bytes that are
 * no UTF-8, and marks that make a line read backwards (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to
 * U+2069), by which "gpj.exe" looks like a picture.
 */
#ifndef CABLEFS_BASE_PRINTABLE_H
#define CABLEFS_BASE_PRINTABLE_H

#include "text.h"

enum printable_kind {
    PRINTABLE,
    PRINTABLE_CONTROL, /* all of ASCII's: white space other than the blank, too */
    PRINTABLE_DIRECTION, /* the marks above */
    PRINTABLE_NOT_UTF8, /* one byte */
};

/* What the first character of s is, which is not empty; *n is its length. */
enum printable_kind printable_char(struct span s, size_t *n);

/* Appends s; `instead` stands for each character that is not printable. A tab stays. */
void printable_add(struct buf *out, struct span s, const char *instead);

/* Makes one line that can be shown of a text, in its place: a question mark for each character that is not
 * printable. */
void printable_line(char *text);

#endif
