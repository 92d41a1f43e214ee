/* query_private: what query.c (the tree), query_parse.c (the grammar) and query_field.c (the values of
 * fields) share; nobody else includes it. */
#ifndef CABLEFS_QUERY_QUERY_PRIVATE_H
#define CABLEFS_QUERY_QUERY_PRIVATE_H

#include "query.h"

struct query {
    struct arena arena;
    struct span text; /* in the arena */
    struct query_node *root;
};

struct query_parser {
    struct query *query;
    struct span text; /* the query's copy */
    size_t at; /* the next byte to be read */
    int depth;
    bool in_near; /* a comma ends a word */
    struct span pending; /* the operator that waits for its term; empty for none */
    struct query_fault *fault;
};

/* A new node in the arena; NULL when memory ran out. */
struct query_node *query_node(struct query *query, enum query_kind kind);

/* Appends a child; the children of an AND within an AND become the parent's own, likewise of an OR. */
void query_adopt(struct query_node *parent, struct query_node *child);

/* Fills in the fault and returns ERR_QUERY. `place` is a part of the parser's text. */
enum err query_refuse(struct query_parser *p, struct span place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A piece of the query that fits into a message. */
enum { QUERY_QUOTE_SIZE = 44 };
const char *query_quote(struct span s, char out[QUERY_QUOTE_SIZE]);

/* The field of a name in any case; QUERY_FIELDS when there is none. */
enum query_field query_field_of(struct span name);

/* Reads node->value, as written, by the rules of node->field. place: where it stands, for faults. */
enum err query_field_value(struct query_parser *p, struct query_node *node, struct span place);

#endif
