#include "marker_parts.h"

enum {
    /* Bytes of the name of a post. At 12, 05RIODEJANEIRO1238 changes; no document of the corpus decides
     * above. */
    POST_MAX = 30,
    /* Letters of one. No document of the corpus decides. */
    POST_MIN = 2,
    /* Digits of the number of a page. At 2, 06BEIJING23571 and 158 more change; no document of the corpus
     * decides above. */
    PAGE_DIGITS = 3,
};

bool marker_parts_digits(struct span *s, size_t min, size_t max, unsigned long *value) {
    size_t n = text_count_digits(span_first(*s, max + 1)); /* a line may be megabytes of them */
    if (n < min || n > max || !text_number(span_first(*s, n), 999999999UL, value))
        return false;
    *s = span_from(*s, n);
    return true;
}

bool marker_parts_word(struct span *s, struct span word) {
    if (!span_istarts(*s, word) || (word.n < s->n && text_is_letter(s->p[word.n])))
        return false;
    *s = span_from(*s, word.n);
    return true;
}

/* "002.2 OF 003", "01 OF 02" */
bool marker_parts_numbers_of(struct span *s, size_t digits, unsigned long *part, unsigned long *of) {
    struct span t = *s;
    if (!marker_parts_digits(&t, digits, PAGE_DIGITS, part))
        return false;
    if (t.n > 1 && t.p[0] == '.' && text_is_digit(t.p[1]))
        t = span_from(t, 2);
    t = span_skip_blanks(t);
    if (!marker_parts_word(&t, SPAN("OF")))
        return false;
    t = span_skip_blanks(t);
    if (!marker_parts_digits(&t, digits, PAGE_DIGITS, of))
        return false;
    *s = t;
    return true;
}

bool marker_parts_skip_numbers_of(struct span *s, size_t digits) {
    unsigned long part, of;
    return marker_parts_numbers_of(s, digits, &part, &of);
}

/* Words of a post name up to a number: "TEL AVIV ", at most 30 bytes; the number is left in s. */
bool marker_parts_post(struct span *s, struct span *post) {
    size_t n = 0;
    while (n < s->n && n <= POST_MAX &&
           (text_is_letter(s->p[n]) || s->p[n] == ' ' || s->p[n] == '.' || s->p[n] == '-'))
        n++;
    *post = span_trim(span_first(*s, n));
    if (post->n < POST_MIN || n >= s->n || !text_is_digit(s->p[n]) || !text_is_letter(s->p[0]))
        return false;
    *s = span_from(*s, n);
    return true;
}
