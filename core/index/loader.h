/* loader: reads, parses and packs documents on a thread of its own, ahead of whoever writes the index.
 *
 * SQLite allows one writer, and writing keeps it busy. Everything that needs no database is done here, beside
 * it. The documents come in the order of the source. At most INDEX_LOAD_AHEAD of them wait, and no more are
 * read while INDEX_LOAD_BYTES of them do.
 */
#ifndef CABLEFS_INDEX_LOADER_H
#define CABLEFS_INDEX_LOADER_H

#include "cable/cable.h"
#include "cable/vocabulary.h"
#include "keys.h"
#include "source/source.h"
#include "store/pack.h"

enum { INDEX_LOAD_AHEAD = 32, INDEX_LOAD_BYTES = 16 * 1024 * 1024 };

struct index_loader; /* opaque */

struct index_document {
    struct raw raw;
    struct err_info error; /* as in struct source_item */
    bool is_cable;
    struct cable cable; /* the writer may change it; of what is no cable only the problems mean anything */
    struct packed packed; /* of a cable: against its own paragraphs */
    struct index_keys keys;
    struct source_file file;
    uint64_t position; /* source_position() behind it */
    struct source_place place;
};

struct index_loader_request {
    const struct source_request *sources;
    bool keys_only; /* the documents are not packed */
    /* Which documents are wanted, asked on the thread; the others are not parsed and not handed out. error:
     * what is said of the item. NULL: all. */
    bool (*wants)(const void *context, const struct source_place *place, const struct err_info *error);
    const void *context;
};

/* Opens the source and begins. What request points to, and v, are borrowed until the end; the stop of the
 * sources is asked on the thread. ERR_NOT_FOUND, ERR_IO, ERR_NOMEM. */
enum err index_loader_open(const struct index_loader_request *request, const struct vocabulary *v,
                           struct index_loader **load, struct err_info *info);

/* Stops wherever it is, within a piece of a document. Accepts NULL. */
void index_loader_close(struct index_loader *load);

/* The next document, valid until the next call; ERR_END after the last one, ERR_STOPPED, ERR_NOMEM. */
enum err index_loader_next(struct index_loader *load, struct index_document **document);

#endif
