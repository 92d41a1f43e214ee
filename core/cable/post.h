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

/* The same for a name that an archive cut: the National Archives keep six characters of it in the numbers of
 * their documents, a blank among them (JERUSA, USUNN, KUALA). NULL where the name is shorter than that, or
 * several posts begin with it. */
const char *post_complete(struct span printed);

/* The same for a name with one slip (distance.h), BRASILA. NULL where the name is short, or no post or
 * several are meant. */
const char *post_nearest(struct span printed);

#endif
