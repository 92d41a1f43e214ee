#include "marking.h"

#include <stdint.h>
#include <string.h>

/* First parts of a portion marking; the rest after a slash may be anything short (NF, REL NATO, NOFORN). */
static const struct span portions[] = {SPAN_INIT("U"),
                                       SPAN_INIT("C"),
                                       SPAN_INIT("S"),
                                       SPAN_INIT("TS"),
                                       SPAN_INIT("SBU"),
                                       SPAN_INIT("LOU"),
                                       SPAN_INIT("FOUO"),
                                       SPAN_INIT("OUO"),
                                       SPAN_INIT("UNCLASSIFIED"),
                                       SPAN_INIT("CONFIDENTIAL"),
                                       SPAN_INIT("SECRET"),
                                       SPAN_INIT("SENSITIVE"),
                                       SPAN_INIT("UNCLAS")};

static bool is_portion(struct span word) {
    struct span rest = word, first = span_word(&rest), second = span_trim(rest);
    if (second.n > 0) { /* "C NF" */
        if (!span_eq(second, SPAN("NF")) && !span_eq(second, SPAN("NOFORN")))
            return false;
        word = first;
    }
    for (size_t i = 0; i < sizeof portions / sizeof portions[0]; i++)
        if (span_ieq(word, portions[i]))
            return true;
    return false;
}

/* Writes the inside of a marking in its normal form; false when it is no marking. */
static bool normalise(struct span inside, char out[MARKING_MAX]) {
    size_t n = 0;
    size_t part = 0;
    while (inside.n > 0) {
        size_t end = 0;
        while (end < inside.n && inside.p[end] != '/' && inside.p[end] != '-')
            end++;
        struct span word = span_trim(span_first(inside, end));
        inside = span_from(inside, end + 1);
        if (word.n == 0)
            continue;
        if (part == 0 && !is_portion(word))
            return false;
        if (n + word.n + 2 > MARKING_MAX)
            return false;
        if (part++ > 0)
            out[n++] = '/';
        for (size_t i = 0; i < word.n; i++) {
            char c = text_upper(word.p[i]);
            if (!text_is_upper(c) && !text_is_digit(c) && c != ' ' && c != ',')
                return false;
            out[n++] = part == 1 && c == ' ' ? '/' : c;
        }
    }
    out[n] = '\0';
    return part > 0;
}

/* "(C Emboff went aboard": the second bracket was lost. */
static size_t unclosed(struct span s, char out[MARKING_MAX]) {
    size_t n = 1;
    while (n < s.n && n < MARKING_MAX && !text_is_space(s.p[n]))
        n++;
    return n > 1 && n < s.n && s.p[n] == ' ' && normalise((struct span){s.p + 1, n - 1}, out) ? n : 0;
}

size_t marking_scan(struct span s, bool damaged, char out[MARKING_MAX]) {
    out[0] = '\0';
    bool open = s.n > 0 && s.p[0] == '(';
    if (!open && !damaged)
        return 0;
    size_t start = open ? 1 : 0;
    size_t end = start;
    while (end < s.n && end < start + MARKING_MAX && s.p[end] != ')' && s.p[end] != '(' && s.p[end] != '\n')
        end++;
    if (end >= s.n || s.p[end] != ')')
        return open && damaged ? unclosed(s, out) : 0;
    struct span inside = span_trim((struct span){s.p + start, end - start});
    if (!open && inside.n > 4) /* "C)" is a damaged marking, "secret)" the end of a remark */
        return 0;
    return normalise(inside, out) ? end + 1 : 0;
}

enum { SPACED_MAX = 16 };

/* Bytes of s that spell word, letters perhaps apart; 0 when they do not. */
static size_t spelled(struct span s, const char *word) {
    size_t i = 0;
    for (; *word != '\0'; word++) {
        while (*word != ' ' && i > 0 && i < s.n && s.p[i] == ' ')
            i++;
        if (*word == ' ')
            continue;
        if (i >= s.n || text_upper(s.p[i]) != *word)
            return 0;
        i++;
    }
    return i;
}

static const struct {
    const char *word;
    enum cable_level level;
} levels[] = {
    {"TOP SECRET", CABLE_TOP_SECRET},          {"LIMITED OFFICIAL USE", CABLE_LIMITED_OFFICIAL_USE},
    {"CONFIDENTIAL", CABLE_CONFIDENTIAL},      {"SECRET", CABLE_SECRET},
    {"UNCLASSIFIED", CABLE_UNCLASSIFIED},      {"UNCLAS", CABLE_UNCLASSIFIED},
    {"LIMOFFUSE", CABLE_LIMITED_OFFICIAL_USE},
};

/* The single letters at s, "C O N F I D E N T A L ", into letters; bytes used, the blank behind them not
 * counted. */
static size_t spaced_letters(struct span s, char letters[SPACED_MAX], size_t *count) {
    size_t i = 0, end = 0;
    *count = 0;
    while (i < s.n && *count < SPACED_MAX && text_is_letter(s.p[i]) && (i + 1 == s.n || s.p[i + 1] == ' ')) {
        letters[(*count)++] = text_upper(s.p[i]);
        end = i + 1;
        for (i++; i < s.n && s.p[i] == ' '; i++)
            ;
    }
    return end;
}

/* Is a the word b with one letter lost or doubled? */
static bool one_letter_off(const char *a, size_t n, const char *b) {
    size_t m = strlen(b), i = 0;
    if (n != m + 1 && n + 1 != m)
        return false;
    const char *longer = n > m ? a : b, *shorter = n > m ? b : a;
    size_t most = n > m ? n : m;
    while (i + 1 < most && longer[i] == shorter[i])
        i++;
    return memcmp(longer + i + 1, shorter + i, most - 1 - i) == 0;
}

/* A level whose letters stand apart, one of them lost or doubled. */
static size_t level_misspelt(struct span s, enum cable_level *level) {
    static const struct {
        const char *word;
        enum cable_level level;
    } spaced[] = {
        {"CONFIDENTIAL", CABLE_CONFIDENTIAL}, {"UNCLASSIFIED", CABLE_UNCLASSIFIED}, {"SECRET", CABLE_SECRET}};
    char letters[SPACED_MAX];
    size_t count, n = spaced_letters(s, letters, &count);
    for (size_t i = 0; i < sizeof spaced / sizeof spaced[0]; i++)
        if (one_letter_off(letters, count, spaced[i].word)) {
            *level = spaced[i].level;
            return n;
        }
    return 0;
}

/* A level begins with its first two letters, with the first one doubled, or with one that stands apart: its
 * first, or its second, where the first was lost. By the second character, a bit for each first letter. */
#define LETTER(c) (UINT32_C(1) << ((c) - 'A'))
static const uint32_t first_letters[] = {
    ['O'] = LETTER('C') | LETTER('T'), /* CONFIDENTIAL, TOP SECRET */
    ['I'] = LETTER('L'), /* LIMITED OFFICIAL USE */
    ['E'] = LETTER('S'), /* SECRET */
    ['N'] = LETTER('U'), /* UNCLASSIFIED */
    ['C'] = LETTER('C'),
    ['L'] = LETTER('L'),
    ['S'] = LETTER('S'),
    ['T'] = LETTER('T'),
    ['U'] = LETTER('U'),
    [' '] = LETTER('C') | LETTER('E') | LETTER('L') | LETTER('I') | LETTER('N') | LETTER('O') | LETTER('S') |
            LETTER('T') | LETTER('U'),
};

static bool may_be_level(struct span s) {
    if (s.n < 2)
        return false;
    unsigned first = (unsigned)((unsigned char)text_upper(s.p[0]) - 'A'),
             second = (unsigned char)text_upper(s.p[1]);
    return first < 26 && second < sizeof first_letters / sizeof first_letters[0] &&
           (first_letters[second] >> first & 1) != 0;
}

size_t marking_level_garbled(struct span s, enum cable_level *level, bool *garbled) {
    *garbled = true;
    if (!may_be_level(s))
        return 0;
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        const char *word = levels[i].word;
        if (s.p[1] != ' ' && text_upper(s.p[0]) != word[0])
            continue; /* neither the word nor its first letter doubled */
        size_t n = spelled(s, word);
        *garbled = n == 0;
        if (n == 0 && s.n > 1 && text_upper(s.p[0]) == word[0]) { /* first letter doubled */
            n = spelled(span_from(s, 1), word);
            n += n > 0;
        }
        if (n == 0 && s.n > 2 && s.p[1] == ' ') /* first letter lost, the others spaced out */
            n = spelled(s, word + 1);
        bool run_on = n < s.n && (text_is_letter(s.p[n]) || text_is_digit(s.p[n]));
        bool spaced = n > 2 * strlen(word) - 3; /* "C O N F I D E N T I A LROME": the post touches it */
        if (n == 0 || (run_on && !(spaced && n + 2 < s.n && text_is_upper(s.p[n + 1]))))
            continue;
        *level = levels[i].level;
        return n;
    }
    *garbled = true;
    return s.p[1] == ' ' ? level_misspelt(s, level) : 0;
}

size_t marking_level(struct span s, enum cable_level *level) {
    bool garbled;
    return marking_level_garbled(s, level, &garbled);
}

enum cable_level marking_zny(struct span letters) {
    if (letters.n < 3)
        return CABLE_LEVEL_NONE;
    for (size_t i = 1; i < letters.n; i++)
        if (letters.p[i] != letters.p[0])
            return CABLE_LEVEL_NONE;
    switch (letters.p[0]) {
    case 'U':
        return CABLE_UNCLASSIFIED;
    case 'E':
        return CABLE_LIMITED_OFFICIAL_USE;
    case 'C':
        return CABLE_CONFIDENTIAL;
    case 'S':
        return CABLE_SECRET;
    case 'T':
        return CABLE_TOP_SECRET;
    default:
        return CABLE_LEVEL_NONE;
    }
}

static const struct {
    struct span printed, word;
    bool caveat;
} captions[] = {
    {SPAN_INIT("FOR OFFICIAL USE ONLY"), SPAN_INIT("FOR OFFICIAL USE ONLY"), true},
    {SPAN_INIT("FOUO"), SPAN_INIT("FOR OFFICIAL USE ONLY"), true},
    {SPAN_INIT("N O F O R N"), SPAN_INIT("NOFORN"), true},
    {SPAN_INIT("SENSITIVE BUT UNCLASSIFIED"), SPAN_INIT("SENSITIVE"), true},
    {SPAN_INIT("SENSITIVE"), SPAN_INIT("SENSITIVE"), true},
    {SPAN_INIT("SBU"), SPAN_INIT("SENSITIVE"), true},
    {SPAN_INIT("NOFORN"), SPAN_INIT("NOFORN"), true},
    {SPAN_INIT("NF"), SPAN_INIT("NOFORN"), true},
    {SPAN_INIT("NOCONTRACT"), SPAN_INIT("NOCONTRACT"), true},
    {SPAN_INIT("ORCON"), SPAN_INIT("ORCON"), true},
    {SPAN_INIT("SIPDIS"), SPAN_INIT("SIPDIS"), false},
    {SPAN_INIT("STADIS"), SPAN_INIT("STADIS"), false},
    {SPAN_INIT("LIMDIS"), SPAN_INIT("LIMDIS"), false},
    {SPAN_INIT("EXDIS"), SPAN_INIT("EXDIS"), false},
    {SPAN_INIT("NODIS"), SPAN_INIT("NODIS"), false},
    {SPAN_INIT("TERREP"), SPAN_INIT("TERREP"), false},
    {SPAN_INIT("EYES ONLY"), SPAN_INIT("EYES ONLY"), false},
};

size_t marking_caveat(struct span s, struct span *caveat) {
    size_t lead = 0;
    while (lead < s.n && (s.p[lead] == '/' || s.p[lead] == ' ' || s.p[lead] == ','))
        lead++;
    struct span rest = span_from(s, lead);
    for (size_t i = 0; i < sizeof captions / sizeof captions[0]; i++) {
        struct span printed = captions[i].printed;
        if (!span_istarts(rest, printed))
            continue;
        size_t n = printed.n;
        if (n < rest.n && (text_is_letter(rest.p[n]) || text_is_digit(rest.p[n])))
            continue;
        while (n < rest.n && rest.p[n] == '/')
            n++;
        *caveat = captions[i].word;
        return lead + n;
    }
    return 0;
}

bool marking_is_caveat(struct span word) {
    for (size_t i = 0; i < sizeof captions / sizeof captions[0]; i++)
        if (captions[i].caveat && span_eq(word, captions[i].word))
            return true;
    return false;
}
