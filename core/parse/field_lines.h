/* field_lines: the lines of a field of the head, and how they become one.
 *
 * A field goes on over several lines, and some copies cut its lines inside a word.
 */
#ifndef CABLEFS_PARSE_FIELD_LINES_H
#define CABLEFS_PARSE_FIELD_LINES_H

#include "cable/cable.h"

struct field_line { /* a line of a field, or what stands on it behind the label */
    struct span text;
    bool cut_behind; /* the line was cut at the margin, perhaps inside a word */
};

struct field_lines {
    struct field_line *items; /* in the cable's arena */
    size_t n, cap;
};

/* Adds what stands on a line from byte `from` on. hard_cut: the field is one that the message software cut at
 * a fixed column without regard for words (Classified By). */
enum err field_lines_add(struct cable *c, struct field_lines *lines, struct span line, size_t from,
                         bool hard_cut);

/* All lines as one, a blank between two, none where a word was cut: "reaso" "ns" is "reasons". Leaves *out
 * alone when there are no lines. */
enum err field_lines_join(struct cable *c, const struct field_lines *lines, struct span *out);

/* Does a line have a small letter; does it name a section of the order, "1.4 (b)"? */
bool field_lines_have_lower(const struct field_lines *lines);
bool field_lines_have_reason(const struct field_lines *lines);

/* Does a line end inside a phrase: "VISIT OF THE", "HONEY, WAX,", "The Minister's March 24, 2009"? Not where
 * it may be whole: "HEPATITIS A". */
bool field_lines_break_off(struct span line);

#endif
