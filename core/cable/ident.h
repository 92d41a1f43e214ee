/* ident: the canonical identifier of a cable, 06ROME1851: two digits of the year, post, serial.
 *
 * The post is in capitals without spaces (RIODEJANEIRO, USUNNEWYORK), and the serial has no leading zeros.
 * dtg.h says which years the two digits mean. A post is printed under several names; ident_post() gives the
 * one that identifiers use. An ident is always this text or its parts, never the number of a row: that is an
 * id.
 */
#ifndef CABLEFS_CABLE_IDENT_H
#define CABLEFS_CABLE_IDENT_H

#include "base/text.h"

enum { IDENT_POST_MAX = 40, IDENT_MAX = IDENT_POST_MAX + 16 }; /* with ~26 */

struct ident {
    int year; /* four digits */
    char post[IDENT_POST_MAX]; /* NUL-terminated */
    unsigned long serial; /* up to 99,999,999 */
    unsigned further; /* 2 for 1976STATE216769_b, 3 for _c; 0 for all that is no further document */
};

/* Reads an identifier that fills s, in any case, with or without leading zeros, also as the National Archives
 * number their documents: 1976STATE216769 is 76STATE216769, and 1976STATE216769_b another document of that
 * cable. ERR_INVALID when it is none. */
enum err ident_parse(struct span s, struct ident *ident);

/* Reads what a wrong cut made of an identifier: 08ECTION01OF02MANAMA492 is 08MANAMA492. False for all
 * else. */
bool ident_mend(struct span s, struct ident *ident);

/* The same as people write it: with blanks between the parts, "06 ROME 1851", "06 New Delhi 77".
 * ERR_INVALID. */
enum err ident_read(struct span s, struct ident *ident);

/* Gives the post the name that identifiers use, where it has another one that is known (post.h), or the
 * National Archives cut it: 1978JERUSA03343 is 78JERUSALEM3343. */
void ident_settle(struct ident *ident);

/* Writes 06ROME1851, NUL-terminated. */
void ident_format(const struct ident *ident, char out[IDENT_MAX]);

/* Writes the name of its directory where another document has the number: 76STATE216769~2 for
 * 1976STATE216769_b, and otherwise what ident_format() writes. */
void ident_format_further(const struct ident *ident, char out[IDENT_MAX]);

/* The post as identifiers write it, from any printed form: "NEW DELHI", "AMEMBASSY NEW DELHI",
 * "SECSTATE WASHDC" (STATE), "RIO DE JAN" (RIODEJANEIRO). ERR_INVALID when nothing usable is left or it is
 * longer than IDENT_POST_MAX allows. */
enum err ident_post(struct span printed, char post[IDENT_POST_MAX]);

/* The same for posts that the table of posts knows (post.h); false for all others, and post is left alone. */
bool ident_known_post(struct span printed, char post[IDENT_POST_MAX]);

#endif
