#include "vocabulary.h"

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/block.h"
#include "base/hash.h"

/* A hash table from a key to a chain of entries; keys are spans into the arena or the static table. */
struct slot {
    struct span key; /* a code, a name */
    size_t number; /* entry in vocabulary_table, or number of a name */
    struct slot *next; /* in the same bucket */
};

/* A form of a name, in one array with the others of its bucket, longer forms first: most words that begin
 * like a form are told from it without a look at the form itself. */
struct form {
    uint64_t eight, mask; /* its first bytes, and which of the eight they are */
    struct span text;
    uint32_t bucket;
    uint32_t number; /* of the name, or NO_NAME */
};

enum { FORM_HEAD = sizeof(uint64_t) };

#define NO_NAME UINT32_MAX /* number of a decoy */

/* The more bits, the fewer words are looked up for nothing; so many still fit the nearest cache. */
enum { BUCKETS = 4096, BEGINNING_BITS = 18, BEGINNINGS = 1 << BEGINNING_BITS };

struct vocabulary {
    struct arena arena;
    struct slot *codes[BUCKETS];
    struct slot *names[BUCKETS];
    struct form *forms; /* by bucket; those of bucket b are bucket[b] .. bucket[b + 1] */
    size_t forms_n, forms_cap;
    uint32_t bucket[BUCKETS + 1];
    const char **name_list;
    const struct vocabulary_entry **name_entry; /* first entry of each name */
    size_t names_n;
    unsigned char beginnings[BEGINNINGS / 8]; /* a bit for each hash of the first four bytes of a form */
};

static size_t bucket_of(struct span key) {
    return hash_place(hash_bytes(HASH_START, key.p, key.n), BUCKETS);
}

static const struct slot *find(struct slot *const table[BUCKETS], struct span key) {
    const struct slot *s = table[bucket_of(key)];
    while (s != NULL && !span_eq(s->key, key))
        s = s->next;
    return s;
}

static enum err insert(struct vocabulary *v, struct slot **bucket, struct span key, size_t number) {
    struct slot *s = arena_alloc(&v->arena, sizeof *s);
    if (s == NULL)
        return ERR_NOMEM;
    *s = (struct slot){.key = key, .number = number, .next = *bucket};
    *bucket = s;
    return ERR_OK;
}

/* Length of the letter or digit at s, 0 when something else stands there. Of the multi-byte characters,
 * typographic marks (U+0080 to U+00BF, U+2000 to U+206F: quotation marks, dashes, the apostrophe) are no
 * letters. */
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
    return (unsigned char)((c | 0x20) - 'a') < 26 || text_is_digit(c);
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

/* The first four bytes of a word, 0 behind its end. */
static uint32_t four_of(struct span word) {
    uint32_t four = 0;
    memcpy(&four, word.p, word.n < sizeof four ? word.n : sizeof four);
    return four;
}

/* The bit of a word's first four bytes: most words of a text begin no form, and this tells it without a
 * look-up. */
static size_t beginning_of(uint32_t four) {
    return (four * 2654435761u) >> (32 - BEGINNING_BITS);
}

static bool begins_form(const struct vocabulary *v, size_t bit) {
    return (v->beginnings[bit / 8] >> bit % 8 & 1) != 0;
}

static enum err insert_as_written(struct vocabulary *v, struct span text, uint32_t number) {
    size_t bit = beginning_of(four_of(span_first(text, word_length(text))));
    struct form form = {.text = text, .bucket = (uint32_t)(bit % BUCKETS), .number = number};
    size_t head = text.n < FORM_HEAD ? text.n : FORM_HEAD;
    memcpy(&form.eight, text.p, head);
    memset(&form.mask, 0xff, head);
    enum err e = arena_grow(&v->arena, (void **)&v->forms, v->forms_n, &v->forms_cap, sizeof *v->forms);
    if (e != ERR_OK)
        return e;
    v->forms[v->forms_n++] = form;
    v->beginnings[bit / 8] |= (unsigned char)(1u << bit % 8);
    return ERR_OK;
}

static enum err insert_form(struct vocabulary *v, struct span form, uint32_t number) {
    enum err e = insert_as_written(v, form, number);
    if (e != ERR_OK)
        return e;
    char *capitals = arena_copy(&v->arena, form.p, form.n);
    if (capitals == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < form.n; i++)
        capitals[i] = text_upper(capitals[i]);
    struct span upper = {capitals, form.n};
    return span_eq(upper, form) ? ERR_OK : insert_as_written(v, upper, number);
}

static enum err insert_forms(struct vocabulary *v, const char *forms, uint32_t number) {
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
    struct span code = span_of(entry->code), name = span_of(entry->name);
    enum err e = insert(v, &v->codes[bucket_of(code)], code, i);
    if (e != ERR_OK)
        return e;
    const struct slot *known = find(v->names, name);
    size_t number = known != NULL ? known->number : v->names_n;
    if (known == NULL) {
        e = insert(v, &v->names[bucket_of(name)], name, number);
        if (e != ERR_OK)
            return e;
        v->name_list[number] = entry->name;
        v->name_entry[number] = entry;
        v->names_n++;
    }
    return insert_forms(v, entry->forms, (uint32_t)number);
}

static int by_bucket(const void *a, const void *b) {
    const struct form *f = a, *g = b;
    if (f->bucket != g->bucket)
        return f->bucket < g->bucket ? -1 : 1;
    if (f->text.n != g->text.n)
        return f->text.n > g->text.n ? -1 : 1;
    return span_compare(f->text, g->text);
}

static void sort_forms(struct vocabulary *v) {
    qsort(v->forms, v->forms_n, sizeof *v->forms, by_bucket);
    for (size_t i = 0; i < v->forms_n; i++)
        v->bucket[v->forms[i].bucket + 1] = (uint32_t)i + 1;
    for (size_t b = 0; b < BUCKETS; b++) /* the empty ones end where the one before does */
        v->bucket[b + 1] = v->bucket[b + 1] < v->bucket[b] ? v->bucket[b] : v->bucket[b + 1];
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
        e = insert_forms(v, vocabulary_decoys, NO_NAME);
    if (e != ERR_OK) {
        vocabulary_free(v);
        return e;
    }
    sort_forms(v);
    *out = v;
    return ERR_OK;
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

/* The longest form that begins at s, of those that share the hash of the bytes `four`. */
static const struct form *form_at(const struct vocabulary *v, uint32_t four, struct span s) {
    size_t bit = beginning_of(four);
    if (!begins_form(v, bit))
        return NULL;
    uint64_t eight = 0;
    memcpy(&eight, s.p, s.n < FORM_HEAD ? s.n : FORM_HEAD);
    const struct form *f = v->forms + v->bucket[bit % BUCKETS],
                      *end = v->forms + v->bucket[bit % BUCKETS + 1];
    for (; f < end; f++)
        if ((eight & f->mask) == f->eight && span_starts(s, f->text) &&
            letter_at(span_from(s, f->text.n)) == 0)
            return f;
    return NULL;
}

struct scan {
    const struct vocabulary *v;
    struct span text;
    void (*found)(void *context, size_t number);
    void *context;
    size_t next; /* a word that begins before this is done with */
};

/* The word that begins at `at`: reports the form that it begins, and moves on behind it. */
static void scan_word(struct scan *s, size_t at, uint32_t four) {
    const struct form *f = form_at(s->v, four, span_from(s->text, at));
    if (f == NULL)
        return;
    if (f->number != NO_NAME)
        s->found(s->context, f->number);
    s->next = at + f->text.n;
}

enum { BLOCK = 64 }; /* bytes that are looked at together: a bit each */

/* The lowest bit of each byte, gathered into one. */
static uint64_t gather(uint64_t eight) {
    return (le64toh(eight) & UINT64_C(0x0101010101010101)) * UINT64_C(0x0102040810204080) >> 56;
}

/* A bit for each byte that is a letter or digit; false when one of them is not ASCII. */
static bool block_words(const char *p, uint64_t *words) {
    uint64_t bits = 0;
    block odd = {0};
    for (size_t i = 0; i < BLOCK; i += sizeof(block)) {
        uint64_t eights[2];
        const block c = block_at(p + i);
        odd |= c;
        block_halves((block)((c | 0x20) - 'a' < 26) | (block)(c - '0' < 10), eights);
        bits |= (gather(eights[0]) | gather(eights[1]) << 8) << i;
    }
    *words = bits;
    return !block_any(odd & 0x80);
}

/* The words that begin in the block, which stands at `at` in the text. */
static void scan_block(struct scan *s, const char *bytes, size_t at, uint64_t words, uint64_t starts) {
    for (; starts != 0; starts &= starts - 1) {
        size_t i = (size_t)__builtin_ctzll(starts);
        uint32_t four,
            n = (uint32_t)__builtin_ctzll(~(words >> i) | 1u << sizeof four); /* of the word; at most 4 */
        if (at + i < s->next)
            continue;
        if (i + sizeof four > BLOCK) { /* it may go on behind the block */
            struct span rest = span_from(s->text, at + i);
            scan_word(s, at + i, four_of(span_first(rest, word_length(rest))));
            continue;
        }
        memcpy(&four, bytes + i, sizeof four);
        four &=
            htole32((uint32_t)((UINT64_C(1) << 8 * n) - 1)); /* without a branch: words have all lengths */
        if (begins_form(s->v, beginning_of(four)))
            scan_word(s, at + i, four);
    }
}

/* The words of from .. end one after the other: where there are characters that are not ASCII. */
static size_t scan_slowly(struct scan *s, size_t from, size_t end) {
    size_t at = from;
    while (at < end) {
        struct span rest = span_from(s->text, at);
        size_t n = word_length(rest);
        if (n > 0 && at >= s->next)
            scan_word(s, at, four_of(span_first(rest, n)));
        at += n > 0 ? n : 1;
    }
    return at;
}

void vocabulary_scan(const struct vocabulary *v, struct span text,
                     void (*found)(void *context, size_t number), void *context) {
    struct scan s = {.v = v, .text = text, .found = found, .context = context};
    bool inside = false; /* a word goes on from the block before */
    for (size_t at = 0; at < text.n;) {
        char last[BLOCK];
        const char *bytes = text.p + at;
        size_t n = text.n - at < BLOCK ? text.n - at : BLOCK;
        if (n < BLOCK) {
            memset(last, ' ', sizeof last);
            bytes = memcpy(last, bytes, n);
        }
        uint64_t words;
        if (block_words(bytes, &words)) {
            scan_block(&s, bytes, at, words, words & ~(words << 1 | inside));
            inside = words >> (BLOCK - 1) != 0;
            at += n;
            continue;
        }
        size_t rest =
            inside ? word_length(span_from(text, at)) : 0; /* of a word that began in the block before */
        at = scan_slowly(&s, at + rest, at + n);
        inside = false;
    }
}

const char *vocabulary_kind_name(enum vocabulary_kind kind) {
    static const char *const names[] = {"country", "organization", "subject", "program"};
    return names[kind];
}
