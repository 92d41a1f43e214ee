#include "metadata_lines.h"

enum {
    /* Lines of such a block; fewer may be text. No document of the corpus decides, but the unit test
     * parse/a_block_of_an_archive_s_metadata_is_no_caption fails. */
    BLOCK_MIN = 4,
};

enum { LABEL_ID = 1 };

/* The label of the line, as a bit: LABEL_ID for "ID: 190648"; 0 when it has none of them. */
static unsigned label_of(struct span line) {
    static const struct span labels[] = {SPAN_INIT("ORIGIN:"), SPAN_INIT("DATE:"),
                                         SPAN_INIT("SOURCE:"), SPAN_INIT("CLASSIFICATION:"),
                                         SPAN_INIT("MISC:"),   SPAN_INIT("DESTINATION:")};
    if (span_starts(line, SPAN("ID: "))) {
        struct span number = span_from(line, 4);
        return number.n > 0 && text_count_digits(number) == number.n ? LABEL_ID : 0;
    }
    for (size_t k = 0; k < sizeof labels / sizeof labels[0]; k++)
        if (span_starts(line, labels[k]))
            return (unsigned)LABEL_ID << (k + 1);
    return 0;
}

size_t metadata_lines_at(const struct span *lines, size_t n) {
    unsigned seen = 0, label;
    size_t found = 0;
    for (; found < n && (label = label_of(lines[found])) != 0 && (seen & label) == 0; found++)
        seen |= label;
    return found >= BLOCK_MIN && (seen & LABEL_ID) != 0 ? found : 0;
}

enum err metadata_lines_report(struct cable *c, const struct span *lines, size_t n) {
    size_t label = 0;
    struct span last = lines[n - 1];
    while (label < last.n && last.p[label] != ':')
        label++;
    return cable_problem(c, "catalogue",
                         "%zu lines of an archive's catalogue in the text, left out: %.*s to %.*s", n,
                         (int)lines[0].n, lines[0].p, (int)label, last.p);
}
