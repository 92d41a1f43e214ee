/* vocabulary: the State Department's TAGS (Traffic Analysis by Geography and Subject, 5 FAH-3): codes, their
 * spelled-out names, and the words by which a text shows that it is about the thing.
 *
 * The table is data (vocabulary_table.c). A struct vocabulary is an index over it, built once, read-only
 * afterwards and therefore safe to share between threads. Several codes may share one name; a name has one
 * number, its place among the distinct names (0 .. vocabulary_names() - 1).
 */
#ifndef CABLEFS_CABLE_VOCABULARY_H
#define CABLEFS_CABLE_VOCABULARY_H

#include "base/text.h"

enum vocabulary_kind {
    VOCABULARY_COUNTRY,
    VOCABULARY_ORGANIZATION,
    VOCABULARY_SUBJECT,
    VOCABULARY_PROGRAM,
};

struct vocabulary_entry {
    const char *code; /* as on a TAGS line: KV */
    const char *name; /* capitals, words apart by one blank: KOSOVO */
    enum vocabulary_kind kind;
    const char *forms; /* words that mean it, apart by '|': "Kosovo|Kosovar|Kosovars"; "" for none */
};

extern const struct vocabulary_entry vocabulary_table[];
extern const size_t vocabulary_table_len;

/* Phrases that hold a form and mean something else, apart by '|': "New Mexico|Lake Chad". */
extern const char vocabulary_decoys[];

struct vocabulary; /* opaque */

/* ERR_NOMEM. The caller frees *v with vocabulary_free(), which accepts NULL. */
enum err vocabulary_open(struct vocabulary **v);
void vocabulary_free(struct vocabulary *v);

/* The entry of a code or of a name (its first entry), in capitals; NULL when there is none. */
const struct vocabulary_entry *vocabulary_code(const struct vocabulary *v, struct span code);
const struct vocabulary_entry *vocabulary_name(const struct vocabulary *v, struct span name);

size_t vocabulary_names(const struct vocabulary *v);
const char *vocabulary_name_at(const struct vocabulary *v, size_t number);

/* Calls found(context, number) for each name that the text mentions by one of its forms, in reading order and
 * perhaps several times. A form is matched as written or in capitals, on word boundaries, the longest one
 * first; a possessive ('s) does not hide it. */
void vocabulary_scan(const struct vocabulary *v, struct span text,
                     void (*found)(void *context, size_t number), void *context);

const char *vocabulary_kind_name(enum vocabulary_kind kind); /* "country", "organization", ... */

#endif
