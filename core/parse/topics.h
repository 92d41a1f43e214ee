/* topics: what a cable is about, in names of the vocabulary.
 *
 * A topic is assigned when the TAGS line carries its code or its name. It is discussed when a form of its
 * name stands in the subject or in a heading, or in two paragraphs or more and often enough. Often enough is
 * seven times; or, when the first paragraph, which is the summary, is one of them, more than once for every
 * two paragraphs of the cable. Two paragraphs alone are not enough, because most names that stand in two are
 * mentioned in passing (docs/accuracy.md). A topic that is assigned and discussed is listed once, as
 * assigned.
 */
#ifndef CABLEFS_PARSE_TOPICS_H
#define CABLEFS_PARSE_TOPICS_H

#include "cable/cable.h"
#include "cable/vocabulary.h"

/* Fills c->topics from its tags, subject and paragraphs. ERR_OK or ERR_NOMEM. */
enum err topics_find(struct cable *c, const struct vocabulary *v);

#endif
