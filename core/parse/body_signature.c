#include "body_signature.h"

#include "page_marker.h"
#include "paragraph_numbers.h"

enum {
    /* Bytes of a signature. At 12, 10BRASILIA108 changes; no document of the corpus decides above. */
    NAME_MAX_BYTES = 30,
    /* Letters of an initial or a JR before its point. No document of the corpus decides. */
    INITIAL_MAX = 2,
    /* The fewest letters of a signature without capitals. No document of the corpus decides. */
    LOWER_MIN = 3,
    /* The most letters of one. No document of the corpus decides, but the unit test
     * body/a_signature_is_found_in_its_many_forms fails at 8. */
    LOWER_MAX = 20,
    /* Letters of a signature that only its capitals set off from the text above it. No document of the corpus
     * decides. */
    CAPITALS_MIN = 4,
    /* Letters of a name that ran into the number at the end of a table. No document of the corpus decides. */
    BEHIND_NUMBER_MIN = 5,
    /* The fewest bytes of a name behind the last sentence of a line. At 4, 09PESHAWAR2 changes; no document
     * of the corpus decides below. */
    IN_LINE_MIN = 3,
    /* The most bytes of one. No document of the corpus decides, but the unit test
     * example/fields_are_as_printed fails at 10. */
    IN_LINE_MAX = 24,
    /* Letters of a name that touches the point before it, and of the word before that point. No document of
     * the corpus decides. */
    BEHIND_POINT_MIN = 5,
    BEFORE_POINT_MIN = 4,
    /* Bytes of the line above a signature that is short enough to set it off. No document of the corpus
     * decides. */
    SHORT_LINE_MAX = 39,
    /* Lines behind the signature that are no text: rules, serials, the foot of the page. No document of the
     * corpus decides. */
    TRAILERS_MAX = 4,
    /* Lines of the address of a web page below the signature. No document of the corpus decides. */
    WEB_LINES_MAX = 3,
    /* Lines of the note of a communications centre below it. No document of the corpus decides. */
    NOTE_LINES_MAX = 3,
    /* Lines of anything but a sentence below the signature. No document of the corpus decides. */
    REST_LINES_MAX = 3,
    /* Bytes of one of these lines. No document of the corpus decides. */
    REST_LINE_MAX = 80,
};

static bool is_marker(struct span line, enum page_marker kind) {
    struct span rest;
    return page_marker_scan(line, &rest) == kind;
}

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
        if (unwrap_is_redaction(word))
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
    if (s.n < 2 || s.n > NAME_MAX_BYTES || is_excluded(s) || span_starts(s, SPAN("\u00b6")))
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
            bool point = ch == '.' && i + 1 == word.n && i <= INITIAL_MAX; /* J. or JR. */
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
    return s.n >= LOWER_MIN && s.n <= LOWER_MAX;
}

/* Lines that may stand behind the signature. */
static bool is_trailer(struct span line) {
    struct span s = span_trim(line);
    bool serial = s.n > 1 && s.p[0] == '#' && text_count_digits(span_from(s, 1)) == s.n - 1; /* BT, #1207 */
    if (unwrap_is_rule(s) || span_ieq(s, SPAN("BT")) || serial || span_eq(s, SPAN("\u00b6")) ||
        is_marker(s, PAGE_MARKER_LEVEL))
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

/* "SIGNED:", "Velm 1207 signed by", "/s/", or the end of a message that this one repeats. */
static bool ends_in_signed(struct span s) {
    static const struct span ends[] = {SPAN_INIT("signed"),     SPAN_INIT("signed:"), SPAN_INIT("signed by"),
                                       SPAN_INIT("signed by:"), SPAN_INIT("/s/"),     SPAN_INIT("unquote"),
                                       SPAN_INIT("end quote"),  SPAN_INIT("unqte")};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (s.n >= ends[i].n && span_ieq(span_from(s, s.n - ends[i].n), ends[i]) &&
            (s.n == ends[i].n || s.p[s.n - ends[i].n - 1] == ' '))
            return true;
    return false;
}

/* The name in capitals behind a number, as where the last line of a table ran into it: "Abstentions: 13
 * HOLLOWAY". */
static bool follows_number(struct span before, struct span name) {
    return name.n >= BEHIND_NUMBER_MIN && text_is_digit(before.p[before.n - 1]) && span_has_lower(before) &&
           !span_has_lower(name) && is_name(name, 1);
}

/* Offset of a name that touches the last sentence of a line: "... THIS WEEK.HOLLOWAY"; 0 when there is none.
 * The word before the point is too long for a title ("GEN.HOLLOWAY"). */
static size_t name_behind_point(struct span line) {
    size_t point = line.n, start;
    while (point > 0 && text_is_upper(line.p[point - 1]))
        point--;
    if (point == 0 || line.p[point - 1] != '.' || line.n - point < BEHIND_POINT_MIN)
        return 0;
    for (start = point - 1; start > 0 && text_is_upper(line.p[start - 1]); start--)
        ;
    bool ended = point - 1 - start >= BEFORE_POINT_MIN && start > 0 && line.p[start - 1] == ' ';
    return ended && is_name(span_from(line, point), 1) ? point : 0;
}

/* Offset of a name behind the last sentence of a line, "... in two weeks. HOLLOWAY", behind a web address, a
 * rule or a number; 0 when there is none. */
static size_t name_in_line(struct span line) {
    for (size_t i = line.n; i-- > 2;) {
        if (line.p[i - 1] != ' ')
            continue;
        struct span name = span_from(line, i), before = span_trim_end(span_first(line, i));
        if (name.n > IN_LINE_MAX)
            break;
        size_t start = before.n;
        while (start > 0 && before.p[start - 1] != ' ')
            start--;
        struct span word = span_from(before, start);
        bool apart = (unwrap_ends_sentence(before) && line.p[i - 2] != ':') || unwrap_is_rule(word) ||
                     (names_web_page(before) && !span_has_lower(name)) || ends_in_signed(before) ||
                     follows_number(before, name);
        if (apart && is_name(name, span_has_lower(name) ? 1 : 2) && name.n >= IN_LINE_MIN &&
            !span_contains(name, '.'))
            return i;
    }
    return name_behind_point(line);
}

/* "SHANNON Shannon": the name once. */
static struct span once(struct span name) {
    struct span rest = name, first = span_word(&rest);
    return span_ieq(span_trim(rest), first) ? first : name;
}

/* Is the line a signature, below `before`? */
static bool is_signature(struct span s, const struct unwrap_line *line, const struct unwrap_line *before) {
    struct paragraph_numbers_mark mark;
    if (paragraph_numbers_as_printed(s, &mark) || before == NULL)
        return false;
    bool ended = line->blank_before || unwrap_ends_sentence(before->text) || unwrap_is_rule(before->text) ||
                 names_web_page(before->text);
    if (ended)
        return is_name(s, span_has_lower(s) ? 2 : 3) || is_lone_lower_word(s);
    if (is_lone_lower_word(s)) /* "clinton" under "Hillary", which ends a letter */
        return is_name(span_trim(before->text), 2);
    /* without a point above it: one word, which is set off by its capitals or by the short line above */
    bool set_off = !span_has_lower(s) && s.n >= CAPITALS_MIN && span_has_lower(before->text);
    return is_name(s, 1) && (set_off || before->text.n <= SHORT_LINE_MAX);
}

/* Lines 1..n without the note that the Department's communications centre put below the message: "NOTE BY
 * OC/T: PASSED ABOVE ADDRESSEE." (corpus nara, 1974LAPAZ00674). `last` when there is none. */
static size_t lines_before_note(const struct body_lines *body, size_t last) {
    for (size_t i = last; i > 0 && last - i < NOTE_LINES_MAX; i--)
        if (span_istarts(span_trim(body->items[i - 1].text), SPAN("NOTE BY ")))
            return i - 1;
    return last;
}

/* How many lines stand in front of what follows a signature: remarks, rules, the foot of the page, a note,
 * and a web page of up to three lines that stands below a name. */
static size_t lines_before_trailer(const struct body_lines *body) {
    const struct unwrap_line *items = body->items;
    size_t last = body->n;
    while (last > 0 && body->n - last < TRAILERS_MAX &&
           (is_trailer(items[last - 1].text) ||
            span_ieq(span_trim(items[last - 1].text), SPAN("End Cable Text"))))
        last--;
    last = lines_before_note(body, last);
    size_t web = last;
    while (web > 1 && last - web < WEB_LINES_MAX && !is_name(span_trim(items[web - 1].text), 1))
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

/* Lines 1..n behind which a name in capitals stands apart, although something that is no sentence follows it:
 * a note, an address, rubbish. `last` when there is none. */
static size_t lines_before_rest(const struct body_lines *body, size_t last) {
    const struct unwrap_line *items = body->items;
    struct paragraph_numbers_mark mark;
    for (size_t i = last; i > 2 && last - i < REST_LINES_MAX; i--) {
        struct span rest = span_trim(items[i - 1].text), name = without_end_signs(items[i - 2].text);
        if (rest.n > REST_LINE_MAX || unwrap_ends_sentence(rest) || paragraph_numbers_as_printed(rest, &mark))
            return last;
        if (items[i - 1].blank_before && name.n >= CAPITALS_MIN && !span_has_lower(name) &&
            is_name(name, 1) && unwrap_ends_sentence(items[i - 3].text) && !unwrap_is_rule(items[i - 1].text))
            return i - 1;
    }
    return last;
}

/* A copy without text may have kept the signature, which then stands alone below the head. */
static bool is_alone(const struct body_lines *body, size_t last, struct span s) {
    return body->n > 0 && last == 1 && s.n >= CAPITALS_MIN && is_name(s, span_has_lower(s) ? 1 : 2);
}

void body_signature_take(struct cable *c, struct body_lines *body) {
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
    if (is_signature(s, line, last > 1 ? line - 1 : NULL) || is_alone(body, last, s)) {
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
