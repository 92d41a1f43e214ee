/* citation: one cable that a REF field names.
 *
 * A cable is named by post and serial, in any of these forms, with a year as citation_year.h has it:
 *
 *   STATE 12345, STATE-12345, STATE: 12345, ROME, 1228, ROME CABLES 266, STATE NO. 12
 *   377 ROME                     the serial before the post, as an item of its own
 *   SANTIAG0 465, STATE 1O1265   noughts for the letter O, and the letter for noughts
 *   BRASILA 931                  one slip, where one post alone is meant
 *   PP 333                       the initials of the citing post
 *
 * A number behind the name of a known post is a cable wherever it stands. A number behind an unknown word is
 * one only as an item of its own ("B. KARST HARBOR 318"), because e-mails, articles, dates and the reports of
 * other services stand between the cables; inside a sentence it is none. What was repaired is told apart, for
 * the problems of the cable.
 */
#ifndef CABLEFS_PARSE_CITATION_H
#define CABLEFS_PARSE_CITATION_H

#include "cable/ident.h"
#include "citation_year.h"

struct citation_context {
    struct citation_when when; /* of the citing cable */
    struct ident citing; /* its identifier; the serial is 0 when it has none */
    char initials[4]; /* of its post, PP for PHNOM PENH; empty when it has none */
};

struct citation {
    struct ident ident;
    struct span text; /* as printed, without a year behind the serial */
    size_t length; /* with all that belongs to it */
    size_t digits; /* of the serial */
    int first_year; /* of further serials of the same post: without a year behind the serial */
    bool dated; /* the year is printed */
    bool dated_before; /* it stands before the serial, and holds for further ones too */
    bool guessed; /* no table has the post as printed: it has a slip, or is a new one */
    bool repaired; /* the post is not printed as identifiers write it */
};

/* Sets the initials of the context from what the FM line says ("AMEMBASSY PHNOM PENH"). */
void citation_set_initials(struct citation_context *k, struct span from);

/* Reads a citation at s, which begins a word or a year. item: an item of the list begins here. */
bool citation_read(const struct citation_context *k, struct span s, bool item, struct citation *cite);

/* Reads a further serial of the same post behind a citation: ", 5460", " AND 5461", "/1852", and the end of a
 * range, " - 5462". Bytes used, 0 when there is none; *next gets the citation. */
size_t citation_read_next(const struct citation_context *k, struct span s, const struct citation *cite,
                          struct citation *next);

/* Words in the place of a post that say: this is no cable (EMAIL, REPORT, LICENSE). */
bool citation_is_other(struct span word);

#endif
