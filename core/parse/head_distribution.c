#include "head_distribution.h"

#include "classification_line.h"
#include "head_label.h"
#include "head_transmission.h"
#include "page_marker.h"
#include "unwrap.h"

enum {
    /* Bytes of a number alone on its line, "43/67". No document of the corpus decides. */
    NUMBER_MAX = 7,
    /* Lines from the first of a distribution to its line of hyphens. No document of the corpus decides. */
    LINES_MAX = 40,
};

/* "40", "43/67", "72-62": the number of a printer, or of a copy. */
static bool is_lone_number(struct span s) {
    if (s.n == 0 || s.n > NUMBER_MAX || !text_is_digit(s.p[0]))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!text_is_digit(s.p[i]) && !span_contains(SPAN("/- "), s.p[i]))
            return false;
    return true;
}

/* "/111 W", "/001W": how many copies were made. */
static bool is_count(struct span s) {
    if (s.n == 0 || s.p[0] != '/')
        return false;
    size_t n = text_count_digits(span_from(s, 1));
    struct span behind = span_trim(span_from(s, 1 + n));
    return n > 0 && (behind.n == 0 || (behind.n == 1 && text_is_upper(behind.p[0])));
}

/* "ACTION ARA-20", "ORIGIN ARA-15", "      INR-07 NSAE-00 PA-01" */
static bool is_list(struct span s) {
    static const struct span origin = SPAN_INIT("ORIGIN ");
    return page_marker_is_distribution(span_starts(s, origin) ? span_from(s, origin.n) : s) || is_count(s);
}

/* "DRAFTED BY ARA/AND/B:PMARL", "APPROVED: CDA:ADALEMOND" */
bool head_distribution_names_author(struct span line) {
    static const struct span words[] = {SPAN_INIT("DRAFTED"),    SPAN_INIT("APPROVED"),
                                        SPAN_INIT("CLEARED"),    SPAN_INIT("CLEARANCE"),
                                        SPAN_INIT("CLEARANCES"), SPAN_INIT("RELEASED")};
    struct span s = span_trim(line);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct span behind = span_from(s, words[i].n);
        if (span_starts(s, words[i]) && (span_starts(behind, SPAN(" BY ")) ||
                                         span_starts(behind, SPAN(" BY:")) || span_starts(behind, SPAN(":"))))
            return true;
    }
    return false;
}

/* "---------------- 125001" or the hyphens alone */
static bool is_hyphens(struct span s) {
    return s.n > 0 && s.p[0] == '-' && (page_marker_is_distribution(s) || unwrap_is_rule(s));
}

/* May the line not stand above the line of hyphens? */
static bool is_of_message(struct span line) {
    struct classification_line m;
    enum head_field field;
    return head_transmission_shows(line) || head_label_at(line, &field) > 0 ||
           classification_line_read(line, &m);
}

size_t head_distribution_at(const struct span *lines, size_t n) {
    struct span s = n == 0 ? SPAN_EMPTY : span_trim(lines[0]);
    if (is_lone_number(s) || is_hyphens(s))
        return 1;
    if (!head_distribution_names_author(s) && !is_list(s))
        return 0;
    for (size_t i = 1; i < n && i < LINES_MAX && !is_of_message(lines[i]); i++)
        if (is_hyphens(span_trim(lines[i])))
            return i + 1;
    return 1;
}
