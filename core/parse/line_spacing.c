#include "line_spacing.h"

#include <string.h>

enum {
    /* Lines of such a copy; in a shorter text each line may be a paragraph. No document of the corpus
     * decides. */
    LINES_MIN = 12,
    /* Bytes of one. A longer one is a paragraph that was never wrapped, which a blank line does end. No
     * document of the corpus decides. */
    LINE_MAX = 100,
};

/* Does a blank line stand behind every line? The first two that touch decide. */
static bool is_double(struct span text) {
    struct span line;
    size_t lines = 0;
    bool touching = false;
    while (span_line(&text, &line)) {
        bool blank = span_is_blank(line);
        if (!blank && (touching || line.n > LINE_MAX))
            return false;
        lines += !blank;
        touching = !blank;
    }
    return lines >= LINES_MIN;
}

size_t line_spacing_single(char *text, size_t n) {
    struct span rest = {text, n}, line;
    size_t out = 0, blanks = 0;
    if (!is_double(rest))
        return n;
    while (span_line(&rest, &line)) {
        bool blank = span_is_blank(line);
        blanks = blank ? blanks + 1 : 0;
        if (blanks % 2 == 1)
            continue;
        size_t length = (size_t)(rest.p - line.p); /* with its end */
        memmove(text + out, line.p, length);
        out += length;
    }
    return out;
}
