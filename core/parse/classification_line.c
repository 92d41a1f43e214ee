#include "classification_line.h"

#include "base/distance.h"
#include "cable/marking.h"
#include "marker_parts.h"

enum {
    /* Digits of a serial. At 3, 00HARARE6677 and 305 more change; no document of the corpus decides above. */
    SERIAL_DIGITS = 8,
    /* Digits of the number of a section. At 1, 00HARARE6677 and 186 more change; no document of the corpus
     * decides above. */
    SECTION_DIGITS = 2,
    /* Bytes behind CORRECTED, for the word COPY in any spelling. No document of the corpus decides, but the
     * unit test head_cases/a_classification_line_is_read_in_any_spelling fails at 4. */
    REMARK_REST = 11,
    /* Letters of a series of messages, TOSEC. No document of the corpus decides. */
    SERIES_MIN = 4,
    SERIES_MAX = 6,
    /* Digits of the number behind one. No document of the corpus decides. */
    SERIES_DIGITS = 6,
    /* The fewest digits of a serial before which no post stands. No document of the corpus decides. */
    LONE_SERIAL_MIN = 3,
    /* Bytes of a classification line that ran into the line above. No document of the corpus decides. */
    INSIDE_MIN = 10,
    /* Bytes of the line above, which names a post. No document of the corpus decides. */
    BEFORE_MIN = 5,
};

/* "SECTION", "S ECTION" or "SEC" */
static bool take_section(struct span *s) {
    static const char word[] = "SECTION";
    struct span t = *s;
    for (size_t i = 0; word[i] != '\0'; i++) {
        if (i > 0)
            t = span_skip_blanks(t);
        if (t.n == 0 || text_upper(t.p[0]) != word[i])
            return marker_parts_word(s, SPAN("SEC"));
        t = span_from(t, 1);
    }
    if (t.n > 0 && text_is_letter(t.p[0]))
        return false;
    *s = t;
    return true;
}

/* "SECTION 1 OF 2", "SECTION 1 ON 2", "FINAL SECTION OF 2"; false when the word does not go on like that. */
static bool take_section_numbers(struct span *s, bool final, struct classification_line *m) {
    *s = span_skip_blanks(*s);
    bool numbered = marker_parts_digits(s, 1, SECTION_DIGITS, &m->section);
    *s = span_skip_blanks(*s);
    if ((!numbered && !final) || (!marker_parts_word(s, SPAN("OF")) && !marker_parts_word(s, SPAN("ON"))))
        return false;
    *s = span_skip_blanks(*s);
    if (!marker_parts_digits(s, 1, SECTION_DIGITS, &m->sections))
        return false;
    m->section = numbered ? m->section : m->sections;
    return true;
}

/* One slip leaves one of the first two letters of the longer word among those of the other. */
static bool begins_alike(struct span a, struct span b) {
    return a.n > 1 && b.n > 1 &&
           (a.p[0] == b.p[0] || a.p[1] == b.p[1] || a.p[0] == b.p[1] || a.p[1] == b.p[0]);
}

/* A level in capitals with one slip, of which the letters stand together: OFFFICIAL, UNCLS. SECRET is not
 * looked for: too many words are like it. Bytes used, 0 for none. */
static size_t level_with_slip(struct span s, enum cable_level *level) {
    static const struct {
        const char *words[3];
        enum cable_level level;
    } levels[] = {
        {{"LIMITED", "OFFICIAL", "USE"}, CABLE_LIMITED_OFFICIAL_USE},
        {{"CONFIDENTIAL"}, CABLE_CONFIDENTIAL},
        {{"UNCLASSIFIED"}, CABLE_UNCLASSIFIED},
        {{"UNCLAS"}, CABLE_UNCLASSIFIED},
    };
    if (s.n < 3 || !text_is_upper(s.p[1]) || !text_is_upper(s.p[2])) /* prose, which is asked of each line */
        return 0;
    if (s.n < 2 || !span_contains(SPAN("CLU"), s.p[0]) || !text_is_upper(s.p[1]))
        return 0;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        struct span rest = s, word = SPAN_EMPTY;
        size_t slips = 0;
        for (size_t k = 0; k < 3 && levels[i].words[k] != NULL && slips <= 1; k++) {
            struct span wanted = span_of(levels[i].words[k]);
            word = span_word(&rest);
            bool near = word.n + 1 >= wanted.n && word.n <= wanted.n + 1 && begins_alike(word, wanted);
            slips += near ? distance_slips(word, wanted) : 2;
        }
        if (slips > 1 || word.n == 0)
            continue;
        *level = levels[i].level;
        return (size_t)(word.p + word.n - s.p);
    }
    return 0;
}

/* "TOSEC 110023", "SECTO 42": the series of messages to or from a traveller, in which this is one. */
static bool is_series(struct span s) {
    size_t n = 0;
    unsigned long v;
    while (n < s.n && text_is_upper(s.p[n]))
        n++;
    struct span word = span_first(s, n);
    bool named = n >= SERIES_MIN && n <= SERIES_MAX &&
                 (span_starts(word, SPAN("TO")) || span_eq(span_from(word, n - 2), SPAN("TO")));
    s = span_skip_blanks(span_from(s, n));
    return named && marker_parts_digits(&s, 1, SERIES_DIGITS, &v) && s.n == 0;
}

/* The code of the receiving office, PTQ1859, which looks like a post and its serial. */
static bool is_distribution_code(struct span post, struct span digits) {
    return post.n == 3 && post.p + post.n == digits.p && text_count_digits(digits) == 4;
}

/* What may stand behind post and serial: "/01", "01 OF 02", "(CORRECTED COPY)", "C O R R E C T E D COPY". */
static bool is_remark(struct span s) {
    static const char corrected[] = "CORRECTED";
    unsigned long v;
    size_t i = 0;
    s = span_trim(s);
    if (s.n == 0)
        return true;
    if (s.p[0] == '/') {
        s = span_from(s, 1);
        return marker_parts_digits(&s, 1, 2, &v) && s.n == 0;
    }
    if (marker_parts_skip_numbers_of(&s, 2))
        return s.n == 0;
    if (is_series(s))
        return true;
    if (s.p[0] == '(' && s.p[s.n - 1] == ')')
        s = span_trim((struct span){s.p + 1, s.n - 2});
    for (; corrected[i] != '\0'; i++) {
        s = span_skip_blanks(s);
        if (s.n == 0 || text_upper(s.p[0]) != corrected[i])
            return false;
        s = span_from(s, 1);
    }
    return s.n <= REMARK_REST;
}

/* Reads the line; without_post: a serial may stand alone. */
static bool read_line(struct span line, bool without_post, struct classification_line *m) {
    struct span s = span_skip_blanks(line), caveat;
    enum cable_level level;
    bool garbled;
    size_t n = marking_level_garbled(s, &level, &garbled);
    if (n == 0 && (n = level_with_slip(s, &level)) == 0) /* as nearly every line: nothing is cleared for it */
        return false;
    *m = (struct classification_line){.level = level, .garbled = garbled, .printed = span_first(s, n)};
    s = span_from(s, n);
    for (bool numbered = false;;) {
        s = span_skip_blanks(s);
        struct span before = s;
        bool final = marker_parts_word(&s, SPAN("FINAL"));
        s = span_skip_blanks(s);
        if (take_section(&s)) {
            if (!take_section_numbers(&s, final, m))
                return false;
        } else if (s = before, (n = marking_caveat(s, &caveat)) > 0) {
            s = span_from(s, n);
            if (m->caveats_n < sizeof m->caveats / sizeof m->caveats[0])
                m->caveats[m->caveats_n++] = caveat;
        } else if (!numbered && marker_parts_post(&s, &m->post) && !is_distribution_code(m->post, s) &&
                   marker_parts_digits(&s, 1, SERIAL_DIGITS, &m->serial)) {
            numbered = true;
        } else if (!numbered && without_post &&
                   marker_parts_digits(&s, LONE_SERIAL_MIN, SERIAL_DIGITS, &m->serial)) {
            numbered = true;
            m->post = SPAN_EMPTY;
        } else {
            return numbered && is_remark(before);
        }
    }
}

bool classification_line_read(struct span line, struct classification_line *m) {
    return read_line(line, false, m);
}

bool classification_line_read_short(struct span line, struct classification_line *m) {
    return read_line(line, true, m) && m->post.n == 0;
}

size_t classification_line_inside(struct span line) {
    struct classification_line m;
    struct span s = span_trim_end(line);
    if (s.n < INSIDE_MIN || !text_is_digit(s.p[s.n - 1]) || span_has_lower(s) ||
        classification_line_read(s, &m))
        return 0;
    for (size_t i = BEFORE_MIN; i + INSIDE_MIN < s.n; i++)
        if (span_contains(SPAN("CLSTU"), s.p[i]) && !text_is_space(s.p[i - 1]) &&
            classification_line_read(span_from(s, i), &m) && !m.garbled)
            return i;
    return 0;
}
