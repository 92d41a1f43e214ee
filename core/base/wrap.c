#include "wrap.h"

#include "printable.h"

enum { ROOM_MIN = 10 }; /* columns that a hanging indent must leave */

size_t wrap_columns(struct span s) {
    size_t columns = 0;
    for (size_t i = 0; i < s.n; i++)
        columns += ((unsigned char)s.p[i] & 0xc0) != 0x80; /* all but the bytes that continue a character */
    return columns;
}

void wrap_blanks(struct buf *out, size_t n) {
    while (n-- > 0)
        buf_char(out, ' ');
}

void wrap_printable(struct buf *out, struct span s) {
    printable_add(out, s, "\xef\xbf\xbd");
}

static size_t count_blanks(struct span s) {
    size_t n = 0;
    while (n < s.n && s.p[n] == ' ')
        n++;
    return n;
}

static bool is_table(struct span line) {
    for (size_t i = count_blanks(line); i < line.n; i++)
        if (line.p[i] == '\t' || line.p[i] == '|' || span_starts(span_from(line, i), SPAN("   ")))
            return true;
    return false;
}

/* The length of a dash or a bullet at the start of s, or, if `numbers`, of "a." or "(3)" or "12)"; 0 when
 * there is none. */
static size_t mark_length(struct span s, bool numbers) {
    static const struct span marks[] = {SPAN_INIT("--"), SPAN_INIT("-"), SPAN_INIT("*"),
                                        SPAN_INIT("\xe2\x80\xa2"), SPAN_INIT("\xc2\xb7")};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (span_starts(s, marks[i]))
            return marks[i].n;
    if (!numbers)
        return 0;
    size_t n = s.n > 0 && s.p[0] == '(' ? 1 : 0, inside = text_count_digits(span_from(s, n));
    if (inside == 0 && n < s.n && (text_is_upper(s.p[n]) || text_is_lower(s.p[n])))
        inside = 1;
    size_t end = n + inside;
    bool closed = end < s.n && (s.p[end] == ')' || (n == 0 && s.p[end] == '.'));
    return inside > 0 && inside <= 2 && closed ? end + 1 : 0;
}

/* By how many columns the rest of a line is indented when it is broken: its own blanks, and the mark of a
 * list. */
static size_t hang_of(struct span line, bool first) {
    size_t lead = count_blanks(line);
    size_t mark = mark_length(span_from(line, lead), !first); /* "(C)" opens a paragraph, not a list */
    size_t gap = mark == 0 ? 0 : count_blanks(span_from(line, lead + mark));
    return gap == 0 ? lead : lead + wrap_columns(span_first(span_from(line, lead), mark)) + gap;
}

static void wrap_line(struct buf *out, struct span line, size_t width, size_t indent, bool first) {
    size_t hang = hang_of(line, first), column = indent, lead = count_blanks(line);
    if (indent + hang + ROOM_MIN > width)
        hang = 0;
    wrap_blanks(out, lead);
    column += lead;
    bool begun = false; /* a word stands on this line */
    size_t gap = 0;
    for (line = span_from(line, lead); line.n > 0;) {
        size_t n = 0;
        while (n < line.n && line.p[n] != ' ')
            n++;
        struct span word = span_first(line, n);
        size_t columns = wrap_columns(word);
        if (begun && column + gap + columns > width) {
            buf_char(out, '\n');
            wrap_blanks(out, indent + hang);
            column = indent + hang;
            gap = 0;
        }
        wrap_blanks(out, gap);
        wrap_printable(out, word);
        column += gap + columns;
        begun = true;
        line = span_from(line, n);
        gap = count_blanks(line);
        line = span_from(line, gap);
    }
}

void wrap_text(struct buf *out, struct span text, size_t width, size_t indent) {
    struct span line;
    bool first = true;
    for (; span_line(&text, &line); first = false) {
        line = span_trim_end(line);
        if (!first && line.n > 0)
            wrap_blanks(out, indent);
        if (is_table(line))
            wrap_printable(out, line);
        else
            wrap_line(out, line, width, indent, first);
        buf_char(out, '\n');
    }
    if (first) /* an empty text is a line, too */
        buf_char(out, '\n');
}
