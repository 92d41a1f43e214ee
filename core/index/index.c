#include "index.h"

#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "file.h"
#include "loader.h"
#include "parse/parse.h"
#include "store/schema.h"
#include "tables.h"
#include "update.h"

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

/* Of all that makes documents of files, and cables of documents. */
static uint64_t program_print(void) {
    static const int versions[] = {PARSE_VERSION, SOURCE_VERSION, CABLEFS_ARCHIVES, CABLEFS_HTML};
    return hash_bytes(HASH_START, versions, sizeof versions);
}

static int64_t time_of_run(const struct build *b) {
    return b->request->built != NULL ? *b->request->built : time(NULL);
}

/* ---- the new one ---- */

/* What reading and finishing are of the time of a build: between 0.73 and 0.83, and between 0.16 and 0.2, at
 * 20,000 and at 100,000 cables, on disks that were quiet and busy. The rest is the check, and the sync. */
static const double read_share = 0.78, finish_share = 0.17;

/* A file may have grown since it was counted: no more is ever done than there is. */
static void tell(const struct build *b, enum index_phase phase, uint64_t documents, uint64_t bytes,
                 double done) {
    uint64_t all = b->report->totals.bytes;
    struct index_progress p = {.phase = phase,
                               .files_done = documents,
                               .bytes_done = bytes < all ? bytes : all,
                               .files = b->report->totals.files,
                               .bytes = all,
                               .done = done};
    if (b->request->progress != NULL)
        b->request->progress(b->request->context, &p);
}

static double part_read(const struct build *b, uint64_t bytes) {
    uint64_t all = b->report->totals.bytes;
    return bytes >= all ? 1 : (double)bytes / (double)all;
}

static void tell_rest(const struct build *b, enum index_phase phase, double done) {
    tell(b, phase, b->report->documents, b->report->totals.bytes, done);
}

static void hear_finishing(void *context, double done) {
    tell_rest(context, INDEX_FINISHING, done);
}

static void hear_checking(void *context, double done) {
    tell_rest(context, INDEX_CHECKING, done);
}

void index_report_missing(struct index_report *r, const struct err_info *error) {
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
    const struct index_loader_request request = {.sources = &sources};
    enum err e = index_loader_open(&request, b->vocabulary, &b->loader, b->info);
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
            index_report_missing(b->report, &document->error);
        tell(b, INDEX_READING, b->report->documents, document->position,
             read_share * part_read(b, document->position));
    }
    tell_place(b, &(struct source_place){.step = SOURCE_AT_REST}, SPAN_EMPTY);
    return e == ERR_END ? index_tables_end(b->tables, &b->report->counts, b->info) : e;
}

static enum err write_index(struct build *b) {
    const struct index_report *r = b->report;
    const int64_t now = time_of_run(b);
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
    const struct tell finishing = {hear_finishing, b, read_share, read_share + finish_share};
    tell_done(&finishing, 0);
    const struct index_meta meta = {.program = program_print(),
                                    .built = now,
                                    .updated = now,
                                    .lineage =
                                        hash_number(hash_number(HASH_START, r->totals.bytes), (uint64_t)now),
                                    .files = r->totals.files,
                                    .bytes = r->totals.bytes};
    e = index_tables_finish(b->tables, &meta, &finishing, b->info);
    index_tables_close(b->tables); /* its connection does not know of the tables that were copied */
    b->tables = NULL;
    return e;
}

static enum err make_anew(struct build *b) {
    const struct source_request sources = request_sources(b->request);
    enum err e = source_survey(&sources, NULL, NULL, &b->report->totals, b->info);
    if (e != ERR_OK)
        return e;
    if (b->report->totals.files == 0)
        return err_set(b->info, ERR_NOT_FOUND, "%s: no documents here", b->request->sources[0]);
    e = write_index(b);
    if (e != ERR_OK)
        return e;
    const struct tell checking = {hear_checking, b, read_share + finish_share, 1};
    tell_done(&checking, 0);
    e = index_file_check(&b->file, b->request->stop, &checking, b->info);
    return e == ERR_OK ? index_file_put_in_place(&b->file, &b->report->index_bytes, b->info) : e;
}

/* ---- the one that is there ---- */

/* What an update would have to do. */
struct growth {
    struct index_roots_order roots;
    struct index_comparison comparison;
    struct index_meta meta;
    bool can_update; /* otherwise the index is to be made anew, and the rest means nothing */
};

/* Asks the database, which is an index of this version. */
static enum err compare_sources(struct build *b, struct db *db, struct growth *g) {
    enum err e = index_meta_read(db, &g->meta, b->info);
    if (e == ERR_OK && g->meta.program == program_print())
        e = index_roots_order(db, b->request->sources, b->request->sources_n, b->request->follow_links,
                              &g->roots, b->info);
    if (e != ERR_OK || !g->roots.fits)
        return e;
    struct source_request sources = request_sources(b->request);
    sources.paths = g->roots.paths;
    e = index_compare(db, &sources, &g->comparison, b->info);
    b->report->totals = g->comparison.totals;
    g->can_update = e == ERR_OK;
    return e;
}

/* An index of another version, or a damaged one, cannot be updated. */
static enum err look_at_old(struct build *b, struct growth *g) {
    struct db *db = NULL;
    const char *path = b->request->path;
    if (b->request->anew)
        return ERR_OK;
    enum err e = db_open(path, DB_READ, &db, b->info);
    if (e == ERR_OK)
        e = schema_begin(db, path, b->info);
    if (e == ERR_OK)
        e = schema_check(db, path, b->info);
    if (e == ERR_OK)
        e = compare_sources(b, db, g);
    const bool is_there = db != NULL;
    db_close(db);
    if (e == ERR_NOMEM)
        return err_no_memory(b->info);
    return e == ERR_FORMAT || e == ERR_CORRUPT || (e == ERR_NOT_FOUND && !is_there) ? ERR_OK : e;
}

static bool is_unchanged(const struct growth *g) {
    return g->can_update && g->comparison.files_n == 0 && g->comparison.gone_n == 0 &&
           g->roots.recorded == g->roots.n;
}

/* Nothing is known to have changed: what there is to read is read by every run. */
static bool is_unsure(const struct growth *g) {
    bool unsure = g->can_update && g->comparison.gone_n == 0 && g->roots.recorded == g->roots.n;
    for (size_t i = 0; unsure && i < g->comparison.files_n; i++)
        unsure = g->comparison.files[i].is_unsure;
    return unsure;
}

static void report_unchanged(struct build *b, const struct growth *g) {
    const struct index_counts *c = &g->meta.counts;
    b->report->unchanged = true;
    b->report->counts = *c;
    b->report->documents = c->cables + c->joined + c->duplicates + c->others + c->unreadable;
}

/* Of an update, that reads what has changed twice at most. */
static void tell_update(void *context, uint64_t documents, uint64_t bytes) {
    (void)documents;
    struct build *b = context;
    tell(b, INDEX_READING, documents, bytes, part_read(b, bytes));
}

static enum err update_database(struct build *b, struct growth *g, struct db *db, bool *written) {
    struct source_request sources = request_sources(b->request);
    sources.paths = g->roots.paths;
    sources.shown = g->roots.given.paths;
    const struct index_update_request request = {.sources = &sources,
                                                 .recorded = g->roots.recorded,
                                                 .comparison = &g->comparison,
                                                 .meta = &g->meta,
                                                 .vocabulary = b->vocabulary,
                                                 .now = time_of_run(b),
                                                 .writing = b->request->writing,
                                                 .progress = tell_update,
                                                 .context = b};
    db_watch(db, b->request->stop);
    return index_update(db, &request, b->report, written, b->info);
}

static enum err update_at(struct build *b, struct growth *g, bool in_place) {
    struct db *db = NULL;
    bool written = false;
    enum err e = in_place ? ERR_OK : index_file_copy(&b->file, b->info);
    if (e == ERR_OK)
        e = db_open(in_place ? b->file.whole : b->file.beside, in_place ? DB_UPDATE : DB_COPY, &db, b->info);
    if (e == ERR_OK)
        e = update_database(b, g, db, &written);
    db_close(db);
    if (e == ERR_OK && written && !in_place)
        e = index_file_put_in_place(&b->file, &b->report->index_bytes, b->info);
    return e;
}

/* What is written is held in memory until the end, so that who reads an index that is written where it stands
 * is not kept waiting. */
enum { IN_PLACE_BYTES = 32 << 20 };

/* Where readers never let go of the index for long enough, it stays as it is, and a copy takes its place. */
static enum err update(struct build *b, struct growth *g) {
    const bool in_place = g->comparison.bytes <= IN_PLACE_BYTES && index_file_may_write(&b->file);
    enum err e = update_at(b, g, in_place);
    return e == ERR_BUSY && in_place ? update_at(b, g, false) : e;
}

/* ---- the run ---- */

static void close_build(struct build *b) {
    index_loader_close(b->loader); /* first: its thread uses the vocabulary */
    index_tables_close(b->tables);
    vocabulary_free(b->vocabulary);
    index_file_end(&b->file);
}

static enum err begin(struct build *b) {
    if (vocabulary_open(&b->vocabulary) != ERR_OK)
        return err_no_memory(b->info);
    return index_file_begin(b->request->path, b->request->is_private ? 0600 : 0666, &b->file, b->info);
}

static enum err build(struct build *b, struct growth *g) {
    enum err e = index_file_look(b->request->path, &b->report->index_bytes, b->info);
    if (e == ERR_OK)
        e = look_at_old(b, g);
    if (e == ERR_OK && is_unchanged(g)) {
        index_file_sweep(b->request->path);
        report_unchanged(b, g);
        return ERR_OK;
    }
    if (e == ERR_OK)
        e = begin(b);
    if (e == ERR_IO && is_unsure(g)) { /* an index that may not be written is not refused for that */
        report_unchanged(b, g);
        return ERR_OK;
    }
    if (e != ERR_OK)
        return e;
    e = g->can_update ? update(b, g) : make_anew(b);
    if (e == ERR_LIMIT && index_file_empty(&b->file, b->info) == ERR_OK)
        e = make_anew(b);
    return e;
}

enum err index_build(const struct index_request *request, struct index_report *report,
                     struct err_info *info) {
    struct index_roots sources;
    struct growth g = {.can_update = false};
    *report = (struct index_report){0};
    enum err e = index_roots_once(request->sources, request->sources_n, &sources, info);
    struct index_request once = *request;
    once.sources = sources.paths;
    once.sources_n = sources.n;
    struct build b = {.request = &once, .report = report, .info = info, .file = INDEX_FILE_NONE};
    if (e == ERR_OK)
        e = build(&b, &g);
    if (e != ERR_OK && stop_asked(&request->stop)) /* whatever it looked like where it was noticed */
        e = err_set(info, ERR_STOPPED, "%s: stopped; nothing is changed", request->path);
    index_comparison_free(&g.comparison);
    index_roots_order_free(&g.roots);
    close_build(&b);
    index_roots_free(&sources);
    return e;
}
