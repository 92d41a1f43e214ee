/* post: the posts of the Department of State that issue cables, and the ways in which they are printed.
 *
 * The table is data (post_table.c): embassies, consulates, missions and offices. A name that is not in it may
 * be a post all the same, of another time or another archive; who meets one has to look at what stands round
 * it.
 */
#ifndef CABLEFS_CABLE_POST_H
#define CABLEFS_CABLE_POST_H

#include "base/text.h"

struct post_entry {
    const char *printed; /* capitals without blanks: SECSTATEWASHDC */
    const char *ident; /* as identifiers write it: STATE */
};

extern const struct post_entry post_table[]; /* sorted by the printed name */
extern const size_t post_table_len;

/* The identifier's form of a printed name (capitals, no blanks), static; NULL when the table does not know
 * it. */
const char *post_find(struct span printed);

#endif
