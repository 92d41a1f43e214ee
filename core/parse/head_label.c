#include "head_label.h"

#include <stdint.h>

#include "base/distance.h"
#include "cable/ident.h"
#include "cable/marking.h"
#include "head_ends.h"
#include "paragraph_numbers.h"

enum {
    /* Bytes of a post and its blank behind REF without a colon. No document of the corpus decides, but the
     * unit test head_subject/a_subject_is_one_line_without_residue fails at 6. */
    POST_MIN = 4,
    /* Letters of a misspelt label. No document of the corpus decides, but the unit test
     * field_tags/the_label_may_be_misspelt fails at 5. */
    MISSPELT_MIN = 3,
};

/* Word; field; whether it counts without a colon when it is in capitals. E.O. is read by order_label(). */
#define LABELS(X)                                                                                            \
    X("TAGS", HEAD_TAGS, true)                                                                               \
    X("TAG", HEAD_TAGS, true)                                                                                \
    X("AGS", HEAD_TAGS, true)                                                                                \
    X("TAGSS", HEAD_TAGS, true)                                                                              \
    X("TAS", HEAD_TAGS, false)                                                                               \
    X("SUBJECT", HEAD_SUBJECT, true)                                                                         \
    X("SUBJECTS", HEAD_SUBJECT, false)                                                                       \
    X("SUBJ", HEAD_SUBJECT, true)                                                                            \
    X("SUBJET", HEAD_SUBJECT, false)                                                                         \
    X("SUJBECT", HEAD_SUBJECT, false)                                                                        \
    X("UBJECT", HEAD_SUBJECT, false)                                                                         \
    X("SUB", HEAD_SUBJECT, false)                                                                            \
    X("SUBECT", HEAD_SUBJECT, false)                                                                         \
    X("REF", HEAD_REF, false)                                                                                \
    X("REFS", HEAD_REF, false)                                                                               \
    X("REF(S)", HEAD_REF, false)                                                                             \
    X("REFTEL", HEAD_REF, false)                                                                             \
    X("REFTELS", HEAD_REF, false)                                                                            \
    X("REFERENCE", HEAD_REF, false)                                                                          \
    X("REFERENCES", HEAD_REF, false)                                                                         \
    X("REFTEL(S)", HEAD_REF, false)                                                                          \
    X("REFERENCE(S)", HEAD_REF, false)                                                                       \
    X("CLASSIFIED BY", HEAD_CLASSIFIED, true)                                                                \
    X("CLASSIFIED  BY", HEAD_CLASSIFIED, true)                                                               \
    X("CLASSIFIEDBY", HEAD_CLASSIFIED, false)                                                                \
    X("CLASSIFED BY", HEAD_CLASSIFIED, true)                                                                 \
    X("CLASIFIED BY", HEAD_CLASSIFIED, true)                                                                 \
    X("CLASSIFIED BV", HEAD_CLASSIFIED, false)                                                               \
    X("CLASS. BY", HEAD_CLASSIFIED, false)                                                                   \
    X("CLASS BY", HEAD_CLASSIFIED, false)                                                                    \
    X("DERIVED FROM", HEAD_CLASSIFIED, false)                                                                \
    X("CLASSIFIED", HEAD_CLASSIFIED, false)                                                                  \
    X("REASON", HEAD_CLASSIFIED, false)                                                                      \
    X("REASONS", HEAD_CLASSIFIED, false)                                                                     \
    X("DECL", HEAD_ORDER, false)                                                                             \
    X("DECLASSIFY ON", HEAD_ORDER, false)                                                                    \
    X("DECLASSIFY", HEAD_ORDER, false)

#define ROW(word, field, bare) {SPAN_INIT(word), field, bare},
static const struct {
    struct span word;
    enum head_field field;
    bool bare;
} labels[] = {LABELS(ROW)};

struct span head_label_word(size_t i) {
    return i < sizeof labels / sizeof labels[0] ? labels[i].word : SPAN_EMPTY;
}

#define BEGINS(word, field, bare) (word)[0],
static const char beginnings[] = {LABELS(BEGINS)}; /* the first letter of each row */

#define LETTER(c) (UINT32_C(1) << ((c) - 'A'))
#define FIRST(word, field, bare) | LETTER((word)[0])
#define SECOND(word, field, bare) | LETTER((word)[1])
static const uint32_t first_letters = 0 LABELS(FIRST), second_letters = 0 LABELS(SECOND);

static bool is_one_of(uint32_t letters, char c) {
    unsigned place = (unsigned)((unsigned char)c - 'A');
    return place < 26 && (letters >> place & 1) != 0;
}

/* True when a label may begin with these two characters: most lines of a cable begin with others. */
static bool may_begin(struct span s) {
    char first = s.n > 0 ? text_upper(s.p[0]) : ' ', second = s.n > 1 ? text_upper(s.p[1]) : ' ';
    if (first == '(' || (first == 'E' && span_contains(SPAN(". O0M"), second)))
        return true; /* "(U) Classified by", "E.O." */
    return is_one_of(first_letters, first) && is_one_of(second_letters, second);
}

/* "E.O. 12958", "EO 12958", "E. O. 12958": executive orders 10501 to 13526 on classification. The number
 * stays. */
static size_t order_label(struct span s) {
    size_t i = 0;
    if (s.n == 0 || text_upper(s.p[0]) != 'E')
        return 0;
    for (i = 1; i < s.n && span_contains(SPAN(". M"), s.p[i]); i++) /* "EMO. 11652": a slip of the keys */
        ;
    if (i >= s.n || (text_upper(s.p[i]) != 'O' && s.p[i] != '0'))
        return 0;
    for (i++; i < s.n && span_contains(SPAN(". :M"), s.p[i]); i++) /* "E.OM 11652" */
        ;
    size_t digits = text_count_digits(span_from(s, i));
    return digits == 5 || (digits == 6 && s.p[i] == '1') ? i : 0; /* "E.O. 120650" */
}

/* Behind REF without a colon: "REF A.", "REF (A)". */
static bool begins_item(struct span s) {
    size_t i = s.n > 0 && s.p[0] == '(' ? 1 : 0;
    return i + 1 < s.n && (text_is_upper(s.p[i]) || text_is_digit(s.p[i])) &&
           span_contains(SPAN(".):"), s.p[i + 1]);
}

/* "LA" of LA PAZ: a word with which the names of posts begin, and no sentence after REF. */
static bool begins_post(struct span s) {
    static const struct span words[] = {SPAN_INIT("ABU"),  SPAN_INIT("ADDIS"), SPAN_INIT("BUENOS"),
                                        SPAN_INIT("HONG"), SPAN_INIT("KUALA"), SPAN_INIT("LA"),
                                        SPAN_INIT("NEW"),  SPAN_INIT("PHNOM"), SPAN_INIT("RIO"),
                                        SPAN_INIT("SAN"),  SPAN_INIT("SANTO"), SPAN_INIT("SAO")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_eq(s, words[i]))
            return true;
    return false;
}

/* Behind REF without a colon: "REF ROME 12", "REF 05 STATE 1234". */
static bool begins_citation(struct span s) {
    s = span_skip_blanks(span_from(s, text_count_digits(s)));
    size_t n = 0;
    while (n < s.n && (text_is_upper(s.p[n]) || s.p[n] == ' '))
        n++;
    char post[IDENT_POST_MAX];
    if (n == s.n) /* "REF STATE", "REF LA": a page ended behind it */
        return ident_known_post(s, post) || begins_post(s);
    bool airgram = n > 2 && span_starts(span_from(s, n - 1), SPAN("A-")); /* "REF STATE A-434" */
    return n >= POST_MIN && (airgram || (text_is_digit(s.p[n]) && s.p[n - 1] == ' '));
}

/* Behind Ref without a colon: "Ref A) ROME 12". */
static bool begins_cited_item(struct span s) {
    return begins_item(s) && begins_citation(span_skip_blanks(span_from(s, s.p[0] == '(' ? 3 : 2)));
}

/* "TGAS:", "SUBJCET:": a word in capitals with a colon that is nearly a label. */
static size_t misspelt_label(struct span s, enum head_field *field) {
    static const struct {
        const char *word;
        enum head_field field;
        size_t slips; /* that are believed to be slips */
    } nearly[] = {{"TAGS", HEAD_TAGS, 1},
                  {"SUBJECT", HEAD_SUBJECT, 2},
                  {"REFTEL", HEAD_REF, 1},
                  {"REFERENCE", HEAD_REF, 2}};
    size_t n = 0;
    while (n < s.n && text_is_upper(s.p[n]))
        n++;
    if (n < MISSPELT_MIN || n >= s.n || s.p[n] != ':' || !span_contains(SPAN("TSURAG"), s.p[0]))
        return 0; /* OBJECT: and PREFERENCE: are words of a subject */
    for (size_t i = 0; i < sizeof nearly / sizeof nearly[0]; i++)
        if (distance_slips(span_first(s, n), span_of(nearly[i].word)) <= nearly[i].slips &&
            (nearly[i].field != HEAD_TAGS || !span_has_lower(s))) {
            *field = nearly[i].field;
            return s.n - span_skip_blanks(span_from(s, n + 1)).n;
        }
    return 0;
}

/* Bytes of a stroke that may stand for the colon. */
static size_t stroke(struct span s) {
    static const struct span strokes[] = {SPAN_INIT("-"), SPAN_INIT("\u2013"), SPAN_INIT("\u2014"),
                                          SPAN_INIT("="), SPAN_INIT("\\")};
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++)
        if (span_starts(s, strokes[i]))
            return strokes[i].n;
    return 0;
}

/* Bytes of a comma or a slash that may stand for the colon. No word is SUBJ, but many a sentence says
 * "SUBJECT, WHO". */
static size_t comma(enum head_field field, struct span word, struct span s) {
    bool subject = field == HEAD_SUBJECT && !span_eq(word, SPAN("SUBJ"));
    return s.n > 0 && !subject && (s.p[0] == ',' || s.p[0] == '/') ? 1 : 0;
}

/* Bytes of "-", ", ", " - ", ".-", " -- ": what else stands for the colon behind TAGS, SUBJ and REF, where
 * they are in capitals; 0 when it is nothing of the kind. s: what stands behind the word. */
static size_t odd_colon(enum head_field field, struct span word, struct span s) {
    size_t i = 0;
    if (field == HEAD_NONE || field == HEAD_ORDER || field == HEAD_CLASSIFIED || span_has_lower(word))
        return 0;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '.'))
        i++;
    bool blank = i > 0;
    size_t n = comma(field, word, span_from(s, i));
    if (n == 0 && (n = stroke(span_from(s, i))) > 0)
        n += stroke(span_from(s, i + n));
    bool apart = i + n >= s.n || s.p[i + n] == ' ';
    if (n == 0 || stroke(span_from(s, i + n)) > 0)
        return 0;
    if (field == HEAD_REF) { /* "REF - ROME 12", "REF-A. ROME 12", "REF," above "ROME 12" */
        struct span value = span_skip_blanks(span_from(s, i + n));
        return value.n == 0 || begins_citation(value) || begins_cited_item(value) ? i + n : 0;
    }
    if (i + n >= s.n || (field == HEAD_TAGS && !apart && span_has_lower(s)) ||
        (field == HEAD_SUBJECT && !apart && (blank || !span_eq(word, SPAN("SUBJ")))))
        return 0;
    return i + n;
}

/* Bytes of ": ", " :: ", ".: " and "; ", the blanks behind them not among them; 0 when there is no colon. */
static size_t colon_at(struct span s) {
    size_t i = s.n - span_skip_blanks(s).n;
    bool point = i < s.n && i == 0 && s.p[i] == '.';
    i += point;
    size_t colons = i + (point && i < s.n && s.p[i] == ' ');
    if (colons < s.n && (s.p[colons] == ':' || s.p[colons] == ';')) {
        for (i = colons; i < s.n && (s.p[i] == ':' || s.p[i] == ';'); i++)
            ;
        return i;
    }
    return point ? i : 0;
}

/* Does the label count without a colon? */
static bool counts_bare(size_t label, struct span word, struct span value) {
    bool small = span_has_lower(word);
    switch (labels[label].field) {
    case HEAD_TAGS:
        return labels[label].bare && (small ? head_ends_are_codes(value) || head_ends_are_small_codes(value)
                                            : !span_has_lower(value) || head_ends_are_small_codes(value));
    case HEAD_REF:
        return small ? begins_cited_item(value) : begins_item(value) || begins_citation(value);
    case HEAD_CLASSIFIED:
        return labels[label].bare;
    default:
        return labels[label].bare && !small;
    }
}

/* "REF" and nothing else: its value stands on the next line, perhaps behind a page marker. */
static bool stands_alone(enum head_field field) {
    return field == HEAD_TAGS || field == HEAD_SUBJECT || field == HEAD_REF;
}

static size_t known_label(struct span line, enum head_field *field) {
    struct span s = span_skip_blanks(line);
    if (!may_begin(s))
        return 0;
    size_t n = order_label(s);
    if (n > 0) {
        *field = HEAD_ORDER;
        return line.n - s.n + n;
    }
    char marking[MARKING_MAX];
    n = marking_scan(s, false, marking); /* "(U) Classified by" */
    struct span unmarked = span_skip_blanks(span_from(s, n));
    if (n > 0 && span_istarts(unmarked, SPAN("CLASSIFIED BY")))
        s = unmarked;
    const struct span letters = {beginnings, sizeof beginnings};
    char begins = s.n > 0 ? text_upper(s.p[0]) : ' '; /* asked first: a line seldom begins with a label */
    for (size_t i = 0; (i += span_until(span_from(letters, i), begins)) < letters.n; i++) {
        if (!span_istarts(s, labels[i].word))
            continue;
        struct span word = span_first(s, labels[i].word.n), rest = span_from(s, word.n);
        struct span value = span_skip_blanks(rest);
        size_t colon = colon_at(rest);
        if (colon == 0)
            colon = odd_colon(labels[i].field, word, rest);
        bool blank = rest.n == 0 || text_is_space(rest.p[0]);
        bool alone = value.n == 0 && !span_has_lower(word) && stands_alone(labels[i].field);
        if (colon == 0 && !alone && !(blank && value.n > 0 && counts_bare(i, word, value)))
            continue;
        *field = labels[i].field;
        if (colon > 0 && labels[i].field == HEAD_CLASSIFIED && span_istarts(word, SPAN("REASON")))
            return line.n - s.n; /* the word "Reason" stays: field_values_classified looks for it */
        return line.n - span_skip_blanks(span_from(rest, colon)).n;
    }
    return 0;
}

size_t head_label_at(struct span line, enum head_field *field) {
    size_t n = known_label(line, field);
    struct span s = span_skip_blanks(line);
    if (n > 0 || (n = misspelt_label(s, field)) == 0)
        return n;
    return line.n - s.n + n;
}

/* "Classified By: ", "(U) Classified by DCM MARL, reason 1.4 (b)", "Classified by DCM MARL per 1.4 (b)" */
static bool names_classifier(struct span s) {
    size_t at;
    char marking[MARKING_MAX];
    if (s.n > 0 && s.p[0] == '(')
        s = span_skip_blanks(span_from(s, marking_scan(s, false, marking)));
    if (s.n == 0 || s.p[0] != 'C' || !span_istarts(s, SPAN("CLASSIFIED BY")))
        return false;
    s = span_from(s, 13);
    return span_starts(s, SPAN(":")) || (span_starts(s, SPAN(" ")) && (span_ifind(s, SPAN("reason"), &at) ||
                                                                       span_ifind(s, SPAN(" 1.4"), &at) ||
                                                                       span_ifind(s, SPAN(" 1.5"), &at)));
}

/* May a second field begin here, in a line that begins or goes on with the field `first`? s: from here on;
 * before: what stands left of it. */
static bool begins_second(enum head_field first, struct span s, struct span before) {
    enum head_field field = HEAD_NONE;
    size_t n = known_label(s, &field);
    bool colon = n > 0 && (field == HEAD_ORDER || span_contains(span_first(s, n), ':'));
    if (n == 0 || field == first)
        return false;
    if (first == HEAD_NONE)
        return colon && (field == HEAD_ORDER || field == HEAD_TAGS ||
                         (field == HEAD_SUBJECT && head_ends_are_codes(before)));
    if (!colon && field == HEAD_SUBJECT && first == HEAD_TAGS) /* no tag is spelled so */
        return !span_has_lower(span_first(s, n));
    return colon || (field == HEAD_TAGS && first == HEAD_ORDER && !span_has_lower(s)) ||
           (first == HEAD_SUBJECT && field == HEAD_REF) || /* "HONEY REF A. ROME 12" */
           ((first == HEAD_SUBJECT || first == HEAD_REF) && names_classifier(s));
}

/* "... AS PRIMEREF: A. LONDON 1939", "SIXClassified By: ...": the break between two lines was lost. */
static bool is_glued(struct span s, enum head_field first, char before) {
    if (names_classifier(s))
        return text_is_letter(before) || text_is_digit(before) || span_contains(SPAN(".)\"'("), before);
    return first == HEAD_SUBJECT &&
           (span_starts(s, SPAN("REF:")) || span_starts(s, SPAN("REFS:")) ||
            span_starts(s, SPAN("REFTEL:"))) &&
           (text_is_upper(before) || text_is_digit(before) || before == ')');
}

size_t head_label_inside(struct span line, enum head_field above) {
    enum head_field first = above;
    size_t skip = known_label(line, &first);
    for (size_t i = skip + 1; i < line.n; i++) {
        bool apart = text_is_space(line.p[i - 1]);
        if (apart ? text_is_space(line.p[i]) || (first == HEAD_NONE && !may_begin(span_from(line, i)))
                  : first != HEAD_SUBJECT && first != HEAD_REF)
            continue;
        struct span s = span_from(line, i);
        if (!apart) {
            if (is_glued(s, first, line.p[i - 1]))
                return i;
            continue;
        }
        if (span_istarts(s, SPAN("DECL")) || span_istarts(s, SPAN("REASON")) ||
            (first == HEAD_CLASSIFIED && order_label(s) > 0))
            continue; /* they belong to the field they stand in */
        if (begins_second(first, s, span_first(line, i)))
            return i;
        struct paragraph_numbers_mark mark;
        if (skip > 0 && first != HEAD_REF && first != HEAD_TAGS && paragraph_numbers_as_printed(s, &mark) &&
            mark.marked && mark.printed == 1)
            return i;
    }
    return 0;
}
