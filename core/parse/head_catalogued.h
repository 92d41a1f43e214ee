/* head_catalogued: where the text of a record begins whose head is in the catalogue.
 *
 * A record of a dump may keep what the head says in columns of its own, so that its text has neither a
 * classification line nor a label.
 */
#ifndef CABLEFS_PARSE_HEAD_CATALOGUED_H
#define CABLEFS_PARSE_HEAD_CATALOGUED_H

#include "head.h"

/* The line at which the text begins, in a head without a classification line: at once, behind markings and
 * handling lines, or behind the blank line that ends the transmission. `end` where there is a label, or where
 * the beginning does not show. */
size_t head_catalogued_begin(const struct head *h, size_t end);

#endif
