/* query: the query language of search/ and of `cablefs search`, from text to a tree.
 *
 *   query   = all { "OR" all }
 *   all     = one { [ "AND" ] one }                     terms side by side are joined by AND
 *   one     = ( "NOT" | "-" ) one | "(" query ")" | near | field ":" value | text
 *   near    = "NEAR" "(" text text { text } [ "," number ] ")" | text "NEAR" text { "NEAR" text }
 *   text    = ( word | '"' words '"' ) [ "*" ]           * ends a beginning: kosov*
 *   field   = tag origin class date subject from to signed ref cited-by id      in any case
 *   value   = text
 *   date    = day [ ".." day ] | day ".." | ".." day | "undated"     day = 2006, 2006-06, 2006-06-22
 *
 * AND, OR, NOT and NEAR are operators in capitals only. A word with punctuation in it is a phrase
 * (naval-base). What is said twice side by side counts once: "a a" is a, "a NEAR a" too, and NOT NOT a.
 * Nothing of a query ever becomes SQL or a query of FTS5 as it stands: term.c quotes and
 * binds the values of the tree.
 */
#ifndef CABLEFS_QUERY_H
#define CABLEFS_QUERY_H

#include "base/text.h"

enum {
    QUERY_SIZE_MAX = 4096, /* bytes of a query */
    QUERY_DEPTH_MAX = 50, /* parentheses and NOTs inside each other */
    QUERY_DISTANCE = 10, /* of NEAR, in words, where none is given */
    QUERY_DISTANCE_MAX = 1000,
};

enum query_kind {
    QUERY_AND, /* two or more children */
    QUERY_OR, /* two or more children */
    QUERY_NOT, /* one child */
    QUERY_TEXT, /* a word, phrase or beginning, in a paragraph or in the subject */
    QUERY_NEAR, /* children are QUERY_TEXT, two or more, with at most `distance` words between */
    QUERY_FIELD,
};

enum query_field {
    QUERY_TAG,
    QUERY_ORIGIN,
    QUERY_CLASS,
    QUERY_DATE,
    QUERY_SUBJECT,
    QUERY_FROM,
    QUERY_TO,
    QUERY_SIGNER,
    QUERY_REF,
    QUERY_CITED_BY,
    QUERY_ID,
    QUERY_FIELDS
};

struct query_day {
    int year, month, day; /* all 0: open, at an end of a range */
};

struct query_node {
    enum query_kind kind;
    struct query_node *children, *next; /* the first child; the next child of the same parent */
    struct query_node *last_child;
    enum query_field field; /* of QUERY_FIELD */
    /* Text as written, without its quotes. A tag, a class, a signer: as the directory is named; an origin: as
     * identifiers write it; an identifier: in its canonical form, as far as it is one. Valid as long as the
     * query. */
    struct span value;
    bool beginning; /* value is the beginning of a word, or of an identifier */
    bool further; /* of QUERY_ID: 1976STATE216769_b; without 76STATE216769~2, 76STATE216769 is meant */
    bool undated; /* of QUERY_DATE: the cables without a date */
    struct query_day first, last; /* of QUERY_DATE: whole days, both included */
    int distance; /* of QUERY_NEAR */
    /* Of a TEXT or a NEAR with a beginning in it, which is dear to find: the first of those that are equal;
     * itself, where it is the first of several. NULL: there is no other. */
    const struct query_node *twin;
};

struct query; /* opaque; owns its nodes */

struct query_fault {
    size_t at, n; /* bytes of the query that are at fault: at + n <= its length; n is 0 at the end of it */
    char text[256]; /* one sentence for a person, without a full stop; valid UTF-8 */
};

/* Reads a query. ERR_OK: the caller frees *query with query_free(). ERR_QUERY: *fault says what and where.
 * ERR_NOMEM. The text is copied. fault may be NULL. */
enum err query_parse(struct span text, struct query **query, struct query_fault *fault);
void query_free(struct query *query); /* accepts NULL */

const struct query_node *query_root(const struct query *query);

/* Queries that show a field, apart by blanks: "id:06ROME*"; static storage. */
const char *query_examples(enum query_field field);

/* Appends the query in its canonical spelling, which parses to the same tree: text in quotes, AND left out,
 * parentheses where they are needed. */
enum err query_print(const struct query *query, struct buf *out);

#endif
