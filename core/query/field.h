/* field: the fields of the query language: their names, and what a value of each may be.
 *
 * Private to core/query. One table, a row for each field; where a field is looked for is the table of term.c.
 */
#ifndef CABLEFS_QUERY_FIELD_H
#define CABLEFS_QUERY_FIELD_H

#include "grammar.h"

/* "cited-by"; static storage. */
const char *field_name(enum query_field field);

/* query_examples() */
const char *field_examples(enum query_field field);

/* The field of a name in any case; QUERY_FIELDS when there is none. */
enum query_field field_of(struct span name);

/* All names, as a message lists them: "tag, origin, class"; out. test_query holds that the room is enough. */
enum { FIELD_LIST_SIZE = 160 };
const char *field_list(char out[FIELD_LIST_SIZE]);

/* Reads node->value, as written, by the rules of node->field. place: where it stands, for faults. ERR_QUERY,
 * ERR_NOMEM. */
enum err field_read(struct grammar *g, struct query_node *node, struct span place);

#endif
