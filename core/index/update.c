#include "update.h"

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "near.h"
#include "roots.h"
#include "store/schema.h"
#include "tables.h"

struct update {
    struct db *db;
    const struct index_update_request *request;
    struct index_report *report;
    struct err_info *info;
    struct index_meta meta; /* as the index has it */
    struct index_near *near;
    struct index_loader *loader;
    struct index_tables *tables;
    struct source_listed *files; /* that are read */
    size_t files_n;
    struct arena arena;
};

/* ---- what there is to do ---- */

/* Between the comparison and the transaction another run may have been there. */
static enum err read_meta(struct update *u) {
    const struct index_meta *compared = u->request->meta;
    enum err e = index_meta_read(u->db, &u->meta, u->info);
    if (e == ERR_OK && (u->meta.generation != compared->generation || u->meta.lineage != compared->lineage))
        e = err_set(u->info, ERR_IO, "another run has changed the index meanwhile: run it again");
    return e;
}

static enum err begin_run(struct update *u) {
    const struct index_last *last = &u->request->meta->last;
    const int64_t values[] = {(int64_t)u->request->meta->generation + 1,
                              u->request->now,
                              last->cable,
                              last->document,
                              last->tag,
                              last->origin,
                              last->signer,
                              last->classification};
    struct db_stmt *s = NULL;
    enum err e = db_exec(u->db, "BEGIN IMMEDIATE", u->info);
    if (e == ERR_OK)
        e = read_meta(u);
    if (e == ERR_OK)
        e = schema_update(u->db, SCHEMA_BEGIN, u->info);
    if (e == ERR_OK)
        e = db_prepare(u->db, "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &s, u->info);
    for (int i = 0; e == ERR_OK && i < (int)(sizeof values / sizeof values[0]); i++)
        db_bind_int(s, i + 1, values[i]);
    if (e == ERR_OK)
        e = db_run(s, u->info);
    db_finalize(s);
    return e;
}

static enum err run_number(struct db_stmt *s, int64_t number, struct err_info *info) {
    db_bind_int(s, 1, number);
    return db_run(s, info);
}

/* The rows of files become what the files are now. */
static enum err record_files(struct update *u) {
    const struct index_comparison *c = u->request->comparison;
    struct db_stmt *read = NULL, *gone = NULL;
    enum err e = db_prepare(u->db, "INSERT INTO read_file VALUES (?)", &read, u->info);
    if (e == ERR_OK)
        e = db_prepare(u->db, "INSERT INTO gone_file VALUES (?)", &gone, u->info);
    for (size_t i = 0; e == ERR_OK && i < c->gone_n; i++)
        e = run_number(gone, c->gone[i], u->info);
    for (size_t i = 0; e == ERR_OK && i < c->files_n; i++)
        e = run_number(read, c->files[i].id, u->info);
    db_finalize(read);
    db_finalize(gone);
    return e == ERR_OK ? index_files_record(u->db, c->files, c->files_n, u->info) : e;
}

/* Each file is listed under the number of its row. */
static enum err list_changed(struct update *u) {
    const struct index_comparison *c = u->request->comparison;
    u->files = arena_alloc(&u->arena, (c->files_n + 1) * sizeof *u->files);
    if (u->files == NULL)
        return err_no_memory(u->info);
    for (u->files_n = 0; u->files_n < c->files_n; u->files_n++) {
        const struct index_compared *f = &c->files[u->files_n];
        u->files[u->files_n] = (struct source_listed){
            .number = (uint64_t)f->id, .root = f->file.root, .below = f->file.below, .error = f->error};
    }
    return ERR_OK;
}

/* ---- reading ---- */

static void close_loader(struct update *u) {
    index_loader_close(u->loader);
    u->loader = NULL;
}

static void tell(const struct update *u, const struct index_document *d, uint64_t before) {
    const struct index_update_request *r = u->request;
    if (r->progress != NULL)
        r->progress(r->context, u->report->documents, before + d->position);
}

static void note_place(const struct update *u, const struct source_place *place, struct span path) {
    const struct source_watch *watch = &u->request->writing;
    if (watch->at != NULL)
        watch->at(watch->context, place, path);
}

struct reading {
    struct index_loader_request loader;
    enum err (*take)(struct update *u, struct index_document *d);
    uint64_t before; /* bytes that had been read */
};

/* Reads the listed files, and hands each document on. */
static enum err read_files(struct update *u, const struct reading *reading) {
    struct source_request sources = *u->request->sources;
    struct index_loader_request request = reading->loader;
    struct index_document *d;
    if (u->files_n == 0) /* no list would be a walk */
        return ERR_OK;
    sources.files = u->files;
    sources.files_n = u->files_n;
    request.sources = &sources;
    enum err e = index_loader_open(&request, u->request->vocabulary, &u->loader, u->info);
    while (e == ERR_OK && (e = index_loader_next(u->loader, &d)) == ERR_OK) {
        note_place(u, &d->place, d->raw.path);
        e = reading->take(u, d);
        if (e == ERR_OK && d->error.code == ERR_MISSING)
            index_report_missing(u->report, &d->error);
        tell(u, d, reading->before);
    }
    close_loader(u); /* its requests are ours */
    note_place(u, &(struct source_place){.step = SOURCE_AT_REST}, SPAN_EMPTY);
    if (e == ERR_NOMEM)
        return err_no_memory(u->info);
    return e == ERR_END ? ERR_OK : e;
}

static enum err take_keys(struct update *u, struct index_document *d) {
    return index_near_add(u->near, d, u->info);
}

static enum err take_document(struct update *u, struct index_document *d) {
    return index_tables_add(u->tables, d, u->info);
}

/* Where a file cannot be read now, what is wanted of it may be there the next time: that is recorded. */
static bool wants(const void *context, const struct source_place *place, const struct err_info *error) {
    return index_files_may_change(error) ||
           index_near_wants(context, (int64_t)place->file, (int64_t)place->item);
}

/* ---- the steps ---- */

/* Finds the documents that the changed files have to do with, from what these were and are. */
static enum err find_near(struct update *u) {
    const struct reading keys = {.loader = {.keys_only = true}, .take = take_keys};
    enum err e = index_near_open(u->db, &u->near, u->info);
    if (e == ERR_OK)
        e = list_changed(u);
    if (e == ERR_OK)
        e = read_files(u, &keys);
    return e == ERR_OK ? index_near_find(u->near, u->info) : e;
}

static enum err write_again(struct update *u) {
    const struct reading documents = {.loader = {.wants = wants, .context = u->near},
                                      .take = take_document,
                                      .before = u->request->comparison->bytes};
    struct index_writer_start start = {
        .now = u->request->now, .last = &u->meta.last, .counts = u->meta.counts};
    enum err e = index_near_remove(u->near, &start.counts, u->info);
    if (e == ERR_OK)
        e = index_tables_open_update(u->db, u->request->vocabulary, &start, &u->tables, u->info);
    if (e == ERR_OK)
        e = index_near_files(u->near, &u->arena, u->request->comparison, &u->files, &u->files_n, u->info);
    if (e == ERR_OK)
        e = read_files(u, &documents);
    if (e == ERR_OK)
        e = index_tables_end(u->tables, &u->report->counts, u->info);
    return e == ERR_OK ? index_near_check(u->near, u->info) : e;
}

static enum err finish(struct update *u) {
    struct index_meta meta = u->meta;
    meta.generation++;
    meta.updated = u->request->now;
    meta.files = u->request->comparison->totals.files;
    meta.bytes = u->request->comparison->totals.bytes;
    if (u->report->counts.cables == 0)
        return err_set(u->info, ERR_NOT_FOUND, "no cable is left in the sources; nothing is changed");
    return index_tables_finish(u->tables, &meta, &(struct tell){0}, u->info);
}

static enum err update(struct update *u) {
    enum err e = begin_run(u);
    if (e == ERR_OK)
        e = index_roots_write(u->db, u->request->sources->paths, u->request->sources->paths_n,
                              u->request->recorded, u->request->sources->follow_links, u->info);
    if (e == ERR_OK)
        e = record_files(u);
    if (e == ERR_OK)
        e = find_near(u);
    if (e == ERR_OK)
        e = write_again(u);
    return e == ERR_OK ? finish(u) : e;
}

/* Is there anything to be recorded, where nothing that is shown has changed? */
static bool has_news(const struct update *u) {
    const struct index_comparison *c = u->request->comparison;
    bool news = c->gone_n > 0 || u->request->recorded < u->request->sources->paths_n;
    for (size_t i = 0; !news && i < c->files_n; i++)
        news = !c->files[i].is_unsure;
    return news;
}

static enum err find_whether_changed(struct update *u) {
    struct index_meta now;
    const struct index_counts *c = &u->report->counts;
    enum err e = index_meta_read(u->db, &now, u->info);
    u->report->unchanged = now.generation == u->meta.generation;
    u->report->documents = c->cables + c->joined + c->duplicates + c->others + c->unreadable;
    return e;
}

enum err index_update(struct db *db, const struct index_update_request *request, struct index_report *report,
                      bool *written, struct err_info *info) {
    struct update u = {.db = db, .request = request, .report = report, .info = info};
    enum err e = update(&u);
    close_loader(&u);
    index_tables_close(u.tables);
    index_near_close(u.near);
    arena_free(&u.arena);
    if (e == ERR_OK)
        e = find_whether_changed(&u);
    *written = e == ERR_OK && (!report->unchanged || has_news(&u));
    if (e == ERR_OK)
        e = db_exec(db, *written ? "COMMIT" : "ROLLBACK", info);
    if (e != ERR_OK && db_in_transaction(db))
        db_exec(db, "ROLLBACK", NULL);
    return e;
}
