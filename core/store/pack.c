#include "pack.h"

#include <stdlib.h>
#include <zstd.h>

#include "cable/render.h"

enum { LEVEL = 3 }; /* 6 takes twice as long for a tenth less */

struct pack {
    ZSTD_CCtx *compress; /* made when first needed: a reader never compresses */
    ZSTD_DCtx *decompress;
    struct buf out;
    struct buf prefix; /* of pack_document() */
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
    buf_free(&pack->prefix);
    free(pack);
}

enum err pack_prefix(const struct cable *c, struct buf *prefix) {
    struct cable head = *c; /* without what the index may still change */
    head.ident = SPAN_EMPTY;
    head.problems_n = 0;
    enum err e = render_header(&head, prefix);
    for (size_t i = 0; e == ERR_OK && i < c->paragraphs_n; i++)
        e = render_paragraph(c->paragraphs[i].heading, c->paragraphs[i].text, prefix);
    return e;
}

static bool compressor(struct pack *pack) {
    if (pack->compress != NULL)
        return true;
    pack->compress = ZSTD_createCCtx();
    return pack->compress != NULL &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(pack->compress, ZSTD_c_compressionLevel, LEVEL)) &&
           !ZSTD_isError(ZSTD_CCtx_setParameter(pack->compress, ZSTD_c_checksumFlag, 1));
}

enum err pack_bytes(struct pack *pack, struct span prefix, struct span bytes, struct packed *out) {
    *out = (struct packed){.form = PACK_PLAIN, .bytes = bytes, .size = bytes.n};
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
    out->form = prefix.n > 0 ? PACK_PREFIX : PACK_ALONE;
    out->bytes = (struct span){pack->out.data, n};
    return ERR_OK;
}

enum err pack_document(struct pack *pack, struct cable *c, struct span bytes, struct packed *out) {
    enum err e = ERR_OK;
    buf_clear(&pack->prefix);
    if (c != NULL) {
        cable_sort_topics(c);
        e = pack_prefix(c, &pack->prefix);
    }
    return e == ERR_OK ? pack_bytes(pack, (struct span){pack->prefix.data, pack->prefix.len}, bytes, out) : e;
}

enum err pack_undo(struct pack *pack, struct span prefix, const struct packed *packed, struct span *bytes) {
    if (packed->form == PACK_PLAIN) {
        *bytes = packed->bytes;
        return bytes->n == packed->size ? ERR_OK : ERR_CORRUPT;
    }
    if (packed->size > PACK_MAX || (packed->form != PACK_ALONE && packed->form != PACK_PREFIX))
        return ERR_CORRUPT;
    if (pack->decompress == NULL)
        pack->decompress = ZSTD_createDCtx();
    buf_clear(&pack->out);
    if (pack->decompress == NULL ||
        !buf_extend(&pack->out, packed->size + 1)) /* one more, so that too much is seen */
        return ERR_NOMEM;
    struct span with = packed->form == PACK_PREFIX ? prefix : SPAN_EMPTY;
    if (ZSTD_isError(ZSTD_DCtx_refPrefix(pack->decompress, with.p, with.n)))
        return ERR_NOMEM;
    size_t n = ZSTD_decompressDCtx(pack->decompress, pack->out.data, packed->size + 1, packed->bytes.p,
                                   packed->bytes.n);
    *bytes = (struct span){pack->out.data, packed->size};
    return n == packed->size ? ERR_OK : ERR_CORRUPT;
}
