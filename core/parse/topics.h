/* topics: what a cable is about, in names of the vocabulary.
 *
 * Assigned: the TAGS line carries a code with that name, or the name. Discussed: a form of the name stands in
 * the subject or in a heading; or in two paragraphs or more, often enough. That is seven times, or, when the
 * first paragraph, the summary, is one of them, more than once for every two paragraphs of the cable. Two
 * paragraphs alone are not enough: most names that stand in two are mentioned in passing (docs/accuracy.md).
 * A name is listed once; assigned goes before discussed.
 */
#ifndef CABLEFS_PARSE_TOPICS_H
#define CABLEFS_PARSE_TOPICS_H

#include "cable/cable.h"
#include "cable/vocabulary.h"

/* Fills c->topics from its tags, subject and paragraphs. ERR_OK or ERR_NOMEM. */
enum err topics_find(struct cable *c, const struct vocabulary *v);

#endif
