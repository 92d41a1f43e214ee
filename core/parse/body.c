#include "body.h"

#include <string.h>

#include "body_lines.h"
#include "body_numbers.h"
#include "body_signature.h"
#include "cable/marking.h"
#include "paragraph_numbers.h"

enum {
    /* Lines of one heading. At 2, 10STATE17263 changes; no document of the corpus decides above. */
    HEADING_LINES = 3,
    /* Headings that stand over one paragraph, one below the other. At 2, 09STATE37566 changes; no document of
     * the corpus decides above. */
    HEADINGS_MAX = 3,
    /* Bytes of the lines that are looked at as one title. It is more than TITLE_MAX of unwrap.c, so that no
     * document decides. */
    TITLE_BLOCK_MAX = 256,
    /* Bytes of a line that stands alone between blank lines and is a heading without capitals. No document of
     * the corpus decides. */
    ALONE_MIN = 4,
    /* The same: a longer line is a short paragraph. At 50, 08BERLIN1387 and one more change; no document of
     * the corpus decides above. */
    ALONE_MAX = 71,
    /* Bytes of a heading between slashes, "//SUMMARY//". No document of the corpus decides. */
    SLASHES_MIN = 7,
    /* Letters that tell paragraphs of the same number apart: b to z. No document of the corpus decides. */
    LETTERS = 25,
};

struct body {
    struct cable *cable;
    struct body_lines lines;
    size_t width;
    int digits; /* of a paragraph's name: 2, or 3 where the cable passes 99 */
    unsigned *used; /* how often each number has been given, up to the highest */
    struct buf scratch;
};

/* ---- headings ---- */

/* First line of the heading whose other lines are i..end, where a page end left a blank line inside it:
 * capitals between a rule above and the rule below. i when it begins there. */
static size_t above_blank(const struct body *b, size_t from, size_t i, size_t end) {
    const struct unwrap_line *lines = b->lines.items;
    size_t first = i;
    while (first > from && end - first < HEADING_LINES && !unwrap_is_rule(lines[first - 1].text) &&
           !span_has_lower(lines[first - 1].text) && unwrap_is_title(lines[first - 1].text))
        first--;
    bool enclosed = first > from && unwrap_is_rule(lines[first - 1].text);
    return enclosed && !span_has_lower(lines[i].text) ? first : i;
}

/* First line of the heading that ends before `end`, whose underline stands at end: at most three lines, set
 * off by a blank line, a rule above, or the end of a sentence. */
static size_t underlined_heading(const struct body *b, size_t from, size_t end) {
    const struct unwrap_line *lines = b->lines.items;
    size_t i = end;
    while (i > from && end - i < HEADING_LINES) {
        if (unwrap_is_rule(lines[i - 1].text) || lines[i - 1].text.n > UNWRAP_HEADING_MAX)
            break;
        if (i < end && unwrap_is_redacted(lines[i - 1].text)) /* it is what stood above the heading */
            return i;
        i--;
        if (lines[i].blank_before)
            return above_blank(b, from, i, end);
        if (i > from && unwrap_is_rule(lines[i - 1].text))
            return i;
        if (i == from || unwrap_ends_sentence(lines[i - 1].text) || lines[i - 1].text.n > UNWRAP_HEADING_MAX)
            return i;
    }
    return end - i == HEADING_LINES && unwrap_is_title(lines[end - 1].text) ? end - 1 : end;
}

/* The lines from..to as one title, although each alone may look like none. */
static bool is_title_block(const struct body *b, size_t from, size_t to) {
    const struct unwrap_line *lines = b->lines.items;
    char text[TITLE_BLOCK_MAX];
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        struct span s = span_trim(lines[i].text);
        bool list = i + 1 < to && b->width > 0 && unwrap_break_meant(&lines[i], &lines[i + 1], b->width);
        if (n + s.n + 1 > sizeof text || s.n > UNWRAP_HEADING_MAX || list)
            return false;
        if (n > 0)
            text[n++] = ' ';
        memcpy(text + n, s.p, s.n);
        n += s.n;
    }
    return unwrap_is_title((struct span){text, n});
}

/* A short line that stands alone between blank lines behind the end of a sentence, although its words have no
 * capitals: "New features in the mandate". */
static bool stands_alone(const struct unwrap_line *lines, size_t from, size_t i) {
    struct span s = span_trim(lines[i].text);
    char last = s.n > 0 ? s.p[s.n - 1] : '.';
    bool begins =
        s.n >= ALONE_MIN && !text_is_lower(s.p[0]) && (text_is_letter(s.p[0]) || text_is_digit(s.p[0]));
    return begins && s.n <= ALONE_MAX && i > from && lines[i].blank_before && lines[i + 1].blank_before &&
           !lines[i].cut_before && !lines[i + 1].cut_before && !span_contains(SPAN(".,;:-"), last) &&
           !unwrap_is_remark(s) && !unwrap_is_redacted(s) && unwrap_ends_sentence(lines[i - 1].text);
}

/* First line of the heading without an underline that ends before line `end`; `end` when there is none. */
static size_t plain_heading(const struct body *b, size_t from, size_t end) {
    const struct unwrap_line *lines = b->lines.items;
    size_t i = end - 1;
    if (span_ieq(span_trim(lines[i].text),
                 b->cable->signer)) /* text sent twice, each time with its signature */
        return end;
    if (stands_alone(lines, from, i))
        return i;
    while ((b->width > 0 || !span_has_lower(lines[i].text)) && i > from && !lines[i].blank_before &&
           end - i < HEADING_LINES)
        i--;
    bool redacted = i > 0 && unwrap_ends_redacted(lines[i - 1].text) && !span_has_lower(lines[i].text);
    if (i + 1 < end && (lines[i].blank_before || redacted) && lines[end].blank_before &&
        is_title_block(b, i, end))
        return i;
    i = end - 1;
    struct span s = span_trim(lines[i].text);
    bool slashes =
        s.n >= SLASHES_MIN && span_starts(s, SPAN("//")) && span_starts(span_from(s, s.n - 2), SPAN("//"));
    bool set_off = lines[i].blank_before || b->width == 0 || lines[i].cut_before ||
                   (i > from && unwrap_ends_sentence(lines[i - 1].text)) || slashes;
    return set_off && s.n <= UNWRAP_HEADING_MAX && unwrap_is_title(s) ? i : end;
}

/* Appends the lines from..to to the scratch buffer, as one line. */
static void add_heading(struct body *b, size_t from, size_t to) {
    if (b->scratch.len > 0)
        buf_char(&b->scratch, '\n');
    for (size_t i = from; i < to; i++) {
        struct span s = span_trim(b->lines.items[i].text);
        if (i > from)
            buf_char(&b->scratch, ' ');
        buf_add(&b->scratch, s.p, s.n);
    }
}

/* Where the headings that stand over line `end` begin, of which there may be several; from: the first line
 * that may belong to them. Puts their text into the scratch buffer, one a line. */
static size_t take_headings(struct body *b, size_t from, size_t end) {
    const struct unwrap_line *lines = b->lines.items;
    size_t start = end, parts[HEADINGS_MAX][2], n = 0;
    bool plain = true; /* no underline so far */
    buf_clear(&b->scratch);
    while (n < HEADINGS_MAX && start > from) {
        size_t below = start;
        while (below > from && unwrap_is_rule(lines[below - 1].text))
            below--;
        size_t first = below;
        if (below > from && below < start && (n == 0 || unwrap_is_title(lines[below - 1].text)))
            first = underlined_heading(b, from, below);
        else if (below > from && below == start && start < b->lines.n)
            first = plain_heading(b, from, below);
        if (first >= below) {
            start = n > 0 ? below : start; /* the rule above a heading goes with it */
            break;
        }
        plain = plain && below == start;
        parts[n][0] = first;
        parts[n++][1] = below;
        start = first;
        if (lines[first].blank_before)
            continue; /* a rule above it underlines another one */
        while (start > from && unwrap_is_rule(lines[start - 1].text))
            start--;
    }
    if (n > 0 && plain && start > from && unwrap_is_title(lines[start - 1].text) &&
        !unwrap_ends_sentence(lines[start - 1].text))
        return end; /* the end of a list of names */
    while (n-- > 0)
        add_heading(b, parts[n][0], parts[n][1]);
    return start;
}

/* ---- paragraphs ---- */

/* Gives the next free name of a number: 06, 06b, ... 06z, 06zb. */
static enum err name_paragraph(struct body *b, struct cable_paragraph *p) {
    unsigned again = b->used[p->number]++;
    buf_clear(&b->scratch);
    char digits[8];
    size_t n = sizeof digits;
    for (unsigned rest = p->number; rest > 0 || sizeof digits - n < (size_t)b->digits; rest /= 10)
        digits[--n] = (char)('0' + rest % 10);
    buf_add(&b->scratch, digits + n, sizeof digits - n);
    for (; again >= LETTERS; again -= LETTERS)
        buf_char(&b->scratch, 'z');
    if (again > 0)
        buf_char(&b->scratch, (char)('a' + again));
    enum err e = buf_err(&b->scratch);
    if (e != ERR_OK)
        return e;
    p->name = span_copy(&b->cable->arena, (struct span){b->scratch.data, b->scratch.len});
    return p->name.p == NULL ? ERR_NOMEM : ERR_OK;
}

/* Rules of other strokes may be a blank to fill in or the foot of a table. */
static bool is_hyphen_rule(struct span line) {
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != '-' && !text_is_space(line.p[i]))
            return false;
    return unwrap_is_rule(line);
}

/* The end of the paragraph from..to without a rule of hyphens that underlines nothing: text that has ended,
 * or was taken out together with the heading, stands above it. The lower side of a box stays, and the foot of
 * a table. */
static size_t without_stray_rule(const struct body *b, size_t from, size_t to) {
    const struct unwrap_line *lines = b->lines.items;
    size_t end = to;
    while (end > from && is_hyphen_rule(lines[end - 1].text))
        end--;
    if (end == to || end == from || unwrap_is_table_row(&lines[end - 1]) ||
        !(unwrap_ends_sentence(lines[end - 1].text) || unwrap_ends_redacted(lines[end - 1].text)))
        return to;
    for (size_t i = from; i < end; i++)
        if (unwrap_is_rule(lines[i].text))
            return to;
    return end;
}

/* Adds the lines from..to as a paragraph; its first line loses `lead` bytes, the printed number. */
static enum err add_paragraph(struct body *b, unsigned number, size_t from, size_t to, size_t lead,
                              struct span heading) {
    struct cable *c = b->cable;
    struct cable_paragraph p = {.number = number, .heading = heading};
    to = without_stray_rule(b, from, to);
    if (from < to && lead > 0) {
        struct unwrap_line *first = &b->lines.items[from];
        first->lead = lead;
        first->text = span_from(first->text, lead);
        if (first->text.n == 0 && from + 1 < to) /* the number stood alone on its line */
            b->lines.items[++from].blank_before = false;
    }
    buf_clear(&b->scratch);
    unwrap_text(&b->scratch, b->lines.items + from, to - from, b->width);
    enum err e = buf_err(&b->scratch);
    if (e != ERR_OK)
        return e;
    p.text = span_copy(&c->arena, (struct span){b->scratch.data, b->scratch.len});
    if (p.text.p == NULL)
        return ERR_NOMEM;
    char marking[MARKING_MAX];
    if (marking_scan(p.text, lead > 0, marking) > 0) {
        p.marking = span_copy(&c->arena, span_of(marking));
        if (p.marking.p == NULL)
            return ERR_NOMEM;
    }
    e = name_paragraph(b, &p);
    return e == ERR_OK ? cable_add_paragraph(c, &p) : e;
}

static enum err keep_heading(struct body *b, struct span *heading) {
    *heading = SPAN_EMPTY;
    enum err e = buf_err(&b->scratch);
    if (e != ERR_OK || b->scratch.len == 0)
        return e;
    *heading = span_copy(&b->cable->arena, (struct span){b->scratch.data, b->scratch.len});
    return heading->p == NULL ? ERR_NOMEM : ERR_OK;
}

/* ---- numbered bodies ---- */

static enum err split_numbered(struct body *b, const struct paragraph_numbers_mark *const *marks, size_t n) {
    struct span heading;
    size_t start = take_headings(b, 0, marks[0]->line);
    enum err e = keep_heading(b, &heading);
    bool text = false; /* a rule without a heading is no text */
    for (size_t i = 0; i < start; i++)
        text = text || !unwrap_is_rule(b->lines.items[i].text);
    if (e == ERR_OK && text)
        e = add_paragraph(b, 0, 0, start, 0, SPAN_EMPTY);
    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        size_t from = marks[i]->line;
        size_t next = i + 1 < n ? marks[i + 1]->line : b->lines.n;
        bool full = b->cable->paragraphs_n + 1 >= CABLE_PARAGRAPHS_MAX;
        if (full)
            next = b->lines.n;
        struct span next_heading = SPAN_EMPTY;
        size_t to = next;
        if (next < b->lines.n) {
            to = take_headings(b, from + 1, next);
            e = keep_heading(b, &next_heading);
        }
        if (e == ERR_OK)
            e = add_paragraph(b, marks[i]->number, from, to, marks[i]->length, heading);
        heading = next_heading;
        if (full)
            break;
    }
    return e;
}

/* ---- bodies that number nothing: a paragraph is a block between blank lines ---- */

static bool continues_block(const struct unwrap_line *line) {
    bool lower = line->text.n > 0 && text_is_lower(line->text.p[0]);
    return !line->blank_before || (lower && !unwrap_ends_sentence(line[-1].text)) ||
           (line->cut_before && !unwrap_ends_sentence(line[-1].text));
}

/* The heading of the block from..to, which is all of heading_from..from, or the first lines of the block
 * itself where it touches its paragraph. *body gets the first line of the text. Leaves the heading in the
 * scratch buffer. */
static void take_block_heading(struct body *b, size_t heading_from, size_t from, size_t to, size_t *body) {
    *body = from;
    buf_clear(&b->scratch);
    if (heading_from < from) {
        take_headings(b, heading_from, from);
        return;
    }
    for (size_t i = from + 1; i + 1 < to && i < from + HEADING_LINES; i++) {
        if (!unwrap_is_rule(b->lines.items[i].text))
            continue;
        if (take_headings(b, from, i + 1) == from)
            *body = i + 1;
        else if (buf_err(&b->scratch) == ERR_OK)
            buf_clear(&b->scratch);
        return;
    }
}

static enum err split_blocks(struct body *b) {
    enum err e = ERR_OK;
    size_t from = 0, heading_from = 0;
    unsigned number = 1;
    while (e == ERR_OK && from < b->lines.n) {
        bool last = number >= CABLE_PARAGRAPHS_MAX;
        size_t to = from + 1;
        while (to < b->lines.n && (last || continues_block(&b->lines.items[to])))
            to++;
        if (to < b->lines.n) { /* a block that is all heading stands over the next one */
            size_t start = take_headings(b, heading_from, to);
            e = buf_err(&b->scratch);
            if (e == ERR_OK && start == heading_from && b->scratch.len > 0) {
                from = to;
                continue;
            }
        }
        struct span heading;
        size_t body;
        if (e == ERR_OK) {
            take_block_heading(b, heading_from, from, to, &body);
            e = keep_heading(b, &heading);
        }
        if (e == ERR_OK)
            e = add_paragraph(b, number++, body, to, 0, heading);
        from = heading_from = to;
    }
    return e;
}

static int digits_for(unsigned number) {
    return number > 999 ? 4 : number > 99 ? 3 : 2;
}

static enum err split(struct body *b) {
    const struct paragraph_numbers_mark *const *marks;
    size_t n;
    unsigned highest = 0;
    enum err e = body_numbers_find(b->cable, &b->lines, b->width, &marks, &n);
    if (e != ERR_OK)
        return e;
    for (size_t i = 0; i < n; i++)
        highest = highest < marks[i]->number ? marks[i]->number : highest;
    if (n == 0)
        for (size_t i = highest = 1; i < b->lines.n && highest < CABLE_PARAGRAPHS_MAX; i++)
            highest += !continues_block(&b->lines.items[i]);
    b->digits = digits_for(highest);
    b->used = arena_alloc(&b->cable->arena, (highest + 1) * sizeof *b->used);
    if (b->used == NULL)
        return ERR_NOMEM;
    return n == 0 ? split_blocks(b) : split_numbered(b, marks, n);
}

enum err body_split(struct cable *c, const struct span *lines, size_t n, const struct body_hints *hints) {
    struct body *b = arena_alloc(&c->arena, sizeof *b);
    if (b == NULL)
        return ERR_NOMEM;
    b->cable = c;
    enum err e = body_lines_collect(c, lines, n, hints, &b->lines);
    if (e == ERR_OK) {
        body_signature_take(c, &b->lines);
        b->width = unwrap_width(b->lines.items, b->lines.n);
        e = split(b);
    }
    buf_free(&b->scratch);
    return e;
}
