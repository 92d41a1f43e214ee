#include "head_ends.h"

enum {
    /* The most letters of a code on a line of tags behind a page marker. No document of the corpus decides,
     * but the unit test example/fields_are_as_printed fails at 2. */
    CODE_MAX = 5,
    /* The fewest letters of one. No document of the corpus decides, but the unit test
     * field_tags/codes_are_found_however_they_stand fails at 4. */
    CODE_MIN = 2,
};

bool head_ends_are_codes(struct span s) {
    size_t letters = 0, words = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && text_is_upper(s.p[i])) {
            if (++letters > CODE_MAX)
                return false;
            continue;
        }
        if (i < s.n && s.p[i] != ' ' && s.p[i] != ',')
            return false;
        words += letters >= CODE_MIN;
        letters = 0;
    }
    return words > 0;
}
