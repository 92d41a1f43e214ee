#include "tables.h"

#include <stdlib.h>

#include "about.h"
#include "files.h"
#include "parse/parse.h"
#include "roots.h"
#include "sections.h"
#include "store/schema.h"
#include "words.h"
#include "writer.h"

struct index_tables {
    struct parser *parser;
    struct db *made; /* of a new index; NULL: the database is the caller's */
    struct db *db;
    struct index_words *words;
    struct index_writer *writer;
    struct index_sections *sections;
    struct index_files *files;
};

/* What writes into the open database. */
static enum err open_organs(struct index_tables *t, const struct vocabulary *v,
                            const struct index_writer_start *start, struct err_info *info) {
    if (parser_open(v, &t->parser) != ERR_OK)
        return err_no_memory(info);
    enum err e = index_writer_open(t->db, t->words, v, start, &t->writer, info);
    if (e == ERR_OK)
        e = index_files_open(t->db, start->last != NULL, &t->files, info);
    return e == ERR_OK ? index_sections_open(t->db, t->parser, t->writer, &t->sections, info) : e;
}

static enum err open_new(struct index_tables *t, const char *path, struct stop stop, struct err_info *info) {
    enum err e = db_open(path, DB_CREATE, &t->made, info);
    if (e != ERR_OK)
        return e;
    t->db = t->made;
    db_watch(t->db, stop);
    e = schema_create(t->db, info);
    if (e == ERR_OK)
        e = db_exec(t->db, "BEGIN", info);
    return e == ERR_OK ? index_words_open(path, stop, &t->words, info) : e;
}

enum err index_tables_open(const char *path, const struct vocabulary *v, int64_t now, struct stop stop,
                           struct index_tables **out, struct err_info *info) {
    struct index_tables *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_no_memory(info);
    enum err e = open_new(t, path, stop, info);
    if (e == ERR_OK)
        e = open_organs(t, v, &(struct index_writer_start){.now = now}, info);
    if (e == ERR_OK)
        *out = t;
    else
        index_tables_close(t);
    return e;
}

enum err index_tables_open_update(struct db *db, const struct vocabulary *v,
                                  const struct index_writer_start *start, struct index_tables **out,
                                  struct err_info *info) {
    struct index_tables *t = calloc(1, sizeof *t);
    if (t == NULL)
        return err_no_memory(info);
    t->db = db;
    enum err e = open_organs(t, v, start, info);
    if (e == ERR_OK)
        *out = t;
    else
        index_tables_close(t);
    return e;
}

static void close_sections(struct index_tables *t) {
    index_sections_close(t->sections);
    t->sections = NULL;
}

static void close_files(struct index_tables *t) {
    index_files_close(t->files);
    t->files = NULL;
}

static void close_writer(struct index_tables *t) {
    index_writer_close(t->writer);
    t->writer = NULL;
}

static void close_words(struct index_tables *t) {
    index_words_close(t->words);
    t->words = NULL;
}

void index_tables_close(struct index_tables *t) {
    if (t == NULL)
        return;
    close_sections(t);
    close_files(t);
    close_writer(t);
    close_words(t);
    db_close(t->made);
    parser_free(t->parser);
    free(t);
}

enum err index_tables_name_roots(struct index_tables *t, char *const *sources, size_t n, bool follow_links,
                                 struct err_info *info) {
    return index_roots_write(t->db, sources, n, 0, follow_links, info);
}

enum err index_tables_add(struct index_tables *t, struct index_document *d, struct err_info *info) {
    struct index_item item = {.raw = d->raw, .number = (int64_t)d->place.item, .keys = d->keys};
    bool held;
    enum err e = index_files_met(t->files, &d->file, &d->error, &item.file, info);
    if (e != ERR_OK)
        return e;
    if (d->error.code != ERR_OK && d->raw.bytes.p == NULL)
        return index_writer_unreadable(t->writer, &item, &d->error, info);
    if (!d->is_cable)
        return index_writer_other(t->writer, &item, &d->packed, &d->cable, info);
    e = index_sections_hold(t->sections, &item, &d->cable, &held, info);
    return e != ERR_OK || held ? e : index_writer_cable(t->writer, &item, &d->packed, &d->cable, info);
}

/* The sections are closed here because a table cannot be dropped while a statement holds it, and the writer
 * will drop theirs. */
enum err index_tables_end(struct index_tables *t, struct index_counts *counts, struct err_info *info) {
    enum err e = index_sections_write(t->sections, info);
    close_sections(t);
    close_files(t);
    *counts = index_writer_counts(t->writer);
    return e;
}

/* An update after which everything looks as before is none. */
static enum err keep_generation(struct db *db, struct index_meta *meta, struct err_info *info) {
    int64_t changed;
    enum err e = db_exec_int(
        db, "SELECT EXISTS (SELECT 1 FROM change WHERE generation = (SELECT generation FROM run))", &changed,
        info);
    if (e == ERR_OK && changed == 0) {
        meta->generation--;
        meta->updated = 0;
    }
    return e;
}

/* What must be in the transaction that ends with it. */
static enum err write_rest(struct index_tables *t, const struct index_meta *meta, const struct tell *tell,
                           struct err_info *info) {
    struct index_meta whole = *meta;
    whole.counts = index_writer_counts(t->writer);
    enum err e = index_writer_finish(t->writer, &whole.last, tell, info);
    if (e == ERR_OK)
        e = index_about_write(t->db, meta->generation, &whole.counts, info);
    if (e == ERR_OK && meta->generation > 0)
        e = keep_generation(t->db, &whole, info);
    if (e == ERR_OK)
        e = index_meta_write(t->db, &whole, info);
    close_writer(t);
    return e;
}

/* What full text then takes, until it is merged and copied, was a fifth of the whole at 20,000 and at 100,000
 * cables. */
static const double before_words = 0.8;

enum err index_tables_finish(struct index_tables *t, const struct index_meta *meta, const struct tell *tell,
                             struct err_info *info) {
    const struct tell first = tell_within(tell, 0, before_words);
    if (t->made == NULL)
        return write_rest(t, meta, tell, info);
    index_words_end(t->words); /* it merges while the writer goes on */
    enum err e = write_rest(t, meta, &first, info);
    if (e == ERR_OK)
        e = db_exec(t->db, "COMMIT", info);
    if (e == ERR_OK)
        e = index_words_copy(t->words, t->db, info);
    close_words(t);
    return e == ERR_OK ? db_exec(t->db, "PRAGMA journal_mode = DELETE", info) : e;
}
