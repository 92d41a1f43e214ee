#include "field_run_on.h"

#include <stdint.h>

enum {
    /* The fewest letters of a code. No document of the corpus decides, but the unit test
     * example/fields_are_as_printed fails at 4. */
    CODE_MIN = 2,
    /* The most letters of one. At 2, 09PARIS1267 changes; no document of the corpus decides above. */
    CODE_MAX = 6,
    /* Letters of a code that is the name of a country; a word run together is at most half of such codes,
     * because any word can be divided into them. At 4, 09PARIS1267 changes; at 1, the unit test
     * field_tags/people_and_names_of_several_words_stay_whole fails. */
    CODE_SHORT = 3,
    /* The fewest letters of a name: IRAQ. No document of the corpus decides. */
    NAME_MIN = 4,
};

/* The best division of what stands behind a place in the word. */
struct division {
    size_t pieces; /* SIZE_MAX: it cannot be divided */
    size_t brief; /* letters in short codes */
    size_t length; /* of the first piece */
    struct span tag; /* what the first piece says */
    bool code; /* one of the pieces is a code that is not short */
    bool name; /* one of them is a name */
};

static void consider(struct division *at, const struct division *next, size_t length, struct span tag,
                     bool name) {
    if (next->pieces == SIZE_MAX)
        return;
    bool brief = !name && length <= CODE_SHORT;
    struct division d = {
        next->pieces + 1,  next->brief + (brief ? length : 0), length, tag, next->code || (!name && !brief),
        next->name || name};
    if (d.pieces < at->pieces || (d.pieces == at->pieces && d.brief < at->brief))
        *at = d;
}

/* Bytes at the start of s that are the name without its blanks; 0 when it does not stand there. */
static size_t joined_name(struct span s, struct span name) {
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != ' ' && (n == s.n || s.p[n++] != name.p[i]))
            return 0;
    return n;
}

static void consider_name(struct division *at, struct span s, const char *text, size_t longer_than) {
    if (text[0] != s.p[0])
        return;
    struct span name = span_of(text);
    size_t n = name.n > longer_than ? joined_name(s, name) : 0;
    if (n == 0)
        return;
    consider(at, at + n, n, name, true);
    if (n == name.n && at->name && at->length == n) /* as it stands: COUNTERTERRORISM is a tag as well */
        at->tag = name;
}

static void consider_names(struct division *at, struct span s) {
    for (size_t k = 0; k < vocabulary_table_len; k++) {
        consider_name(at, s, vocabulary_table[k].code, CODE_MAX);
        consider_name(at, s, vocabulary_table[k].name, NAME_MIN - 1);
    }
}

/* So that the fewest pieces, and the fewest short ones of them, cover the word: ECONEINVEFINPGOVIZ. */
static void divide(const struct vocabulary *v, struct span word, bool names,
                   struct division at[FIELD_RUN_ON_MAX + 1]) {
    at[word.n] = (struct division){0};
    for (size_t i = word.n; i-- > 0;) {
        at[i] = (struct division){.pieces = SIZE_MAX};
        for (size_t n = CODE_MIN; n <= CODE_MAX && i + n <= word.n; n++) {
            struct span piece = {word.p + i, n};
            if (at[i + n].pieces != SIZE_MAX && vocabulary_code(v, piece) != NULL)
                consider(&at[i], &at[i + n], n, piece, false);
        }
        if (names)
            consider_names(&at[i], span_from(word, i));
    }
}

/* "ISRAELIS" is no ISRAEL and IS: a name alone with a short code is believed to be a word. */
static bool is_believed(const struct division *d, size_t length) {
    if (d->pieces == SIZE_MAX || d->brief * 2 > length)
        return false;
    return d->name ? d->code || d->brief == 0 : d->pieces > 1;
}

bool field_run_on_split(const struct vocabulary *v, struct span word, struct field_run_on *out) {
    struct division at[FIELD_RUN_ON_MAX + 1];
    if (word.n < FIELD_RUN_ON_MIN || word.n > FIELD_RUN_ON_MAX)
        return false;
    divide(v, word, false, at);
    if (!is_believed(&at[0], word.n)) {
        divide(v, word, true, at);
        if (!is_believed(&at[0], word.n))
            return false;
    }
    out->n = 0;
    for (size_t i = 0; i < word.n; i += at[i].length)
        out->tags[out->n++] = at[i].tag;
    return true;
}
