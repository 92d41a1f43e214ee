#include "head_lines.h"

#include <string.h>

#include "cable/ident.h"
#include "classification_line.h"
#include "field_lines.h"
#include "head_label.h"
#include "page_marker.h"
#include "paragraph_numbers.h"
#include "unwrap.h"

enum {
    /* Bytes of a heading that ran into the line of the reason. No document of the corpus decides, but the
     * unit test head_cases/a_heading_run_into_the_reason_is_a_heading fails at 9. */
    REASON_HEADING_MAX = 23,
};

static struct span without_markdown(struct span line) {
    struct span s = span_trim_end(line);
    size_t hashes = 0;
    while (hashes < s.n && s.p[hashes] == '#')
        hashes++;
    if (hashes >= 2 && hashes < s.n && s.p[hashes] == ' ')
        return span_from(s, hashes + 1);
    return s;
}

bool head_lines_begin_body(struct span line) {
    struct paragraph_numbers_mark mark;
    return paragraph_numbers_as_printed(line, &mark) && mark.marked && mark.printed != 0;
}

bool head_lines_is_section_word(struct span s) {
    static const struct span words[] = {SPAN_INIT("SUMMARY"), SPAN_INIT("COMMENT"), SPAN_INIT("INTRODUCTION"),
                                        SPAN_INIT("SUMMARY AND COMMENT"), SPAN_INIT("BACKGROUND")};
    while (s.n > 0 && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == '.'))
        s.n--;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq(s, words[i]))
            return true;
    return false;
}

bool head_lines_is_first_paragraph(struct span line) {
    struct paragraph_numbers_mark mark;
    return paragraph_numbers_as_printed(line, &mark) && mark.printed == 1;
}

static struct span next_line(struct span text) {
    struct span line = SPAN_EMPTY;
    while (span_line(&text, &line) && span_is_blank(line))
        ;
    return line;
}

/* Offset of the heading that ran into the reason above its rule or its paragraph, "REASON: 1.4 (b), (d)
 * Summary"; 0 where there is none. below: the text from the next line on. */
static size_t heading_behind_reason(struct span line, struct span below) {
    bool section = false; /* the last word is one, as those of all section headings are */
    if (line.n == 0 || !span_contains(SPAN("YTND:."), text_upper(line.p[line.n - 1])))
        return 0;
    for (size_t i = line.n; i > 1 && line.n - i <= REASON_HEADING_MAX; i--) {
        if (line.p[i - 1] != ' ')
            continue;
        bool heading = head_lines_is_section_word(span_trim(span_from(line, i)));
        section = section || heading;
        if (!section)
            return 0;
        struct field_line before = {.text = span_trim_end(span_first(line, i))};
        char last = before.text.n > 0 ? before.text.p[before.text.n - 1] : ' ';
        if (!heading || (last != ')' && last != '.') ||
            !field_lines_have_reason(&(struct field_lines){.items = &before, .n = 1}))
            continue;
        struct span next = next_line(below);
        return unwrap_is_rule(next) || head_lines_begin_body(next) ? i : 0;
    }
    return 0;
}

static enum err add_head_line(struct cable *c, struct head *head, size_t *cap, struct span line) {
    enum err e = arena_grow(&c->arena, (void **)&head->lines, head->lines_n, cap, sizeof *head->lines);
    if (e == ERR_OK)
        head->lines[head->lines_n++] = line;
    return e;
}

/* "PAGE 02" and "LA PAZ 00900 111847Z" on the next line, perhaps below a blank one, as one line. */
static enum err join_page_marker(struct cable *c, struct span *line, struct span *rest) {
    struct span below = *rest, next = SPAN_EMPTY;
    while (span_line(&below, &next) && span_is_blank(next))
        ;
    next = span_trim(next);
    if (!page_marker_is_other_half(next))
        return ERR_OK;
    struct span half = span_trim(*line);
    char *joined = arena_alloc(&c->arena, half.n + 1 + next.n);
    if (joined == NULL)
        return ERR_NOMEM;
    memcpy(joined, half.p, half.n);
    joined[half.n] = ' ';
    memcpy(joined + half.n + 1, next.p, next.n);
    *line = (struct span){joined, half.n + 1 + next.n};
    *rest = below;
    return ERR_OK;
}

/* The line without the backslash that Markdown puts at its end to keep the break. */
static struct span without_break(struct span line) {
    while (line.n > 0 && line.p[line.n - 1] == '\\')
        line = span_trim_end(span_first(line, line.n - 1));
    return line;
}

/* Offset of a page marker that was run into the end of a line, "TAGS: PREL, IT     SECRET     PAGE 02
 * ROME  05004  211833Z", with the classification before it; 0 where there is none. *marker gets it. */
static size_t page_marker_behind(struct span line, struct span *marker) {
    struct span rest;
    size_t level = 0;
    static const struct span word = SPAN_INIT("  PAGE ");
    size_t at = 0;
    for (const char *p; !span_starts(span_from(line, at), word); at = (size_t)(p - line.p) - 2) {
        if (line.n < at + 4 || (p = memchr(line.p + at + 3, 'P', line.n - at - 3)) == NULL)
            return 0;
    }
    if (page_marker_scan(span_from(line, at), &rest) != PAGE_MARKER_PAGE || rest.n > 0 ||
        span_is_blank(span_first(line, at)))
        return 0;
    for (size_t i = at; i > 1 && level == 0; i--) {
        bool apart = line.p[i - 1] == ' ' && line.p[i - 2] == ' ';
        if (apart &&
            page_marker_scan(span_trim(span_first(span_from(line, i), at - i)), &rest) == PAGE_MARKER_LEVEL)
            level = i;
    }
    *marker = span_trim(span_from(line, at));
    return level > 0 ? level : at;
}

/* "SUBJECT-STAMPS", "SUBJECT, STAMPS" below the tags as "SUBJECT: STAMPS"; elsewhere it may be prose. */
static enum err mend_subject(struct cable *c, struct span *line) {
    static const struct span word = SPAN_INIT("SUBJECT");
    struct span s = span_trim(*line), value = span_skip_blanks(span_from(s, word.n));
    if (!span_starts(s, word) || value.n < 2 || !span_contains(SPAN("-,/"), value.p[0]))
        return ERR_OK;
    char *copy = arena_copy(&c->arena, s.p, s.n);
    if (copy == NULL)
        return ERR_NOMEM;
    copy[value.p - s.p] = ':';
    *line = (struct span){copy, s.n};
    return ERR_OK;
}

enum err head_lines_split(struct cable *c, struct span text, struct head *head) {
    size_t cap = 0;
    struct span rest = text, line;
    enum err e = ERR_OK;
    bool body = false;
    enum head_field above = HEAD_NONE; /* the field that may go on to the line */
    bool tags = false, subject = false; /* such a label stands above */
    while (e == ERR_OK && span_line(&rest, &line)) {
        line = without_markdown(line);
        if (page_marker_is_half(line))
            e = join_page_marker(c, &line, &rest);
        enum head_field field;
        body = body || head_lines_begin_body(line);
        bool headish = head->lines_n < HEAD_LINES_MAX && !body;
        struct span marker = SPAN_EMPTY;
        size_t before = headish ? page_marker_behind(line, &marker) : 0;
        if (headish)
            line = without_break(span_first(line, before > 0 ? before : line.n));
        if (span_is_blank(line) || head_lines_is_first_paragraph(line))
            above = HEAD_NONE;
        for (size_t at = 0; headish && e == ERR_OK && (at = head_label_inside(line, above)) > 0;) {
            e = add_head_line(c, head, &cap, span_trim_end(span_first(line, at)));
            line = span_from(line, at);
            headish = head_label_at(line, &field) > 0;
        }
        if (headish && tags && !subject && e == ERR_OK)
            e = mend_subject(c, &line);
        if (headish && head_label_at(line, &field) > 0) {
            above = field;
            tags = tags || field == HEAD_TAGS;
            subject = subject || field == HEAD_SUBJECT;
        }
        size_t glued = headish && above == HEAD_NONE ? classification_line_inside(line) : 0;
        if (e == ERR_OK && glued > 0) {
            e = add_head_line(c, head, &cap, span_trim_end(span_first(line, glued)));
            line = span_from(line, glued);
        }
        size_t heading = headish ? heading_behind_reason(line, rest) : 0;
        if (heading > 0) {
            e = add_head_line(c, head, &cap, span_trim_end(span_first(line, heading)));
            line = span_from(line, heading);
        }
        if (e == ERR_OK)
            e = add_head_line(c, head, &cap, line);
        if (e == ERR_OK && before > 0)
            e = add_head_line(c, head, &cap, marker);
    }
    return e;
}

enum err head_lines_cut_markers(struct cable *c, struct head *head, size_t from, size_t to) {
    char post[IDENT_POST_MAX];
    if (!head->has_line || head->line.post.n == 0 || ident_post(head->line.post, post) != ERR_OK)
        return ERR_OK;
    for (size_t i = from; i < to; i++) {
        struct span line = head->lines[i];
        size_t start, end;
        if (!page_marker_inside(line, span_of(post), head->line.serial, &start, &end) || start == 0)
            continue;
        char *joined = arena_alloc(&c->arena, line.n);
        if (joined == NULL)
            return ERR_NOMEM;
        memcpy(joined, line.p, start); /* a blank is the last byte of it */
        memcpy(joined + start, line.p + end, line.n - end);
        head->lines[i] = (struct span){joined, start + line.n - end};
    }
    return ERR_OK;
}
