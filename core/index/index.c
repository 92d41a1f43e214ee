#include "index.h"

#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "file.h"
#include "loader.h"
#include "parse/parse.h"
#include "store/schema.h"
#include "tables.h"

/* A build reads, with the loader, and writes, with the tables, into the file. */
struct build {
    const struct index_request *request;
    struct index_report *report;
    struct err_info *info;
    struct index_file file;
    struct vocabulary *vocabulary; /* of the loader and of the tables */
    struct index_loader *loader;
    struct index_tables *tables;
};

bool index_is_database(const char *path) {
    return index_file_is_database(path);
}

void index_sweep(const char *path) {
    index_file_sweep(path);
}

static struct source_request request_sources(const struct index_request *request) {
    return (struct source_request){.paths = request->sources,
                                   .paths_n = request->sources_n,
                                   .skip = request->path,
                                   .follow_links = request->follow_links,
                                   .stop = request->stop,
                                   .watch = request->reading,
                                   .deadly = request->deadly,
                                   .deadly_n = request->deadly_n};
}

/* ---- is there anything to do? ---- */

/* Sets report->unchanged when the index at path was made from just these files. A file there that is no index
 * is an error; an index of another version, or a damaged one, is simply out of date. */
static enum err look_at_old(struct build *b) {
    const char *path = b->request->path;
    struct index_report *r = b->report;
    struct db *db = NULL;
    struct index_meta meta;
    enum err e = index_file_look(path, &r->index_bytes, b->info);
    if (e != ERR_OK)
        return e;
    e = db_open(path, DB_READ, &db, NULL);
    if (e == ERR_OK)
        e = schema_check(db, path, NULL);
    if (e == ERR_OK)
        e = index_meta_read(db, &meta, NULL);
    bool same = false; /* the same files may stand in another place by now */
    if (e == ERR_OK)
        e = index_roots_compare(db, b->request->sources, b->request->sources_n, b->request->follow_links,
                                &same, NULL);
    if (e == ERR_OK && same && meta.has_fingerprint && meta.fingerprint == r->totals.fingerprint) {
        const struct index_counts *c = &meta.counts;
        r->unchanged = true;
        r->counts = *c;
        r->documents = c->cables + c->joined + c->duplicates + c->others + c->unreadable;
    }
    db_close(db);
    return ERR_OK;
}

/* ---- the new one ---- */

/* A file may have grown since it was counted: no more is ever done than there is. */
static void tell(const struct build *b, enum index_phase phase, uint64_t documents, uint64_t bytes) {
    uint64_t all = b->report->totals.bytes;
    struct index_progress p = {.phase = phase,
                               .files_done = documents,
                               .bytes_done = bytes < all ? bytes : all,
                               .files = b->report->totals.files,
                               .bytes = all};
    if (b->request->progress != NULL)
        b->request->progress(b->request->context, &p);
}

/* Each library once: what is said of it is the same at each document. */
static void note_missing(struct index_report *r, const struct err_info *error) {
    size_t i = 0;
    while (i < INDEX_MISSING && r->missing[i].code != ERR_OK && strcmp(r->missing[i].text, error->text) != 0)
        i++;
    if (i < INDEX_MISSING)
        r->missing[i] = *error;
}

static void tell_place(const struct build *b, const struct source_place *place, struct span path) {
    const struct source_watch *watch = &b->request->writing;
    if (watch->at != NULL)
        watch->at(watch->context, place, path);
}

static enum err load(struct build *b) {
    struct source_request sources = request_sources(b->request);
    enum err e = index_loader_open(&sources, b->vocabulary, &b->loader, b->info);
    while (e == ERR_OK) {
        struct index_document *document;
        if (stop_asked(&b->request->stop))
            return ERR_STOPPED;
        e = index_loader_next(b->loader, &document);
        if (e == ERR_NOMEM)
            return err_no_memory(b->info);
        if (e == ERR_END)
            break;
        if (e != ERR_OK)
            return err_set(b->info, e, "%s: the walk failed: %s", b->request->sources[0], err_name(e));
        tell_place(b, &document->place, document->raw.path);
        e = index_tables_add(b->tables, document, b->info);
        b->report->documents++;
        if (document->error.code == ERR_MISSING)
            note_missing(b->report, &document->error);
        tell(b, INDEX_READING, b->report->documents, document->position);
    }
    tell_place(b, &(struct source_place){.step = SOURCE_AT_REST}, SPAN_EMPTY);
    return e == ERR_END ? index_tables_end(b->tables, &b->report->counts, b->info) : e;
}

static void tell_all(const struct build *b, enum index_phase phase) {
    tell(b, phase, b->report->totals.files, b->report->totals.bytes);
}

static enum err write_index(struct build *b) {
    const struct index_report *r = b->report;
    if (vocabulary_open(&b->vocabulary) != ERR_OK)
        return err_no_memory(b->info);
    const int64_t now = b->request->built != NULL ? *b->request->built : time(NULL);
    enum err e = index_tables_open(b->file.beside, b->vocabulary, now, b->request->stop, &b->tables, b->info);
    if (e == ERR_OK)
        e = index_tables_name_roots(b->tables, b->request->sources, b->request->sources_n,
                                    b->request->follow_links, b->info);
    if (e == ERR_OK)
        e = load(b);
    if (e != ERR_OK)
        return e;
    if (r->counts.cables == 0)
        return err_set(b->info, ERR_NOT_FOUND, "%s: no cable in %llu documents; `cablefs parse` shows why",
                       b->request->sources[0], (unsigned long long)r->documents);
    tell_all(b, INDEX_FINISHING);
    /* Where a library was missing it may be there the next time: that index is never up to date. */
    const struct index_meta meta = {
        .has_fingerprint = r->missing[0].code == ERR_OK,
        .fingerprint = r->totals.fingerprint,
        .built = now,
        .updated = now,
        .lineage = hash_number(hash_number(HASH_START, r->totals.fingerprint), (uint64_t)now),
        .files = r->totals.files,
        .bytes = r->totals.bytes};
    e = index_tables_finish(b->tables, &meta, b->info);
    index_tables_close(b->tables); /* its connection does not know of the tables that were copied */
    b->tables = NULL;
    return e;
}

static void close_build(struct build *b) {
    index_loader_close(b->loader); /* first: its thread uses the vocabulary */
    index_tables_close(b->tables);
    vocabulary_free(b->vocabulary);
    index_file_end(&b->file);
}

/* All but the last step. */
static enum err build(struct build *b) {
    const struct index_request *request = b->request;
    struct source_request sources = request_sources(request);
    enum err e = source_survey(&sources, &b->report->totals, b->info);
    if (e != ERR_OK)
        return e;
    if (b->report->totals.files == 0)
        return err_set(b->info, ERR_NOT_FOUND, "%s: no documents here", request->sources[0]);
    b->report->totals.fingerprint +=
        PARSE_VERSION * UINT64_C(0x9e3779b97f4a7c15); /* another parser, another index */
    e = look_at_old(b);
    if (e == ERR_OK && b->report->unchanged)
        index_file_sweep(request->path);
    if (e != ERR_OK || b->report->unchanged)
        return e;
    e = index_file_begin(request->path, request->is_private ? 0600 : 0666, &b->file, b->info);
    if (e == ERR_OK)
        e = write_index(b);
    if (e != ERR_OK)
        return e;
    tell_all(b, INDEX_CHECKING);
    return index_file_check(&b->file, request->stop, b->info);
}

enum err index_build(const struct index_request *request, struct index_report *report,
                     struct err_info *info) {
    struct build b = {.request = request, .report = report, .info = info, .file = INDEX_FILE_NONE};
    *report = (struct index_report){0};
    enum err e = build(&b);
    if (e != ERR_OK && stop_asked(&request->stop)) /* whatever it looked like where it was noticed */
        e = err_set(info, ERR_STOPPED, "%s: stopped; nothing is changed", request->path);
    if (e == ERR_OK && !report->unchanged)
        e = index_file_put_in_place(&b.file, &report->index_bytes, info);
    close_build(&b);
    return e;
}
