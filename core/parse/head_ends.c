#include "head_ends.h"

#include "cable/marking.h"

enum {
    /* The most letters of a code on a line of tags behind a page marker. No document of the corpus decides,
     * but the unit test example/fields_are_as_printed fails at 2. */
    CODE_MAX = 5,
    /* The fewest letters of one. No document of the corpus decides, but the unit test
     * field_tags/codes_are_found_however_they_stand fails at 4. */
    CODE_MIN = 2,
    /* Letters of the code of a subject, PREL (5 FAH-3). No document of the corpus decides. */
    CODE_SUBJECT = 4,
};

static bool are_codes(struct span s, bool small) {
    size_t letters = 0, words = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && (text_is_upper(s.p[i]) || (small && text_is_lower(s.p[i])))) {
            if (++letters > CODE_MAX)
                return false;
            continue;
        }
        if (i < s.n && !span_contains(SPAN(" ,;/&"), s.p[i]))
            return false;
        words += letters >= CODE_MIN;
        letters = 0;
    }
    return words > 0;
}

bool head_ends_are_codes(struct span s) {
    return are_codes(s, false);
}

bool head_ends_are_small_codes(struct span s) {
    return text_count_letters(s) == CODE_SUBJECT && are_codes(s, true) &&
           span_contains(SPAN("ABCEKMOPST"), text_upper(s.p[0])); /* with which such codes begin */
}

/* A word that no list of tags has: a number, or one that joins words of a sentence. Many such words are codes
 * as well: IN, NO, TO, BY. */
static bool is_prose(struct span word) {
    static const struct span words[] = {
        SPAN_INIT("THE"),  SPAN_INIT("OF"),  SPAN_INIT("FROM"), SPAN_INIT("FOR"),
        SPAN_INIT("NOT"),  SPAN_INIT("HAS"), SPAN_INIT("HAVE"), SPAN_INIT("WITH"),
        SPAN_INIT("PASS"), SPAN_INIT("BUT"), SPAN_INIT("--"),
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ieq(word, words[i]))
            return true;
    return text_count_digits(word) == word.n;
}

bool head_ends_may_be_tags(struct span line) {
    struct span s = span_trim(line), caveat;
    size_t n = marking_caveat(s, &caveat);
    if (n > 0 && n == s.n)
        return false;
    bool bracket = false;
    for (struct span word; (word = span_word(&s)).n > 0;) {
        if (!bracket && is_prose(word))
            return false;
        for (size_t i = 0; i < word.n; i++)
            bracket = word.p[i] == '(' || (bracket && word.p[i] != ')');
    }
    return true;
}
