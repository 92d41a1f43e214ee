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

/* Adds what stands on a line from byte `from` on. hard_cut says that the message software cut this field at a
 * fixed column without regard for words, as it did with Classified By. ERR_OK or ERR_NOMEM. */
enum err field_lines_add(struct cable *c, struct field_lines *lines, struct span line, size_t from,
                         bool hard_cut);

/* Sets *out to all lines as one, in the cable's arena. A blank stands between two lines, but none where a
 * word was cut: "reaso" and "ns" become "reasons". *out is left as it was when there are no lines. ERR_OK or
 * ERR_NOMEM. */
enum err field_lines_join(struct cable *c, const struct field_lines *lines, struct span *out);

/* Does one of the lines have a small letter? Does one name a section of the executive order, "1.4 (b)"? */
bool field_lines_have_lower(const struct field_lines *lines);
bool field_lines_have_reason(const struct field_lines *lines);

/* Does the line end inside a phrase, as "VISIT OF THE", "HONEY, WAX," and "The Minister's March 24, 2009" do?
 * False when it may be whole, as "HEPATITIS A" is. */
bool field_lines_break_off(struct span line);

#endif
