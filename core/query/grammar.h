/* grammar: reads a query by the grammar that query.h shows, by recursive descent.
 *
 * Private to core/query: query.c owns the tree, field.c reads the values of fields.
 */
#ifndef CABLEFS_QUERY_GRAMMAR_H
#define CABLEFS_QUERY_GRAMMAR_H

#include "query.h"

struct grammar {
    struct arena *arena; /* of the nodes and of what they hold; borrowed */
    struct span text; /* lives as long as the arena */
    struct query_fault *fault; /* NULL: nobody wants to know */
    /* where the reading stands: 0 to begin with */
    size_t at; /* the next byte to be read */
    int depth;
    bool in_near; /* a comma ends a word */
    struct span pending; /* the operator that waits for its term; empty for none */
};

/* Reads the whole text; the nodes are in the arena. ERR_QUERY: the fault says what and where. ERR_NOMEM. */
enum err grammar_parse(struct grammar *g, struct query_node **root);

/* Fills in the fault and returns ERR_QUERY. `place` is a part of the text. */
enum err grammar_refuse(struct grammar *g, struct span place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A piece of the query that fits into a message; out. */
enum { GRAMMAR_QUOTE_SIZE = 44 };
const char *grammar_quote(struct span s, char out[GRAMMAR_QUOTE_SIZE]);

#endif
