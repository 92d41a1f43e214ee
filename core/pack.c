#include "pack.h"

#include <stdlib.h>
#include <zstd.h>

enum { LEVEL = 3 };

struct pack {
    ZSTD_CCtx *compress; /* made when first needed: a reader never compresses */
    ZSTD_DCtx *decompress;
    struct buf out;
};

enum err pack_open(struct pack **pack) {
    *pack = calloc(1, sizeof **pack);
    return *pack == NULL ? ERR_NOMEM : ERR_OK;
}

void pack_close(struct pack *pack) {
    if (pack == NULL)
        return;
    ZSTD_freeCCtx(pack->compress);
    ZSTD_freeDCtx(pack->decompress);
    buf_free(&pack->out);
    free(pack);
}

void pack_prefix(struct buf *prefix, struct span heading, struct span text) {
    buf_add(prefix, heading.p, heading.n);
    buf_add(prefix, text.p, text.n);
    buf_char(prefix, '\n');
}

static bool compressor(struct pack *pack) {
    if (pack->compress != NULL)
        return true;
    pack->compress = ZSTD_createCCtx();
    return pack->compress != NULL &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(pack->compress, ZSTD_c_compressionLevel, LEVEL));
}

enum err pack_bytes(struct pack *pack, struct span prefix, struct span bytes, enum pack_form *form,
                    struct span *packed) {
    *form = PACK_PLAIN;
    *packed = bytes;
    if (bytes.n == 0 || bytes.n > PACK_MAX)
        return ERR_OK;
    size_t bound = ZSTD_compressBound(bytes.n);
    buf_clear(&pack->out);
    if (!compressor(pack) || !buf_extend(&pack->out, bound) ||
        ZSTD_isError(ZSTD_CCtx_refPrefix(pack->compress, prefix.p, prefix.n))) /* for one frame */
        return ERR_NOMEM;
    size_t n = ZSTD_compress2(pack->compress, pack->out.data, bound, bytes.p, bytes.n);
    if (ZSTD_isError(n)) /* with room enough, memory is all that can fail */
        return ERR_NOMEM;
    if (n >= bytes.n)
        return ERR_OK;
    *form = prefix.n > 0 ? PACK_PREFIX : PACK_ALONE;
    *packed = (struct span){pack->out.data, n};
    return ERR_OK;
}

enum err pack_undo(struct pack *pack, struct span prefix, enum pack_form form, struct span packed,
                   size_t size, struct span *bytes) {
    if (form == PACK_PLAIN) {
        *bytes = packed;
        return packed.n == size ? ERR_OK : ERR_CORRUPT;
    }
    if (size > PACK_MAX || (form != PACK_ALONE && form != PACK_PREFIX))
        return ERR_CORRUPT;
    if (pack->decompress == NULL)
        pack->decompress = ZSTD_createDCtx();
    buf_clear(&pack->out);
    if (pack->decompress == NULL ||
        !buf_extend(&pack->out, size + 1)) /* one more, so that too much is seen */
        return ERR_NOMEM;
    if (form == PACK_PREFIX && ZSTD_isError(ZSTD_DCtx_refPrefix(pack->decompress, prefix.p, prefix.n)))
        return ERR_NOMEM;
    size_t n = ZSTD_decompressDCtx(pack->decompress, pack->out.data, size + 1, packed.p, packed.n);
    *bytes = (struct span){pack->out.data, size};
    return n == size ? ERR_OK : ERR_CORRUPT;
}
