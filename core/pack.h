/* pack: documents as received, compressed with zstd against the text of the cable that was parsed from them.
 *
 * Nearly all of a document stands in its paragraphs too, word for word, so that what is left to store is line breaks and the
 * head. The paragraphs are given to zstd as a prefix (RFC 8878 calls it a dictionary of raw content): any zstd undoes it,
 * `zstd -d --patch-from=PREFIX`, where PREFIX is made of the paragraphs in their order as pack_prefix() makes it.
 *
 * A pack belongs to one thread. Functions return ERR_OK or ERR_NOMEM unless they say more.
 */
#ifndef CABLEFS_PACK_H
#define CABLEFS_PACK_H

#include "text.h"

struct pack; /* opaque */

/* How the bytes of a document are stored; the numbers stand in the index. */
enum pack_form {
    PACK_PLAIN = 0,  /* as received: what is large, or would not get smaller */
    PACK_ALONE = 1,  /* a zstd frame */
    PACK_PREFIX = 2, /* a zstd frame that needs the prefix of its cable */
};

enum { PACK_MAX = 256 * 1024 }; /* bytes; larger documents stay plain, so that a part of them can be read */

enum err pack_open(struct pack **pack);
void pack_close(struct pack *pack); /* accepts NULL */

/* Appends one paragraph to a prefix: heading, text, line feed. */
void pack_prefix(struct buf *prefix, struct span heading, struct span text);

/* Packs a document; *packed points into it or into the pack, until the next call. prefix: empty for none. */
enum err pack_bytes(struct pack *pack, struct span prefix, struct span bytes, enum pack_form *form,
                    struct span *packed);

/* The document again, which was size bytes long; *bytes points into the pack, until the next call. ERR_CORRUPT when that
 * is not what comes out. */
enum err pack_undo(struct pack *pack, struct span prefix, enum pack_form form, struct span packed,
                   size_t size, struct span *bytes);

#endif
