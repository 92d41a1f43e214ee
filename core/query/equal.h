/* equal: what a query says more than once is to be asked once.
 *
 * Private to core/query. Each term costs a look into the index, and one that begins with t* a long one; a
 * query that repeats it thirty times would take thirty times as long, and find the same.
 */
#ifndef CABLEFS_QUERY_EQUAL_H
#define CABLEFS_QUERY_EQUAL_H

#include "query.h"

/* Leaves out of every AND, OR and NEAR what is equal to a child before it, and a NOT of a NOT; then sets the
 * twins. It finds the same as before. Returns the root, which may be another one. */
struct query_node *equal_simplify(struct query_node *root);

#endif
