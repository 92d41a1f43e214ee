#include "field_tags.h"

#include <stdio.h>
#include <string.h>

#include "cable/marking.h"
#include "field_run_on.h"

enum {
    /* Words between two commas that are looked at together. It bounds the memory that a hostile document
     * takes; further words are looked at by themselves. */
    WORDS_MAX = 256,
    /* The fewest letters of a code. No document of the corpus decides, but the unit test
     * field_tags/tags_are_apart_by_comma_or_blank fails at 1. */
    CODE_MIN = 2,
    /* The most letters of one, without its points. No document of the corpus decides. */
    CODE_MAX = 6,
    /* Tags of one cable that are read. No document of the corpus decides, but the unit test
     * field_tags/any_number_of_tags_is_read fails at 400. */
    TAGS_MAX = 1000,
    /* Bytes of a bracket. Without a bound each of those that are never closed would be looked for up to the
     * end of the field. No document of the corpus decides. */
    BRACKET_MAX = 512,
    /* Words of a name in the vocabulary. No document of the corpus decides. */
    NAME_WORDS = 6,
    /* Bytes of a name in the vocabulary. The longest one has 64. */
    NAME_BYTES = 128,
    /* Letters of a word that is no code, so that it belongs to a phrase or to a visitor. At 4, 08OSLO406
     * changes; at 10, the unit test field_tags/people_and_names_of_several_words_stay_whole fails. */
    LONG_WORD = 6,
    /* The fewest letters of a code that a blank cut in two. No document of the corpus decides, but the unit
     * test field_tags/codes_are_found_however_they_stand fails at 6. */
    CUT_MIN = 4,
    /* The most letters of one. No document of the corpus decides, but the unit test
     * field_tags/codes_are_found_however_they_stand fails at 2. */
    CUT_MAX = 5,
    /* Words of a phrase between commas. No document of the corpus decides. */
    PHRASE_WORDS = 4,
    /* The fewest letters of OVIP with a name run into it. No document of the corpus decides. */
    VISITOR_MIN = 8,
};

struct tag_reader {
    struct cable *cable;
    const struct vocabulary *vocabulary;
    struct span words[WORDS_MAX]; /* of one comma-separated piece, in capitals */
    size_t words_n;
    bool person_follows; /* OVIP: the next unknown words are a visitor's name */
    bool commas; /* the list has some */
};

static struct span upper_copy(struct cable *c, struct span s) {
    char *p = arena_copy(&c->arena, s.p, s.n);
    for (size_t i = 0; p != NULL && i < s.n; i++)
        p[i] = text_upper(p[i]);
    return (struct span){p, s.n};
}

static bool is_known(const struct tag_reader *t, struct span word) {
    return vocabulary_code(t->vocabulary, word) != NULL || vocabulary_name(t->vocabulary, word) != NULL;
}

static enum err add(struct tag_reader *t, struct span tag) {
    t->person_follows = span_eq(tag, SPAN("OVIP"));
    return cable_add_once(t->cable, &t->cable->tags, tag);
}

static enum err add_run_on(struct tag_reader *t, struct span word, const struct field_run_on *parts) {
    struct buf list = BUF_EMPTY;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < parts->n; i++) {
        e = add(t, parts->tags[i]);
        buf_str(&list, i == 0 ? "" : ", ");
        buf_add(&list, parts->tags[i].p, parts->tags[i].n);
    }
    if (e == ERR_OK)
        e = buf_err(&list);
    if (e == ERR_OK)
        e = cable_problem(t->cable, "run-on-tag", "%.*s read as %.*s", (int)word.n, word.p, (int)list.len,
                          list.data);
    buf_free(&list);
    return e;
}

/* "OVIPDALEMOND": a visitor's name run into the code. */
static bool takes_person(struct span word) {
    return word.n >= VISITOR_MIN && span_starts(word, SPAN("OVIP"));
}

static bool joins(char c) {
    return span_contains(SPAN("/-.:|+\\"), c);
}

/* The part of the word that begins at *from, up to the next sign that joins two; *from gets the place behind
 * it. Two hyphens leave an empty part. */
static struct span next_part(struct span word, size_t *from) {
    size_t start = *from, i = start;
    while (i < word.n && !joins(word.p[i]))
        i++;
    *from = i + 1;
    return (struct span){word.p + start, i - start};
}

/* "PREL/PGOV/IT", "PREL--PGOV", but not "UNGA/C-3": every part is known. */
static bool is_joined(const struct tag_reader *t, struct span word) {
    size_t parts = 0;
    for (size_t from = 0; from <= word.n;) {
        struct span part = next_part(word, &from);
        if (part.n > 0 && !is_known(t, part))
            return false;
        parts += part.n > 0;
    }
    return parts > 1;
}

static enum err add_joined(struct tag_reader *t, struct span word) {
    enum err e = ERR_OK;
    for (size_t from = 0; e == ERR_OK && from <= word.n;) {
        struct span part = next_part(word, &from);
        if (part.n > 0)
            e = add(t, part);
    }
    return e;
}

/* "U.S." is US. False where that is not known. */
static bool without_points(const struct tag_reader *t, struct span word, struct span *code) {
    char letters[CODE_MAX];
    size_t n = 0;
    if (!span_contains(word, '.'))
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] != '.') {
            if (n == sizeof letters)
                return false;
            letters[n++] = word.p[i];
        }
    const struct vocabulary_entry *entry = vocabulary_code(t->vocabulary, (struct span){letters, n});
    if (entry == NULL)
        return false;
    *code = span_of(entry->code);
    return true;
}

/* The words from..to as one tag, blanks single. */
static enum err add_words(struct tag_reader *t, size_t from, size_t to) {
    struct buf b = BUF_EMPTY;
    for (size_t i = from; i < to; i++) {
        buf_str(&b, i == from ? "" : " ");
        buf_add(&b, t->words[i].p, t->words[i].n);
    }
    enum err e = buf_err(&b);
    if (e == ERR_OK) {
        struct span tag = span_copy(&t->cable->arena, (struct span){b.data, b.len});
        e = tag.p == NULL ? ERR_NOMEM : add(t, tag);
    }
    buf_free(&b);
    return e;
}

/* The most words from `from` on that are one name of the vocabulary (HUMAN RIGHTS); 0 when none. */
static size_t name_length(const struct tag_reader *t, size_t from) {
    char name[NAME_BYTES];
    size_t n = 0, best = 0;
    for (size_t i = from; i < t->words_n && i < from + NAME_WORDS; i++) {
        struct span w = t->words[i];
        if (n + w.n + 1 > sizeof name)
            break;
        if (i > from)
            name[n++] = ' ';
        memcpy(name + n, w.p, w.n);
        n += w.n;
        if (i > from && is_known(t, (struct span){name, n}))
            best = i - from + 1;
    }
    return best;
}

/* How many unknown words from `from` on are one tag of several words: a person behind OVIP, or a phrase. */
static size_t phrase_length(const struct tag_reader *t, size_t from) {
    size_t i = from;
    bool longer = t->person_follows;
    struct field_run_on parts;
    for (; i < t->words_n && !is_known(t, t->words[i]) &&
           !field_run_on_split(t->vocabulary, t->words[i], &parts);
         i++)
        longer = longer || t->words[i].n >= LONG_WORD;
    return longer && i - from > 1 ? i - from : 1;
}

/* A word that joins others, and the label of a list that stands twice: no tag. */
static bool is_no_tag(struct span word) {
    static const struct span words[] = {SPAN_INIT("AND"),  SPAN_INIT("N/A"),  SPAN_INIT("NA."),
                                        SPAN_INIT("NONE"), SPAN_INIT("TAGS"), SPAN_INIT("TAG"),
                                        SPAN_INIT("NA"),   SPAN_INIT("N.A"),  SPAN_INIT("NIL")};
    struct span caveat;
    if (word.n > CODE_MIN && marking_caveat(word, &caveat) == word.n)
        return true; /* "PREL, IT, EXDIS" */
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_eq(word, words[i]))
            return true;
    return false;
}

/* "P REL": a code that a blank or the end of a line cut in two. */
static bool is_cut(const struct tag_reader *t, size_t i) {
    char code[CUT_MAX];
    struct span a = t->words[i], b = i + 1 < t->words_n ? t->words[i + 1] : SPAN_EMPTY;
    if (b.n == 0 || a.n + b.n < CUT_MIN || a.n + b.n > CUT_MAX || is_known(t, b) ||
        (is_known(t, a) && a.n > CODE_MIN))
        return false; /* "PG OV": the first half may be a code */
    memcpy(code, a.p, a.n);
    memcpy(code + a.n, b.p, b.n);
    return vocabulary_code(t->vocabulary, (struct span){code, a.n + b.n}) != NULL;
}

static enum err add_cut(struct tag_reader *t, size_t i) {
    struct span a = t->words[i], b = t->words[i + 1];
    char *code = arena_alloc(&t->cable->arena, a.n + b.n);
    if (code == NULL)
        return ERR_NOMEM;
    memcpy(code, a.p, a.n);
    memcpy(code + a.n, b.p, b.n);
    struct span tag = {code, a.n + b.n};
    enum err e = add(t, tag);
    return e == ERR_OK ? cable_problem(t->cable, "tags", "%.*s %.*s read as %.*s", (int)a.n, a.p, (int)b.n,
                                       b.p, (int)tag.n, tag.p)
                       : e;
}

/* "S. AFRICA" is SOUTH AFRICA, where the vocabulary has that name. *taken becomes true when it is one. */
static enum err add_compass(struct tag_reader *t, size_t i, bool *taken) {
    static const char *const points[] = {"NORTH", "SOUTH", "EAST", "WEST"};
    struct span letter = t->words[i], word = i + 1 < t->words_n ? t->words[i + 1] : SPAN_EMPTY;
    char name[NAME_BYTES];
    *taken = false;
    if (letter.n != 1 || word.n < CODE_MIN || word.n + LONG_WORD > sizeof name)
        return ERR_OK;
    for (size_t k = 0; k < sizeof points / sizeof points[0]; k++) {
        int n = snprintf(name, sizeof name, "%s %.*s", points[k], (int)word.n, word.p);
        const struct vocabulary_entry *entry =
            points[k][0] == letter.p[0] ? vocabulary_name(t->vocabulary, (struct span){name, (size_t)n})
                                        : NULL;
        if (entry == NULL)
            continue;
        *taken = true;
        enum err e = add(t, span_of(entry->name));
        return e == ERR_OK ? cable_problem(t->cable, "tags", "%c. %.*s read as %s", letter.p[0], (int)word.n,
                                           word.p, name)
                           : e;
    }
    return ERR_OK;
}

/* "ISRAEL RELATIONS" between commas: no word of it is a code, and not every one a name. */
static bool is_phrase(const struct tag_reader *t) {
    struct field_run_on parts;
    size_t names = 0, longer = 0;
    if (!t->commas || t->words_n < 2 || t->words_n > PHRASE_WORDS)
        return false;
    for (size_t i = 0; i < t->words_n; i++) {
        struct span w = t->words[i];
        if (vocabulary_code(t->vocabulary, w) != NULL || field_run_on_split(t->vocabulary, w, &parts) ||
            is_no_tag(w) || takes_person(w))
            return false;
        names += vocabulary_name(t->vocabulary, w) != NULL;
        longer += w.n >= LONG_WORD;
    }
    return names < t->words_n && longer > 0 && name_length(t, 0) < 2;
}

static enum err add_piece(struct tag_reader *t) {
    enum err e = ERR_OK;
    if (is_phrase(t)) {
        e = add_words(t, 0, t->words_n);
        t->words_n = 0;
    }
    for (size_t i = 0; e == ERR_OK && i < t->words_n;) {
        struct field_run_on parts;
        if (is_no_tag(t->words[i])) {
            i++;
            continue;
        }
        struct span code;
        if (without_points(t, t->words[i], &code)) {
            e = add(t, code);
            i++;
            continue;
        }
        if (is_joined(t, t->words[i])) {
            e = add_joined(t, t->words[i++]);
            continue;
        }
        if (!t->person_follows && is_cut(t, i)) {
            e = add_cut(t, i);
            i += 2;
            continue;
        }
        bool compass;
        e = add_compass(t, i, &compass);
        if (compass || e != ERR_OK) {
            i += 2;
            continue;
        }
        size_t n = name_length(t, i);
        if (n > 1) {
            e = add_words(t, i, i + n);
            i += n;
        } else if (is_known(t, t->words[i])) {
            e = add(t, t->words[i++]);
        } else if (!t->person_follows && field_run_on_split(t->vocabulary, t->words[i], &parts)) {
            e = add_run_on(t, t->words[i++], &parts);
        } else if (takes_person(t->words[i])) {
            e = add(t, span_first(t->words[i], 4));
            t->words[i] = span_from(t->words[i], 4);
        } else {
            n = phrase_length(t, i);
            e = n > 1 ? add_words(t, i, i + n) : add(t, t->words[i]);
            i += n;
        }
    }
    t->words_n = 0;
    return e;
}

static bool ends_word(char c) {
    return text_is_space(c) || c == ',' || c == ';' || c == '(' || c == ')' || c == '[' || c == ']';
}

/* "FR, GM": nothing but codes. */
static bool are_all_known(const struct tag_reader *t, struct span list) {
    bool known = list.n > 0;
    for (size_t i = 0; known && i < list.n;) {
        size_t n = 0;
        while (i + n < list.n && !ends_word(list.p[i + n]))
            n++;
        struct span word = {list.p + i, n};
        known = n == 0 || is_known(t, word);
        i += n + 1;
    }
    return known;
}

/* Bytes of the bracket of which the second half is lost: in "(DALEMOND, PIERRE, IS, SY" it ends before the
 * codes. */
static size_t open_bracket(const struct tag_reader *t, struct span s) {
    size_t comma = 1;
    while (comma < s.n && s.p[comma] != ',')
        comma++;
    for (size_t i = comma + 1; i < s.n; i++)
        if (s.p[i] == ',' && are_all_known(t, span_from(s, i)))
            return i;
    return s.n;
}

/* One person of a bracket, or several: "DALEMOND, PIERRE; MARL, ANNE". */
static enum err add_persons(struct tag_reader *t, struct span inside) {
    enum err e = ERR_OK;
    for (size_t at; e == ERR_OK && inside.n > 0;) {
        struct span one = inside;
        size_t joint = 0;
        if (span_ifind(inside, SPAN(";"), &at))
            joint = 1;
        else if (span_ifind(inside, SPAN(" AND "), &at) && span_contains(span_first(inside, at), ',') &&
                 span_contains(span_from(inside, at), ',')) /* not "MARL, ANNE AND PIERRE" */
            joint = 5;
        if (joint > 0)
            one = span_trim(span_first(inside, at));
        inside = joint > 0 ? span_trim(span_from(inside, at + joint)) : SPAN_EMPTY;
        if (one.n > 0 && !is_no_tag(one))
            e = add(t, one);
    }
    return e;
}

/* "(STEINBERG, JAMES B.)" is one tag, whatever is inside, but "(FR, GM)" are two. *used gets its length. */
static enum err add_bracket(struct tag_reader *t, struct span field, size_t *used) {
    char upper[BRACKET_MAX];
    struct span s = span_first(field, sizeof upper);
    size_t end = 1;
    while (end < s.n && s.p[end] != ')')
        end++;
    if ((end == s.n && s.n < field.n) || (s.n > 1 && s.p[1] == '(')) {
        *used = 1; /* what is inside is read as other words are */
        return ERR_OK;
    }
    for (size_t i = 0; i < end; i++)
        upper[i] = text_upper(s.p[i]);
    char marking[MARKING_MAX]; /* "PREL, IT (U)" */
    *used = end < s.n ? end + 1 : open_bracket(t, (struct span){upper, end});
    if (marking_scan(s, false, marking) == *used)
        return ERR_OK;
    struct span inside = {upper + 1, (end < s.n ? end : *used) - 1};
    if (are_all_known(t, span_trim(inside))) {
        *used = 1; /* its codes are read as others are */
        return ERR_OK;
    }
    inside = upper_copy(t->cable, span_first(span_from(s, 1), inside.n));
    return inside.p == NULL ? ERR_NOMEM : add_persons(t, span_trim(inside));
}

/* Without quotation marks and points round it; a word of strokes alone is none. An initial keeps its
 * point. */
static struct span without_strokes(struct span word, bool person) {
    while (word.n > 0 && span_contains(SPAN("'\"-*&_`<>|\\+#~="), word.p[0]))
        word = span_from(word, 1);
    while (word.n > 0 && (span_contains(SPAN("'\"-*&_`<>|\\+#~="), word.p[word.n - 1]) ||
                          (!person && span_contains(SPAN(".:"), word.p[word.n - 1]))))
        word.n--;
    return word;
}

enum err field_tags_read(struct cable *c, const struct vocabulary *v, struct span text) {
    struct tag_reader t = {.cable = c, .vocabulary = v, .commas = span_contains(text, ',')};
    enum err e = ERR_OK;
    size_t i = 0;
    while (e == ERR_OK && i < text.n) {
        if (c->tags.n >= TAGS_MAX)
            return cable_problem(c, "tags", "only the first %zu are read", c->tags.n);
        char ch = text.p[i];
        if (ch == ']' && span_starts(span_from(text, i + 1), SPAN("(#)"))) {
            i += 4; /* Markdown residue */
        } else if (ch == '(') {
            size_t used;
            e = add_piece(&t);
            if (e == ERR_OK)
                e = add_bracket(&t, span_from(text, i), &used);
            i += e == ERR_OK ? used : 0;
        } else if (ch == ',' || ch == ';') {
            bool person = t.person_follows;
            e = add_piece(&t);
            t.person_follows = t.person_follows && !person;
            i++;
        } else if (ends_word(ch)) {
            i++;
        } else {
            size_t n = 0;
            while (i + n < text.n && !ends_word(text.p[i + n]))
                n++;
            struct span word = upper_copy(c, (struct span){text.p + i, n});
            i += n;
            if (word.p == NULL)
                return ERR_NOMEM;
            word = without_strokes(word, t.person_follows);
            if (word.n > 0)
                t.words[t.words_n++] = word;
            if (e == ERR_OK && t.words_n == WORDS_MAX)
                e = add_piece(&t);
        }
    }
    return e == ERR_OK ? add_piece(&t) : e;
}
