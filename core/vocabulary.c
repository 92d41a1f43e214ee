#include "vocabulary.h"

#include <stdint.h>
#include <stdlib.h>

/* A hash table from a key to a chain of entries; keys are spans into the arena or the static table. */
struct slot {
    struct span key;   /* a code, a name, or the first word of a form */
    struct span form;  /* the whole form; only in the form table */
    size_t number;     /* entry in vocabulary_table, or number of a name */
    struct slot *next; /* in the same bucket; longer forms first */
};

enum { BUCKETS = 4096, BEGINNINGS = 65536 };

struct vocabulary {
    struct arena arena;
    struct slot *codes[BUCKETS];
    struct slot *names[BUCKETS];
    struct slot *forms[BUCKETS];
    const char **name_list;
    const struct vocabulary_entry **name_entry; /* first entry of each name */
    size_t names_n;
    unsigned char beginnings[BEGINNINGS / 8]; /* a bit for each hash of the first three bytes of a form */
};

static size_t bucket_of(struct span key) {
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 16777619u;
    return h % BUCKETS;
}

static const struct slot *find(struct slot *const table[BUCKETS], struct span key) {
    const struct slot *s = table[bucket_of(key)];
    while (s != NULL && !span_eq(s->key, key))
        s = s->next;
    return s;
}

static enum err insert(struct vocabulary *v, struct slot *table[BUCKETS], const struct slot *slot) {
    struct slot **at = &table[bucket_of(slot->key)];
    while (*at != NULL && (*at)->form.n > slot->form.n)
        at = &(*at)->next;
    struct slot *s = arena_alloc(&v->arena, sizeof *s);
    if (s == NULL)
        return ERR_NOMEM;
    *s = *slot;
    s->next = *at;
    *at = s;
    return ERR_OK;
}

/* Length of the letter or digit at s, 0 when something else stands there. Of the multi-byte characters, typographic
 * marks (U+0080 to U+00BF, U+2000 to U+206F: quotation marks, dashes, the apostrophe) are no letters. */
static size_t letter_at(struct span s) {
    if (s.n == 0)
        return 0;
    unsigned char c = (unsigned char)s.p[0];
    if (c < 0x80)
        return text_is_letter(s.p[0]) || text_is_digit(s.p[0]) ? 1 : 0;
    size_t n = text_utf8_char(s);
    bool mark = n == 0 || c == 0xc2 ||
                (c == 0xe2 && ((unsigned char)s.p[1] == 0x80 || (unsigned char)s.p[1] == 0x81));
    return mark ? 0 : n;
}

static bool is_ascii_word(char c) {
    return text_is_upper(c) || text_is_lower(c) || text_is_digit(c);
}

static size_t word_length(struct span s) {
    size_t n = 0;
    for (;;) {
        while (n < s.n && is_ascii_word(s.p[n]))
            n++;
        size_t step = n < s.n && (unsigned char)s.p[n] >= 0x80 ? letter_at(span_from(s, n)) : 0;
        if (step == 0)
            return n;
        n += step;
    }
}

/* The bit of a word's first three bytes: most words of a text begin no form, and this tells it without a look-up. */
static size_t beginning_of(struct span word) {
    uint32_t b[3] = {0};
    for (size_t i = 0; i < 3 && i < word.n; i++)
        b[i] = (unsigned char)word.p[i];
    return (b[0] * 2654435761u ^ b[1] * 40503u ^ b[2] * 9973u) % BEGINNINGS;
}

static enum err insert_word(struct vocabulary *v, const struct slot *slot) {
    size_t bit = beginning_of(slot->key);
    v->beginnings[bit / 8] |= (unsigned char)(1u << bit % 8);
    return insert(v, v->forms, slot);
}

static enum err insert_form(struct vocabulary *v, struct span form, size_t number) {
    struct slot slot = {.key = span_first(form, word_length(form)), .form = form, .number = number};
    enum err e = insert_word(v, &slot);
    if (e != ERR_OK)
        return e;
    char *capitals = arena_copy(&v->arena, form.p, form.n);
    if (capitals == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < form.n; i++)
        capitals[i] = text_upper(capitals[i]);
    struct span upper = {capitals, form.n};
    if (span_eq(upper, form))
        return ERR_OK;
    slot.key = span_first(upper, slot.key.n);
    slot.form = upper;
    return insert_word(v, &slot);
}

static enum err insert_forms(struct vocabulary *v, const char *forms, size_t number) {
    struct span rest = span_of(forms);
    while (rest.n > 0) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != '|')
            n++;
        enum err e = insert_form(v, span_first(rest, n), number);
        if (e != ERR_OK)
            return e;
        rest = span_from(rest, n + 1);
    }
    return ERR_OK;
}

static enum err insert_entry(struct vocabulary *v, size_t i) {
    const struct vocabulary_entry *entry = &vocabulary_table[i];
    struct slot code = {.key = span_of(entry->code), .number = i};
    enum err e = insert(v, v->codes, &code);
    if (e != ERR_OK)
        return e;
    const struct slot *known = find(v->names, span_of(entry->name));
    size_t number = known != NULL ? known->number : v->names_n;
    if (known == NULL) {
        struct slot name = {.key = span_of(entry->name), .number = number};
        e = insert(v, v->names, &name);
        if (e != ERR_OK)
            return e;
        v->name_list[number] = entry->name;
        v->name_entry[number] = entry;
        v->names_n++;
    }
    return insert_forms(v, entry->forms, number);
}

enum err vocabulary_open(struct vocabulary **out) {
    struct vocabulary *v = calloc(1, sizeof *v);
    if (v == NULL)
        return ERR_NOMEM;
    v->name_list = arena_alloc(&v->arena, vocabulary_table_len * sizeof *v->name_list);
    v->name_entry = arena_alloc(&v->arena, vocabulary_table_len * sizeof *v->name_entry);
    enum err e = v->name_list == NULL || v->name_entry == NULL ? ERR_NOMEM : ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < vocabulary_table_len; i++)
        e = insert_entry(v, i);
    if (e == ERR_OK)
        *out = v;
    else
        vocabulary_free(v);
    return e;
}

void vocabulary_free(struct vocabulary *v) {
    if (v == NULL)
        return;
    arena_free(&v->arena);
    free(v);
}

const struct vocabulary_entry *vocabulary_code(const struct vocabulary *v, struct span code) {
    const struct slot *s = find(v->codes, code);
    return s == NULL ? NULL : &vocabulary_table[s->number];
}

const struct vocabulary_entry *vocabulary_name(const struct vocabulary *v, struct span name) {
    const struct slot *s = find(v->names, name);
    return s == NULL ? NULL : v->name_entry[s->number];
}

size_t vocabulary_names(const struct vocabulary *v) {
    return v->names_n;
}

const char *vocabulary_name_at(const struct vocabulary *v, size_t number) {
    return v->name_list[number];
}

/* The longest form that begins at s, whose first word is `word`. */
static const struct slot *form_at(const struct vocabulary *v, struct span word, struct span s) {
    size_t bit = beginning_of(word);
    if ((v->beginnings[bit / 8] >> bit % 8 & 1) == 0)
        return NULL;
    for (const struct slot *f = v->forms[bucket_of(word)]; f != NULL; f = f->next)
        if (span_eq(f->key, word) && span_starts(s, f->form) && word_length(span_from(s, f->form.n)) == 0)
            return f;
    return NULL;
}

void vocabulary_scan(const struct vocabulary *v, struct span text,
                     void (*found)(void *context, size_t number), void *context) {
    while (text.n > 0) {
        size_t n = word_length(text);
        if (n == 0) {
            text = span_from(text, 1);
            continue;
        }
        const struct slot *f = form_at(v, span_first(text, n), text);
        if (f != NULL) {
            found(context, f->number);
            n = f->form.n;
        }
        text = span_from(text, n);
    }
}

const char *vocabulary_kind_name(enum vocabulary_kind kind) {
    static const char *const names[] = {"country", "organization", "subject", "program"};
    return names[kind];
}
