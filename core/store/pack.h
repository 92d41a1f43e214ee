/* pack: documents as received, compressed with zstd against the files of the cable that was parsed from them.
 *
 * Nearly all of a document stands in its header and paragraphs too, word for word, so that what is left to
 * store is line breaks. The files are given to zstd as a prefix (RFC 8878 calls it a dictionary of raw
 * content), one behind the other: header (without identifier and problems), then the paragraphs in their
 * order. Any zstd undoes it: `zstd -d --patch-from=PREFIX`.
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

/* Packs a document; out->bytes points into it or into the pack, until the next call. prefix: empty for
 * none. */
enum err pack_bytes(struct pack *pack, struct span prefix, struct span bytes, struct packed *out);

/* The same for the document of a cable, whose topics are sorted first, as they will be read; c: NULL for
 * none. */
enum err pack_document(struct pack *pack, struct cable *c, struct span bytes, struct packed *out);

/* The document again; *bytes points into the pack, until the next call, or into what is plain. ERR_CORRUPT
 * when it is not of that size, or not what was packed (a checksum is in the frame). */
enum err pack_undo(struct pack *pack, struct span prefix, const struct packed *packed, struct span *bytes);

#endif
