/* field_run_on: tags that were run together into one word, PHUMBA or PRELHUMANRIGHTS.
 *
 * Software that joined the lines of a cable lost the blanks between tags.
 */
#ifndef CABLEFS_PARSE_FIELD_RUN_ON_H
#define CABLEFS_PARSE_FIELD_RUN_ON_H

#include "cable/vocabulary.h"

enum {
    /* The fewest letters of a word that may be several codes run together. No document of the corpus decides,
     * but the unit test example/fields_are_as_printed fails at 8. */
    FIELD_RUN_ON_MIN = 5,
    /* The most letters of one. No document of the corpus decides. */
    FIELD_RUN_ON_MAX = 80,
};

struct field_run_on {
    struct span tags[FIELD_RUN_ON_MAX]; /* parts of the word, or names of the vocabulary: HUMAN RIGHTS */
    size_t n;
};

/* Divides the word, in capitals, which is no code or name itself, into codes and spelled-out names that cover
 * it whole. False, and *out undefined, where it cannot be divided or is more likely a word. The tags point
 * into the word and the vocabulary. */
bool field_run_on_split(const struct vocabulary *v, struct span word, struct field_run_on *out);

#endif
