/* parse: from a raw document to a cable. No input or output.
 *
 * A parser holds the vocabulary and scratch memory; it may be used for one document after the other, by one
 * thread at a time (several parsers may run side by side).
 */
#ifndef CABLEFS_PARSE_H
#define CABLEFS_PARSE_H

#include "cable/cable.h"
#include "cable/raw.h"
#include "cable/vocabulary.h"

/* Goes up whenever the parser reads any document differently, so that an index made before is built again. */
enum { PARSE_VERSION = 7 };

struct parser;

/* The vocabulary is borrowed and must outlive the parser. ERR_NOMEM. parser_free() accepts NULL. */
enum err parser_open(const struct vocabulary *v, struct parser **p);
void parser_free(struct parser *p);

/* Parses the document into the cable, which is reset first and stays valid on its own: nothing in it points
 * into raw.
 *
 * ERR_OK       a cable; c->id is set
 * ERR_INVALID  not a cable; c->problems says why, nothing else in it means anything
 * ERR_NOMEM */
enum err parse_document(struct parser *p, const struct raw *raw, struct cable *c);

/* The same for documents, in order, that hold a section or some of one cable each. Each field of
 * the head, and of the metadata, is that of the first document that has it. n is at least 1. */
enum err parse_sections(struct parser *p, const struct raw *parts, size_t n, struct cable *c);

#endif
