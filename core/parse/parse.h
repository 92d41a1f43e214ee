/* parse: from a raw document to a cable. Nothing here reads or writes a file.
 *
 * A parser holds the vocabulary and scratch memory. It may be used for one document after the other, by one
 * thread at a time; several parsers may run side by side.
 */
#ifndef CABLEFS_PARSE_H
#define CABLEFS_PARSE_H

#include "cable/cable.h"
#include "cable/raw.h"
#include "cable/vocabulary.h"

/* Goes up whenever the parser reads any document differently, so that an index made before is built again. */
enum { PARSE_VERSION = 19 };

struct parser;

/* The vocabulary is borrowed and must outlive the parser. ERR_NOMEM. parser_free() accepts NULL. */
enum err parser_open(const struct vocabulary *v, struct parser **p);
void parser_free(struct parser *p);

/* Parses the document into the cable, which is reset first. The cable then stays valid by itself, because
 * nothing in it points into raw.
 *
 * ERR_OK       a cable; c->ident is set
 * ERR_INVALID  not a cable; c->problems says why, nothing else in it means anything
 * ERR_NOMEM */
enum err parse_document(struct parser *p, const struct raw *raw, struct cable *c);

/* The same for n documents, at least one, each of which holds one section or more of the same cable, in their
 * order. Each field of the head, and of the metadata, is taken from the first document that has it. */
enum err parse_sections(struct parser *p, const struct raw *parts, size_t n, struct cable *c);

#endif
