#include "body_lines.h"

#include <string.h>

#include "cable/marking.h"
#include "classification_line.h"
#include "head_label.h"
#include "page_marker.h"
#include "paragraph_numbers.h"

enum {
    /* Lines below a lone classification within which a page marker shows that it is the foot of a page. No
     * document of the corpus decides. */
    FOOT_WITHIN = 100,
    /* Strokes of a rule on the line of its heading: fewer are a dash. At 2, 08WARSAW1409 changes; at 8,
     * 02BRASILIA4227 and 2 more change. */
    RULE_BEHIND_MIN = 5,
    /* Bytes of a heading that has its rule on its line. No document of the corpus decides. */
    TITLE_BEHIND_MIN = 3,
    /* Letters of a capitalised abbreviation, "Gen." No document of the corpus decides, but the unit test
     * body/a_heading_run_into_a_long_line_has_its_rule fails at 2. */
    ABBREVIATION_MAX = 4,
    /* Columns by which a rule is longer or shorter than its heading. At 1, 05ANKARA1730 changes; at 5, the
     * unit test body/a_heading_run_into_a_long_line_has_its_rule fails. */
    RULE_OFF_BY = 3,
    /* Bytes of text in front of a heading that ran into the end of its block. No document of the corpus
     * decides. */
    BEFORE_HEADING_MIN = 3,
    /* Bytes behind the place where a paragraph may begin inside a line: number, marking and a word. No
     * document of the corpus decides. */
    PARAGRAPH_INSIDE_MIN = 8,
    /* Bytes of a line of codes in the repeated head of a section. No document of the corpus decides. */
    TAGS_AGAIN_MAX = 69,
    /* Lines of distribution and transmission on top of a later section of an old message. No document of the
     * corpus decides. */
    SECTION_LINE_WITHIN = 60,
};

struct collector {
    struct cable *cable;
    const struct span *lines;
    size_t n;
    const struct body_hints *hints;
    struct body_lines *body;
    bool blank, cut;
    bool torn; /* the last line ends inside a word, whose hyphen was dropped */
    unsigned lacks; /* text_lacks() of the line being collected */
    size_t no_foot; /* see is_page_foot */
};

/* The next line that is not blank, or an empty span. */
static struct span next_line(const struct collector *k, size_t i) {
    for (i++; i < k->n; i++)
        if (!span_is_blank(k->lines[i]))
            return k->lines[i];
    return SPAN_EMPTY;
}

static bool is_marker(struct span line, enum page_marker kind) {
    struct span rest;
    return page_marker_scan(line, &rest) == kind;
}

static bool has_letters(struct span line) {
    for (size_t i = 0; i < line.n; i++)
        if (text_is_letter(line.p[i]))
            return true;
    return false;
}

/* A classification alone on its line is the foot or head of a page when nothing but such lines stand between
 * it and a page marker or the end; elsewhere ("Secret", a title) it is text. */
static bool is_page_foot(struct collector *k, size_t line) {
    struct span rest;
    size_t i = line + 1;
    if (line < k->no_foot) /* looked at before, from a line above */
        return false;
    for (; i < k->n && i < line + FOOT_WITHIN; i++) {
        if (span_is_blank(k->lines[i]))
            continue;
        enum page_marker marker = page_marker_scan(k->lines[i], &rest);
        if (marker != PAGE_MARKER_LEVEL && marker != PAGE_MARKER_NONE)
            return true;
        if (marker == PAGE_MARKER_NONE && has_letters(k->lines[i])) /* figures of a table may stray between */
            break;
    }
    k->no_foot = i;
    return i == k->n;
}

static enum err push(struct collector *k, struct span text, size_t lead) {
    struct body_lines *b = k->body;
    enum err e = arena_grow(&k->cable->arena, (void **)&b->items, b->n, &b->cap, sizeof *b->items);
    if (e == ERR_OK)
        b->items[b->n++] = (struct unwrap_line){.text = text,
                                                .lead = lead,
                                                .blank_before = k->blank,
                                                .cut_before = k->cut,
                                                .lacks = k->lacks,
                                                .torn = k->torn};
    k->blank = k->cut = k->torn = false;
    return e;
}

/* Where the rule begins in a heading that has its rule on its own line, "COMMENT -------", or behind a
 * redaction that took the heading with it; 0 elsewhere. */
static size_t rule_behind_title(struct span line) {
    size_t i = line.n;
    while (i > 0 && (line.p[i - 1] == '-' || line.p[i - 1] == '=' || line.p[i - 1] == '_'))
        i--;
    if (line.n - i < RULE_BEHIND_MIN || i < TITLE_BEHIND_MIN || i > UNWRAP_HEADING_MAX ||
        span_contains(SPAN("-=_"), line.p[0]))
        return 0;
    struct span title = span_trim(span_first(line, i));
    return unwrap_is_title(title) || unwrap_ends_redacted(title) ? i : 0;
}

/* Is the last word of s, which ends in a point, an abbreviation: one letter, "U.S.", or a short capitalised
 * word, "Gen."? A sentence may end in the last as well: then a heading is not seen, but no name is cut. */
static bool ends_abbreviated(struct span s) {
    size_t start = s.n;
    while (start > 0 && s.p[start - 1] != ' ')
        start--;
    struct span word = span_from(s, start);
    while (word.n > 0 && (word.p[0] == '(' || word.p[0] == '"'))
        word = span_from(word, 1);
    if (word.n < 2 || word.p[word.n - 1] != '.')
        return false;
    word.n--;
    return word.n == 1 || span_contains(word, '.') ||
           (word.n <= ABBREVIATION_MAX && text_is_upper(word.p[0]));
}

/* Where the heading begins that ran into the end of a block of one long line, "... cannot go on. Honey Is
 * Overdue": a title behind a sentence, as long as the rule below it. 0 elsewhere. */
static size_t heading_at_end(struct span line, struct span rule) {
    if (line.n < UNWRAP_WIDTH_MAX || !unwrap_is_rule(rule))
        return 0;
    rule = span_trim(rule);
    for (size_t i = line.n - 1; i > BEFORE_HEADING_MIN && line.n - i <= rule.n + RULE_OFF_BY; i--) {
        if (line.p[i - 1] != ' ' || line.n - i + RULE_OFF_BY < rule.n)
            continue;
        struct span before = span_trim_end(span_first(line, i));
        bool ended = before.n > 0 && unwrap_ends_sentence(before) && before.p[before.n - 1] != ':' &&
                     !ends_abbreviated(before);
        if (ended && unwrap_is_title(span_from(line, i)))
            return i;
    }
    return 0;
}

/* SIPDIS at the start of a line that goes on with a sentence: the caption of the page strayed into the text.
 */
static struct span without_stray_caption(const struct collector *k, struct span line) {
    const struct body_lines *b = k->body;
    struct span s = span_trim(line);
    if (!span_starts(s, SPAN("SIPDIS ")) || b->n == 0 || unwrap_ends_sentence(b->items[b->n - 1].text))
        return line;
    return span_trim(span_from(s, 7));
}

/* Does a bracket stand behind what may be the number of a paragraph? */
static bool has_marked_number(struct span line) {
    const char *blank = line.n < 2 ? NULL : memchr(line.p + 1, ' ', line.n - 1); /* a word begins behind it */
    if (blank == NULL)
        return false;
    for (size_t at, i = 0; i < line.n; i = at + 1) {
        const char *bracket = memchr(line.p + i, '(', line.n - i);
        if (bracket == NULL)
            return false;
        at = (size_t)(bracket - line.p);
        size_t end = at;
        while (end > 0 && (line.p[end - 1] == ' ' || line.p[end - 1] == '\t'))
            end--;
        char last = end > 0 ? line.p[end - 1] : ' ';
        if (end > (size_t)(blank - line.p) &&
            (last == '.' || last == ')' || text_is_digit(last) || last == (char)0xb6)) /* of a pilcrow */
            return true;
    }
    return false;
}

/* Where a paragraph begins inside the line because the break before it was lost, "... the two. 2. (C) German
 * officials"; 0 when none does. Whether it is one, paragraph_numbers.c decides. */
static size_t paragraph_inside(struct span line, unsigned lacks) {
    struct paragraph_numbers_mark mark;
    if ((lacks & TEXT_NO_BRACKET) != 0 || !has_marked_number(line))
        return 0;
    for (size_t i = 2; i + PARAGRAPH_INSIDE_MIN < line.n; i++) {
        if (line.p[i - 1] != ' ' || line.p[i] == ' ' || line.p[i] == '(')
            continue;
        bool number = text_is_digit(line.p[i]) || span_starts(span_from(line, i), SPAN("\u00b6"));
        if (!number || !paragraph_numbers_as_printed(span_from(line, i), &mark) || !mark.marked ||
            mark.printed == 0 || mark.bracket || !unwrap_ends_sentence(span_trim_end(span_first(line, i))))
            continue;
        char marking[MARKING_MAX];
        struct span rest = span_from(line, i + mark.length);
        size_t n = marking_scan(rest, false, marking);
        if (n > 0 && n + 1 < rest.n && rest.p[n] == ' ' && !text_is_lower(span_trim(span_from(rest, n)).p[0]))
            return i;
    }
    return 0;
}

static enum err push_run_on(struct collector *k, struct span line, size_t lead) {
    enum err e = ERR_OK;
    size_t at;
    bool run_on = false;
    do {
        at = paragraph_inside(line, k->lacks);
        e = push(k, at > 0 ? span_trim_end(span_first(line, at)) : line, lead);
        if (e == ERR_OK)
            k->body->items[k->body->n - 1].run_on = run_on;
        run_on = true;
        lead += at;
        line = span_from(line, at);
    } while (e == ERR_OK && at > 0);
    return e;
}

/* A line of text, of which `lead` bytes were taken off before, above next; a page marker run into it divides
 * it in two. */
static enum err push_text(struct collector *k, struct span line, struct span next, size_t lead) {
    size_t start, end;
    enum err e = ERR_OK;
    line = without_stray_caption(k, line);
    while (e == ERR_OK && k->hints->post.n > 0 && (k->lacks & TEXT_NO_DIGIT) == 0 &&
           page_marker_inside(line, k->hints->post, k->hints->serial, &start, &end)) {
        struct span before = span_trim_end(span_first(line, start));
        if (before.n > 0)
            e = push_run_on(k, before, lead);
        k->cut = true;
        struct span rest = span_trim(span_from(line, end));
        lead += (size_t)(rest.p - line.p);
        line = rest;
    }
    size_t rule = rule_behind_title(line);
    if (e == ERR_OK && rule > 0) {
        e = push(k, span_trim_end(span_first(line, rule)), lead);
        line = span_from(line, rule);
    }
    size_t heading = heading_at_end(line, next);
    if (e == ERR_OK && heading > 0) {
        e = push_run_on(k, span_trim_end(span_first(line, heading)), lead);
        line = span_from(line, heading);
    }
    return e == ERR_OK && line.n > 0 ? push_run_on(k, line, lead) : e;
}

/* "... AND A  CONFIDENTIAL" above a PAGE line: the foot of the old page ran into the text. "NOT BEEN
 * PROMULCONFIDENTIAL" above "CONFIDENTIAL": pdftotext took it for the end of a word that had a hyphen. */
static struct span without_foot(struct span line, struct span next) {
    enum cable_level level;
    bool garbled;
    bool page = span_starts(span_skip_blanks(next), SPAN("PAGE")) && is_marker(next, PAGE_MARKER_PAGE);
    bool hyphen = !page && !span_has_lower(next) && is_marker(next, PAGE_MARKER_LEVEL);
    if (!page && !hyphen)
        return line;
    struct span level_below = span_trim(next);
    size_t glued = hyphen && line.n > level_below.n ? line.n - level_below.n : 0;
    if (glued > 0 && text_is_upper(line.p[glued - 1]) && span_eq(span_from(line, glued), level_below))
        return span_first(line, glued);
    for (size_t i = line.n; i-- > 1;)
        if (line.p[i] != ' ' &&
            ((page && line.p[i - 1] == ' ') || line.p[i - 1] == '-' ||
             (hyphen && span_eq(span_from(line, i), span_trim(next)))) &&
            marking_level_garbled(span_from(line, i), &level, &garbled) == line.n - i && !garbled)
            return span_trim_end(span_first(line, i));
    return line;
}

static bool repeats_caption(const struct cable *c, struct span line) {
    struct span s = span_trim(line), caveat;
    for (size_t i = 0; i < c->captions.n; i++)
        if (span_eq(c->captions.items[i], s))
            return true;
    size_t n = marking_caveat(s, &caveat);
    return n > 0 && n == s.n;
}

/* A field again, perhaps over several lines: how far the words of line carry on from *done bytes of it. */
static bool repeats_field(struct span field, struct span line, size_t *done) {
    char marking[MARKING_MAX];
    struct span s = span_trim(line);
    if (*done == 0)
        s = span_trim(span_from(s, marking_scan(s, false, marking)));
    struct span left = span_trim(span_from(field, *done));
    if (s.n == 0 || !span_istarts(left, s))
        return false;
    *done = (size_t)(left.p - field.p) + s.n;
    return true;
}

/* The text of a field as the first head has it; empty for the fields that are not compared. */
static struct span field_text(const struct collector *k, enum head_field field) {
    return field == HEAD_SUBJECT      ? k->cable->subject
           : field == HEAD_REF        ? k->cable->reference_text
           : field == HEAD_CLASSIFIED ? k->hints->classified
                                      : SPAN_EMPTY;
}

/* Behind the line of a later section the head may stand again: captions, E.O., TAGS, SUBJECT, REF, Classified
 * By. Returns the first line after it. */
static size_t skip_repeated_head(const struct collector *k, size_t i) {
    bool tags = false;
    struct span again = SPAN_EMPTY; /* the field that the lines repeat */
    size_t done = 0;
    for (; i < k->n; i++) {
        struct span line = k->lines[i], rest;
        enum head_field field = HEAD_NONE;
        if (page_marker_scan(line, &rest) != PAGE_MARKER_NONE) {
            if (rest.n > 0 && (done == 0 || !repeats_field(again, rest, &done)))
                break;
            continue;
        }
        size_t n = head_label_at(line, &field), begun = 0;
        bool codes =
            tags && span_trim(line).n > 0 && span_trim(line).n <= TAGS_AGAIN_MAX && !span_contains(line, '.');
        for (size_t b = 0; codes && b < line.n; b++)
            codes = !text_is_lower(line.p[b]);
        if (span_is_blank(line) || repeats_caption(k->cable, line)) {
            tags = tags && !span_is_blank(line);
        } else if (n > 0 && repeats_field(field_text(k, field), span_from(line, n), &begun)) {
            tags = false;
            again = field_text(k, field);
            done = begun;
        } else if (n > 0 && (field == HEAD_TAGS || field == HEAD_ORDER)) {
            tags = field == HEAD_TAGS;
        } else if (!codes && (done == 0 || !repeats_field(again, line, &done))) {
            break;
        }
    }
    return i;
}

/* The first page of a later section of an old message begins with its distribution and transmission lines.
 * Returns the classification line that ends them, or i when there is none. */
static size_t find_section_line(const struct collector *k, size_t i) {
    struct classification_line m;
    for (size_t at = i + 1; at < k->n && at < i + SECTION_LINE_WITHIN; at++)
        if (classification_line_read(k->lines[at], &m))
            return at;
    return i;
}

enum err body_lines_collect(struct cable *c, const struct span *lines, size_t n,
                            const struct body_hints *hints, struct body_lines *body) {
    struct collector k = {.cable = c, .lines = lines, .n = n, .hints = hints, .body = body, .blank = true};
    enum err e = ERR_OK;
    bool after_marker = false;
    *body = (struct body_lines){0};
    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        struct span rest;
        if (span_is_blank(lines[i])) {
            k.blank = true;
            continue;
        }
        if (body->n > 0 && span_eq(span_trim(lines[i]), SPAN("SIPDIS")) && next_line(&k, i).n > 0 &&
            !unwrap_ends_sentence(body->items[body->n - 1].text)) {
            k.cut = true; /* the caption of the page strayed into a sentence */
            continue;
        }
        k.lacks = text_lacks(lines[i]);
        enum page_marker marker = page_marker_scan_known(lines[i], k.lacks, &rest);
        if (marker == PAGE_MARKER_LEVEL && !after_marker && !is_page_foot(&k, i))
            marker = PAGE_MARKER_NONE;
        if (marker == PAGE_MARKER_NONE && after_marker && page_marker_is_distribution(lines[i]))
            continue;
        after_marker = marker != PAGE_MARKER_NONE;
        if (marker == PAGE_MARKER_NONE) {
            struct span next = next_line(&k, i);
            struct span line = span_trim_end(lines[i]), text = without_foot(line, next);
            e = push_text(&k, text, next, 0);
            k.torn =
                text.n > 0 && text.n < line.n && text_is_letter(line.p[text.n - 1]) && line.p[text.n] != ' ';
            continue;
        }
        k.cut = true;
        if (page_marker_is_page_head(lines[i])) /* the blank lines above it are the foot of the page */
            k.blank = false;
        size_t section = page_marker_is_first_page(lines[i]) ? find_section_line(&k, i) : i;
        if (marker == PAGE_MARKER_SECTION || section > i) {
            i = skip_repeated_head(&k, section + 1) - 1;
            k.blank = true;
        } else if (rest.n > 0 && !page_marker_is_distribution(rest)) {
            struct span next = next_line(&k, i);
            e = push_text(&k, without_foot(rest, next), next, (size_t)(rest.p - lines[i].p));
        }
    }
    return e;
}
