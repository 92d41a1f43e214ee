/* pack: compresses a document as received, with zstd, against the files of the cable that was parsed from it.
 *
 * Nearly every word of a document also stands in the cable's header and paragraphs, so that little more than
 * the line breaks is left to store. zstd gets these files as a prefix, which RFC 8878 calls a dictionary of
 * raw content: first the header without identifier and problems, then the paragraphs in their order. Any zstd
 * unpacks it: `zstd -d --patch-from=PREFIX`.
 *
 * A pack belongs to one thread. Functions return ERR_OK or ERR_NOMEM unless they say more.
 */
#ifndef CABLEFS_STORE_PACK_H
#define CABLEFS_STORE_PACK_H

#include "cable/cable.h"

struct pack; /* opaque */

/* How the bytes of a document are stored; the numbers stand in the index. */
enum pack_form {
    PACK_PLAIN = 0, /* as received: what is large, or would not get smaller */
    PACK_ALONE = 1, /* a zstd frame */
    PACK_PREFIX = 2, /* a zstd frame that needs the prefix of its cable */
};

enum { PACK_MAX = 256 * 1024 }; /* bytes; larger documents stay plain, so that a part of them can be read */

enum err pack_open(struct pack **pack);
void pack_close(struct pack *pack); /* accepts NULL */

/* The prefix of a cable, appended. Its topics must be sorted (cable_sort_topics()). */
enum err pack_prefix(const struct cable *c, struct buf *prefix);

struct packed { /* a document as it is stored */
    enum pack_form form;
    struct span bytes;
    size_t size; /* of the document */
};

/* Packs a document; the prefix may be empty. Until the next call out->bytes points into the document or into
 * the pack. */
enum err pack_bytes(struct pack *pack, struct span prefix, struct span bytes, struct packed *out);

/* The same for the document of a cable. Its topics are sorted first, because the index will give them back in
 * that order. c is NULL when the document is no cable. */
enum err pack_document(struct pack *pack, struct cable *c, struct span bytes, struct packed *out);

/* Gives the document back. *bytes points into the pack until the next call, or into packed->bytes when these
 * are plain. ERR_CORRUPT: the document has another size, or the checksum in the frame does not fit. */
enum err pack_undo(struct pack *pack, struct span prefix, const struct packed *packed, struct span *bytes);

#endif
