#include "body_lines.h"

#include <string.h>

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

static bool is_marker(struct span line, enum marker kind) {
    struct span rest;
    return marker_scan(line, &rest) == kind;
}

/* A classification alone on its line is the foot or head of a page when nothing but such lines stand between
 * it and a page marker or the end; elsewhere ("Secret", a title) it is text. */
static bool is_page_foot(struct collector *k, size_t line) {
    enum { WITHIN = 100 };
    struct span rest;
    size_t i = line + 1;
    if (line < k->no_foot) /* looked at before, from a line above */
        return false;
    for (; i < k->n && i < line + WITHIN; i++) {
        if (span_is_blank(k->lines[i]))
            continue;
        enum marker marker = marker_scan(k->lines[i], &rest);
        if (marker != MARKER_LEVEL && marker != MARKER_NONE)
            return true;
        if (marker == MARKER_NONE)
            break;
    }
    k->no_foot = i;
    return i == k->n;
}

static enum err push(struct collector *k, struct span text, size_t lead) {
    struct body_lines *b = k->body;
    enum err e = arena_grow(&k->cable->arena, (void **)&b->items, b->n, &b->cap, sizeof *b->items);
    if (e == ERR_OK)
        b->items[b->n++] = (struct unwrap_line){
            .text = text, .lead = lead, .blank_before = k->blank, .cut_before = k->cut, .lacks = k->lacks};
    k->blank = k->cut = false;
    return e;
}

/* Where the rule begins in a heading that has its rule on its own line, "COMMENT -------"; 0 elsewhere. */
static size_t rule_behind_title(struct span line) {
    size_t i = line.n;
    while (i > 0 && (line.p[i - 1] == '-' || line.p[i - 1] == '=' || line.p[i - 1] == '_'))
        i--;
    if (line.n - i < 5 || i < 3 || i > 90 || span_contains(SPAN("-=_"), line.p[0]))
        return 0;
    return unwrap_is_title(span_trim(span_first(line, i))) ? i : 0;
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
    for (size_t at, i = 0; i < line.n; i = at + 1) {
        const char *bracket = memchr(line.p + i, '(', line.n - i);
        if (bracket == NULL)
            return false;
        at = (size_t)(bracket - line.p);
        size_t end = at;
        while (end > 0 && (line.p[end - 1] == ' ' || line.p[end - 1] == '\t'))
            end--;
        char last = end > 0 ? line.p[end - 1] : ' ';
        while (end > 0 && line.p[end - 1] != ' ')
            end--;
        if (end > 1 &&
            (last == '.' || last == ')' || text_is_digit(last) || last == (char)0xb6)) /* of a pilcrow */
            return true;
    }
    return false;
}

/* Where a paragraph begins inside the line because the break before it was lost, "... the two. 2. (C) German
 * officials"; 0 when none does. Whether it is one, sequence.c decides. */
static size_t paragraph_inside(struct span line, unsigned lacks) {
    struct sequence_mark mark;
    if ((lacks & TEXT_NO_BRACKET) != 0 || !has_marked_number(line))
        return 0;
    for (size_t i = 2; i + 8 < line.n; i++) {
        if (line.p[i - 1] != ' ' || line.p[i] == ' ' || line.p[i] == '(')
            continue;
        bool number = text_is_digit(line.p[i]) || span_starts(span_from(line, i), SPAN("\u00b6"));
        if (!number || !sequence_mark(span_from(line, i), &mark) || !mark.marked || mark.printed == 0 ||
            mark.bracket || !unwrap_ends_sentence(span_trim_end(span_first(line, i))))
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

/* A line of text, of which `lead` bytes were taken off before; a page marker run into it divides it in two.
 */
static enum err push_text(struct collector *k, struct span line, size_t lead) {
    size_t start, end;
    enum err e = ERR_OK;
    line = without_stray_caption(k, line);
    while (e == ERR_OK && k->hints->post.n > 0 && (k->lacks & TEXT_NO_DIGIT) == 0 &&
           marker_inside(line, k->hints->post, k->hints->serial, &start, &end)) {
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
    return e == ERR_OK && line.n > 0 ? push_run_on(k, line, lead) : e;
}

/* "... AND A  CONFIDENTIAL" above a PAGE line: the foot of the old page ran into the text. */
static struct span without_foot(struct span line, struct span next) {
    enum cable_level level;
    bool garbled;
    if (!span_starts(span_skip_blanks(next), SPAN("PAGE")) || !is_marker(next, MARKER_PAGE))
        return line;
    for (size_t i = line.n; i-- > 1;)
        if (line.p[i] != ' ' && line.p[i - 1] == ' ' &&
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

/* Behind the line of a later section the head may stand again: captions, E.O., TAGS, SUBJECT, REF, Classified By. Returns
 * the first line after it. */
static size_t skip_repeated_head(const struct collector *k, size_t i) {
    bool tags = false;
    struct span again = SPAN_EMPTY; /* the field that the lines repeat */
    size_t done = 0;
    for (; i < k->n; i++) {
        struct span line = k->lines[i], rest;
        enum head_field field = HEAD_NONE;
        if (marker_scan(line, &rest) != MARKER_NONE) {
            if (rest.n > 0 && (done == 0 || !repeats_field(again, rest, &done)))
                break;
            continue;
        }
        size_t n = parse_label(line, &field), begun = 0;
        bool codes = tags && span_trim(line).n > 0 && span_trim(line).n < 70 && !span_contains(line, '.');
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
    enum { WITHIN = 60 };
    struct marker_line m;
    for (size_t at = i + 1; at < k->n && at < i + WITHIN; at++)
        if (marker_classification(k->lines[at], &m))
            return at;
    return i;
}

enum err body_lines_collect(struct cable *c, const struct span *lines, size_t n,
                            const struct parse_body_hints *hints, struct body_lines *body) {
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
        k.lacks = text_lacks(lines[i]);
        enum marker marker = marker_scan_known(lines[i], k.lacks, &rest);
        if (marker == MARKER_LEVEL && !after_marker && !is_page_foot(&k, i))
            marker = MARKER_NONE;
        if (marker == MARKER_NONE && after_marker && marker_is_distribution(lines[i]))
            continue;
        after_marker = marker != MARKER_NONE;
        if (marker == MARKER_NONE) {
            e = push_text(&k, without_foot(span_trim_end(lines[i]), next_line(&k, i)), 0);
            continue;
        }
        k.cut = true;
        size_t section = marker_is_first_page(lines[i]) ? find_section_line(&k, i) : i;
        if (marker == MARKER_SECTION || section > i) {
            i = skip_repeated_head(&k, section + 1) - 1;
            k.blank = true;
        } else if (rest.n > 0 && !marker_is_distribution(rest)) {
            e = push_text(&k, without_foot(rest, next_line(&k, i)), (size_t)(rest.p - lines[i].p));
        }
    }
    return e;
}

/* ---- signature ---- */

static bool is_excluded(struct span s) {
    static const struct span words[] = {
        SPAN_INIT("SUMMARY"),    SPAN_INIT("COMMENT"),      SPAN_INIT("END"),
        SPAN_INIT("SIPDIS"),     SPAN_INIT("NOFORN"),       SPAN_INIT("UNCLASSIFIED"),
        SPAN_INIT("SECRET"),     SPAN_INIT("CONFIDENTIAL"), SPAN_INIT("TEXT"),
        SPAN_INIT("NNNN"),       SPAN_INIT("BT"),           SPAN_INIT("UNCLAS"),
        SPAN_INIT("NOTE"),       SPAN_INIT("CABLE"),        SPAN_INIT("CONSIDERED"),
        SPAN_INIT("MINIMIZE"),   SPAN_INIT("MINIMIZED"),    SPAN_INIT("ANNEX"),
        SPAN_INIT("ATTACHMENT"), SPAN_INIT("ENCLOSURE"),    SPAN_INIT("CONCLUSION"),
        SPAN_INIT("BIOGRAPHY"),  SPAN_INIT("PARTICIPANTS")};
    while (s.n > 0) {
        struct span word = span_word(&s);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (span_ieq(word, words[i]))
                return true;
        bool redacted = word.n >= 4;
        for (size_t i = 0; i < word.n; i++)
            redacted = redacted && (word.p[i] == 'X' || word.p[i] == 'x');
        if (redacted)
            return true;
    }
    return false;
}

/* "van", "der": small words before a surname, which do not count as words. */
static bool is_particle(struct span word) {
    static const struct span words[] = {SPAN_INIT("van"), SPAN_INIT("der"), SPAN_INIT("den"),
                                        SPAN_INIT("von"), SPAN_INIT("de"),  SPAN_INIT("la"),
                                        SPAN_INIT("du"),  SPAN_INIT("di")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_eq(word, words[i]))
            return true;
    return false;
}

/* A surname in capitals or with a capital, perhaps with JR or initials before it; words: at most so many. */
static bool is_name(struct span s, size_t words_max) {
    size_t words = 0;
    struct span rest = s;
    if (s.n < 2 || s.n > 30 || is_excluded(s) || span_starts(s, SPAN("\u00b6")))
        return false;
    for (struct span word = span_word(&rest); word.n > 0; word = span_word(&rest), words++) {
        if (rest.n > 0 && is_particle(word)) {
            words--;
            continue;
        }
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

static bool is_lone_lower_word(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (!text_is_lower(s.p[i]))
            return false;
    return s.n >= 3 && s.n <= 20;
}

/* Lines that may stand behind the signature. */
static bool is_trailer(struct span line) {
    struct span s = span_trim(line);
    bool serial = s.n > 1 && s.p[0] == '#' && text_count_digits(span_from(s, 1)) == s.n - 1; /* BT, #1207 */
    if (unwrap_is_rule(s) || span_ieq(s, SPAN("BT")) || serial || span_eq(s, SPAN("\u00b6")) ||
        is_marker(s, MARKER_LEVEL))
        return true;
    for (size_t i = 0; i < s.n; i++)
        if (!span_contains(SPAN(". #<>!"), s.p[i]))
            return false;
    return true;
}

/* "Visit Ankara's Classified Web Site at http://...", which embassies put round the signature. */
static bool names_web_page(struct span line) {
    size_t at;
    return span_ifind(line, SPAN("http"), &at) || span_ifind(line, SPAN(".gov"), &at) ||
           (span_ifind(line, SPAN("visit"), &at) && span_ifind(line, SPAN("web"), &at));
}

/* "SIGNED:", "Velm 1207 signed by", "/s/". */
static bool ends_in_signed(struct span s) {
    static const struct span ends[] = {SPAN_INIT("signed"), SPAN_INIT("signed:"), SPAN_INIT("signed by"),
                                       SPAN_INIT("signed by:"), SPAN_INIT("/s/")};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (s.n >= ends[i].n && span_ieq(span_from(s, s.n - ends[i].n), ends[i]) &&
            (s.n == ends[i].n || s.p[s.n - ends[i].n - 1] == ' '))
            return true;
    return false;
}

/* The name in capitals behind a number, as where the last line of a table ran into it: "Abstentions: 13 HOLLOWAY". */
static bool follows_number(struct span before, struct span name) {
    enum { LETTERS_MIN = 5 };
    return name.n >= LETTERS_MIN && text_is_digit(before.p[before.n - 1]) && span_has_lower(before) &&
           !span_has_lower(name) && is_name(name, 1);
}

/* Offset of a name behind the last sentence of a line, "... in two weeks. HOLLOWAY", behind a web address, a rule
 * or a number; 0 when there is none. */
static size_t name_in_line(struct span line) {
    for (size_t i = line.n; i-- > 2;) {
        if (line.p[i - 1] != ' ')
            continue;
        struct span name = span_from(line, i), before = span_trim_end(span_first(line, i)), word = before;
        if (name.n > 24)
            return 0;
        size_t start = before.n;
        while (start > 0 && before.p[start - 1] != ' ')
            start--;
        word = span_from(before, start);
        bool apart = (unwrap_ends_sentence(before) && line.p[i - 2] != ':') || unwrap_is_rule(word) ||
                     (names_web_page(before) && !span_has_lower(name)) || ends_in_signed(before) ||
                     follows_number(before, name);
        if (apart && is_name(name, span_has_lower(name) ? 1 : 2) && name.n >= 3 && !span_contains(name, '.'))
            return i;
    }
    return 0;
}

/* "SHANNON Shannon": the name once. */
static struct span once(struct span name) {
    struct span rest = name, first = span_word(&rest);
    return span_ieq(span_trim(rest), first) ? first : name;
}

/* Is the line a signature, below `before`? */
static bool is_signature(struct span s, const struct unwrap_line *line, const struct unwrap_line *before) {
    struct sequence_mark mark;
    enum { SHORT = 40 };
    if (sequence_mark(s, &mark) || before == NULL)
        return false;
    bool ended = line->blank_before || unwrap_ends_sentence(before->text) || unwrap_is_rule(before->text) ||
                 names_web_page(before->text);
    if (ended)
        return is_name(s, span_has_lower(s) ? 2 : 3) || is_lone_lower_word(s);
    if (is_lone_lower_word(s)) /* "clinton" under "Hillary", which ends a letter */
        return is_name(span_trim(before->text), 2);
    /* without a point above it: one word, which is set off by its capitals or by the short line above */
    bool set_off = !span_has_lower(s) && s.n >= 4 && span_has_lower(before->text);
    return is_name(s, 1) && (set_off || before->text.n < SHORT);
}

/* How many lines stand in front of what follows a signature: remarks, rules, the foot of the page, and a web page
 * of up to three lines that stands below a name. */
static size_t lines_before_trailer(const struct body_lines *body) {
    enum { TRAILERS = 4, WEB_LINES = 3 };
    const struct unwrap_line *items = body->items;
    size_t last = body->n;
    while (last > 0 && body->n - last < TRAILERS &&
           (is_trailer(items[last - 1].text) ||
            span_ieq(span_trim(items[last - 1].text), SPAN("End Cable Text"))))
        last--;
    size_t web = last;
    while (web > 1 && last - web < WEB_LINES && !is_name(span_trim(items[web - 1].text), 1))
        web--;
    bool named =
        web > 0 && web < last && names_web_page(items[web].text) &&
        is_signature(span_trim(items[web - 1].text), &items[web - 1], web > 1 ? &items[web - 2] : NULL);
    return named ? web : last;
}

/* The name without the signs that end a message: "HOLLOWAY#", "HOLLOWAY .", "HOLLOWAY." */
static struct span without_end_signs(struct span s) {
    s = span_trim(s);
    while (s.n > 2 &&
           (span_contains(SPAN("#<>*"), s.p[s.n - 1]) || (s.p[s.n - 1] == '.' && s.p[s.n - 2] == ' ')))
        s = span_trim_end(span_first(s, s.n - 1));
    struct span name = span_first(s, s.n > 0 ? s.n - 1 : 0);
    bool point = s.n > 4 && s.p[s.n - 1] == '.' && !span_has_lower(name) && is_name(name, 1);
    return point ? name : s;
}

/* Lines 1..n behind which a name in capitals stands apart, although something that is no sentence follows it: a note,
 * an address, rubbish. `last` when there is none. */
static size_t lines_before_rest(const struct body_lines *body, size_t last) {
    enum { REST_LINES = 3, SHORT = 80, NAME_MIN = 4 };
    const struct unwrap_line *items = body->items;
    struct sequence_mark mark;
    for (size_t i = last; i > 2 && last - i < REST_LINES; i--) {
        struct span rest = span_trim(items[i - 1].text), name = without_end_signs(items[i - 2].text);
        if (rest.n > SHORT || unwrap_ends_sentence(rest) || sequence_mark(rest, &mark))
            return last;
        if (items[i - 1].blank_before && name.n >= NAME_MIN && !span_has_lower(name) && is_name(name, 1) &&
            unwrap_ends_sentence(items[i - 3].text) && !unwrap_is_rule(items[i - 1].text))
            return i - 1;
    }
    return last;
}

void body_lines_signature(struct cable *c, struct body_lines *body) {
    size_t last = lines_before_trailer(body);
    if (last == 0)
        return;
    struct unwrap_line *line = &body->items[last - 1];
    struct span s = without_end_signs(line->text);
    if (!is_signature(s, line, last > 1 ? line - 1 : NULL) && name_in_line(line->text) == 0) {
        last = lines_before_rest(body, last);
        line = &body->items[last - 1];
        s = without_end_signs(line->text);
    }
    if (is_signature(s, line, last > 1 ? line - 1 : NULL)) {
        c->signer = once(s);
        size_t kept = last - 1;
        for (size_t i = last; i < body->n; i++)
            if (!is_trailer(body->items[i].text))
                body->items[kept++] = body->items[i];
        body->n = kept;
        return;
    }
    size_t at = name_in_line(line->text);
    if (at > 0) {
        c->signer = span_from(line->text, at);
        line->text = span_trim_end(span_first(line->text, at));
    }
}
