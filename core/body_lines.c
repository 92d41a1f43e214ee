#include "body_lines.h"

#include "marker.h"
#include "marking.h"
#include "parse_label.h"
#include "sequence.h"

struct collector {
    struct cable *cable;
    const struct span *lines;
    size_t n;
    const struct parse_body_hints *hints;
    struct body_lines *body;
    bool blank, cut;
};

static bool is_blank(struct span line) {
    return span_trim(line).n == 0;
}

/* The next line that is not blank, or an empty span. */
static struct span next_line(const struct collector *k, size_t i) {
    for (i++; i < k->n; i++)
        if (!is_blank(k->lines[i]))
            return k->lines[i];
    return SPAN_EMPTY;
}

static enum err push(struct collector *k, struct span text) {
    struct body_lines *b = k->body;
    enum err e = arena_grow(&k->cable->arena, (void **)&b->items, b->n, &b->cap, sizeof *b->items);
    if (e == ERR_OK)
        b->items[b->n++] = (struct unwrap_line){.text = text, .blank_before = k->blank, .cut_before = k->cut};
    k->blank = k->cut = false;
    return e;
}

/* A line of text; a page marker run into it divides it in two. */
static enum err push_text(struct collector *k, struct span line) {
    size_t start, end;
    enum err e = ERR_OK;
    while (e == ERR_OK && k->hints->post.n > 0 &&
           marker_inside(line, k->hints->post, k->hints->serial, &start, &end)) {
        struct span before = span_trim_end(span_first(line, start));
        if (before.n > 0)
            e = push(k, before);
        k->cut = true;
        line = span_trim(span_from(line, end));
    }
    return e == ERR_OK && line.n > 0 ? push(k, line) : e;
}

/* "... AND A  CONFIDENTIAL" above a PAGE line: the foot of the old page ran into the text. */
static struct span without_foot(struct span line, struct span next) {
    struct span rest = next;
    enum cable_level level;
    if (!span_eq(span_word(&rest), SPAN("PAGE")))
        return line;
    for (size_t i = line.n; i-- > 2;)
        if (line.p[i] != ' ' && line.p[i - 1] == ' ' && line.p[i - 2] == ' ') {
            struct span word = span_from(line, i);
            return marking_level(word, &level) == word.n ? span_trim_end(span_first(line, i)) : line;
        }
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

/* The subject again, perhaps over several lines: how far the words of line carry on from *done bytes of it.
 */
static bool repeats_subject(const struct cable *c, struct span line, size_t *done) {
    char marking[MARKING_MAX];
    struct span s = span_trim(line);
    if (*done == 0)
        s = span_trim(span_from(s, marking_scan(s, false, marking)));
    struct span left = span_trim(span_from(c->subject, *done));
    if (s.n == 0 || !span_istarts(left, s))
        return false;
    *done = (size_t)(left.p - c->subject.p) + s.n;
    return true;
}

/* Behind the line of a later section the head may stand again: captions, E.O., TAGS, SUBJECT. Returns the
 * first line after it. */
static size_t skip_repeated_head(const struct collector *k, size_t i) {
    bool tags = false;
    size_t subject = 0;
    for (; i < k->n; i++) {
        struct span line = k->lines[i], rest;
        enum head_field field;
        size_t n = parse_label(line, &field);
        bool codes = tags && span_trim(line).n > 0 && span_trim(line).n < 70 && !span_contains(line, '.');
        for (size_t b = 0; codes && b < line.n; b++)
            codes = !text_is_lower(line.p[b]);
        if (is_blank(line) || repeats_caption(k->cable, line) || marker_scan(line, &rest) != MARKER_NONE)
            tags = tags && !is_blank(line);
        else if (n > 0 && field == HEAD_SUBJECT && repeats_subject(k->cable, span_from(line, n), &subject))
            tags = false;
        else if (n > 0 && (field == HEAD_TAGS || field == HEAD_ORDER))
            tags = field == HEAD_TAGS;
        else if (!codes && (subject == 0 || !repeats_subject(k->cable, line, &subject)))
            break;
    }
    return i;
}

enum err body_lines_collect(struct cable *c, const struct span *lines, size_t n,
                            const struct parse_body_hints *hints, struct body_lines *body) {
    struct collector k = {.cable = c, .lines = lines, .n = n, .hints = hints, .body = body, .blank = true};
    enum err e = ERR_OK;
    bool after_marker = false;
    *body = (struct body_lines){0};
    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        struct span rest, following;
        if (is_blank(lines[i])) {
            k.blank = true;
            continue;
        }
        enum marker marker = marker_scan(lines[i], &rest);
        if (marker == MARKER_LEVEL) { /* a title such as "Secret" is text; the foot of a page is not */
            struct span next = next_line(&k, i);
            bool beside = after_marker || next.n == 0 || marker_scan(next, &following) == MARKER_PAGE;
            if (!beside)
                marker = MARKER_NONE;
        }
        after_marker = marker != MARKER_NONE;
        if (marker == MARKER_NONE) {
            e = push_text(&k, without_foot(span_trim_end(lines[i]), next_line(&k, i)));
            continue;
        }
        k.cut = true;
        if (marker == MARKER_SECTION) {
            i = skip_repeated_head(&k, i + 1) - 1;
            k.blank = true;
        } else if (rest.n > 0) {
            e = push_text(&k, rest);
        }
    }
    return e;
}

/* ---- signature ---- */

static bool is_excluded(struct span s) {
    static const char *const words[] = {"SUMMARY",      "COMMENT",  "END",          "SIPDIS", "NOFORN",
                                        "UNCLASSIFIED", "SECRET",   "CONFIDENTIAL", "TEXT",   "NNNN",
                                        "BT",           "UNCLAS",   "NOTE",         "CABLE",  "CONSIDERED",
                                        "MINIMIZE",     "MINIMIZED"};
    while (s.n > 0) {
        struct span word = span_word(&s);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (span_ieq(word, span_of(words[i])))
                return true;
        bool redacted = word.n >= 4;
        for (size_t i = 0; i < word.n; i++)
            redacted = redacted && (word.p[i] == 'X' || word.p[i] == 'x');
        if (redacted)
            return true;
    }
    return false;
}

/* A surname in capitals or with a capital, perhaps with JR or initials before it; words: at most so many. */
static bool is_name(struct span s, size_t words_max) {
    size_t words = 0;
    struct span rest = s;
    if (s.n < 2 || s.n > 30 || is_excluded(s))
        return false;
    for (struct span word = span_word(&rest); word.n > 0; word = span_word(&rest), words++) {
        if (!text_is_upper(word.p[0]) && (unsigned char)word.p[0] < 0x80)
            return false;
        for (size_t i = 0; i < word.n; i++) {
            char ch = word.p[i];
            bool point = ch == '.' && i + 1 == word.n && (i <= 2); /* J. or JR. */
            if (!text_is_letter(ch) && ch != '\'' && ch != '-' && !point)
                return false;
        }
    }
    return words >= 1 && words <= words_max;
}

static bool has_lower(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (text_is_lower(s.p[i]))
            return true;
    return false;
}

static bool is_lone_lower_word(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (!text_is_lower(s.p[i]))
            return false;
    return s.n >= 3 && s.n <= 20;
}

/* Lines that may stand behind the signature. */
static bool is_trailer(struct span line) {
    struct span s = span_trim(line);
    if (unwrap_is_rule(s) || span_ieq(s, SPAN("BT")) || span_ieq(s, SPAN("End Cable Text")))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '.' && s.p[i] != ' ' && s.p[i] != '#')
            return false;
    return true;
}

/* Offset of a name behind the last sentence of a line: "... in two weeks. HOLLOWAY"; 0 when there is none. */
static size_t name_in_line(struct span line) {
    for (size_t i = line.n; i-- > 2;) {
        if (line.p[i - 1] != ' ')
            continue;
        struct span name = span_from(line, i);
        if (name.n > 24)
            return 0;
        if (unwrap_ends_sentence(span_trim_end(span_first(line, i))) && line.p[i - 2] != ':' &&
            is_name(name, has_lower(name) ? 1 : 2) && name.n >= 3 && !span_contains(name, '.'))
            return i;
    }
    return 0;
}

void body_lines_signature(struct cable *c, struct body_lines *body) {
    size_t last = body->n;
    while (last > 0 && body->n - last < 4 && is_trailer(body->items[last - 1].text))
        last--;
    if (last == 0)
        return;
    struct unwrap_line *line = &body->items[last - 1];
    struct span s = span_trim(line->text);
    struct sequence_mark mark;
    const struct unwrap_line *before = last > 1 ? line - 1 : NULL;
    bool ended = before == NULL || line->blank_before || unwrap_ends_sentence(before->text);
    size_t at;
    if (!ended && span_ifind(before->text, SPAN("http"), &at))
        ended = true; /* a web address stands over many signatures */
    if (ended && before != NULL && !sequence_mark(s, &mark) &&
        (is_name(s, has_lower(s) ? 2 : 3) || is_lone_lower_word(s))) {
        c->signer = s;
        for (size_t i = last; i < body->n; i++)
            body->items[i - 1] = body->items[i];
        body->n--;
        return;
    }
    at = name_in_line(line->text);
    if (at > 0) {
        c->signer = span_from(line->text, at);
        line->text = span_trim_end(span_first(line->text, at));
    }
}
