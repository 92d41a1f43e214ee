#include "classification_line.h"

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

bool classification_line_read(struct span line, struct classification_line *m) {
    *m = (struct classification_line){0};
    struct span s = span_skip_blanks(line);
    size_t n = marking_level_garbled(s, &m->level, &m->garbled);
    if (n == 0)
        return false;
    m->printed = span_first(s, n);
    s = span_from(s, n);
    bool post = false;
    for (;;) {
        struct span before = s;
        struct span caveat;
        s = span_skip_blanks(s);
        if (take_section(&s)) {
            s = span_skip_blanks(s);
            if (!marker_parts_digits(&s, 1, SECTION_DIGITS, &m->section))
                return false;
            s = span_skip_blanks(s);
            if (!marker_parts_word(&s, SPAN("OF")))
                return false;
            s = span_skip_blanks(s);
            if (!marker_parts_digits(&s, 1, SECTION_DIGITS, &m->sections))
                return false;
        } else if ((n = marking_caveat(s, &caveat)) > 0) {
            s = span_from(s, n);
            if (m->caveats_n < sizeof m->caveats / sizeof m->caveats[0])
                m->caveats[m->caveats_n++] = caveat;
        } else if (!post && marker_parts_post(&s, &m->post) && !is_distribution_code(m->post, s) &&
                   marker_parts_digits(&s, 1, SERIAL_DIGITS, &m->serial)) {
            post = true;
        } else {
            s = span_skip_blanks(before);
            break;
        }
    }
    return post && is_remark(s);
}
