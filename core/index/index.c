#include "index.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "about.h"
#include "cable/dtg.h"
#include "loader.h"
#include "parse/parse.h"
#include "sections.h"
#include "store/schema.h"

struct build {
    const struct index_request *request;
    struct index_report *report;
    struct err_info *info;
    char *temporary; /* PATH.new */
    int lock; /* an open file on it, flock()ed; -1 */
    struct db *db;
    struct index_words *words;
    struct index_writer *writer;
    struct index_sections *sections;
    struct vocabulary *vocabulary;
    struct parser *parser;
    struct index_loader *load;
};

enum { SQLITE_ID_OFFSET = 68, SQLITE_HEAD = 72 }; /* sqlite.org/fileformat2.html, 1.3 */

/* The first bytes of a file; false when it has fewer or does not begin like a SQLite database. */
static bool read_head(const char *path, unsigned char head[SQLITE_HEAD]) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool is = read(fd, head, SQLITE_HEAD) == SQLITE_HEAD && memcmp(head, "SQLite format 3", 16) == 0;
    close(fd);
    return is;
}

bool index_is_database(const char *path) {
    unsigned char head[SQLITE_HEAD];
    return read_head(path, head);
}

/* Is it a cablefs index, of whatever version and in whatever state? Read from the bytes themselves, because a
 * database that is damaged or in use does not say what it is. */
static bool is_ours(const char *path) {
    unsigned char head[SQLITE_HEAD];
    static const unsigned char id[] = {SCHEMA_APPLICATION_ID >> 24 & 0xff, SCHEMA_APPLICATION_ID >> 16 & 0xff,
                                       SCHEMA_APPLICATION_ID >> 8 & 0xff, SCHEMA_APPLICATION_ID & 0xff};
    return read_head(path, head) && memcmp(head + SQLITE_ID_OFFSET, id, sizeof id) == 0;
}

static struct source_request request_sources(const struct index_request *request) {
    return (struct source_request){.paths = request->sources,
                                   .paths_n = request->sources_n,
                                   .skip = request->path,
                                   .stop = request->stop};
}

/* ---- is there anything to do? ---- */

static enum err read_meta(struct db *db, const char *name, uint64_t *value, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, "SELECT value FROM meta WHERE name = ?", &s, info);
    if (e == ERR_OK) {
        db_bind_text(s, 1, span_of(name));
        e = db_step(s, info);
    }
    if (e == ERR_OK) {
        char text[32];
        struct span v = db_text(s, 0);
        snprintf(text, sizeof text, "%.*s", (int)(v.n < 31 ? v.n : 31), v.p == NULL ? "" : v.p);
        *value = strtoull(text, NULL, 10);
    }
    db_finalize(s);
    return e == ERR_END ? ERR_NOT_FOUND : e;
}

/* The counts as they stand in the table meta. */
static const struct {
    const char *name;
    size_t offset;
} count_names[] = {
    {"cables", offsetof(struct index_counts, cables)},
    {"duplicates", offsetof(struct index_counts, duplicates)},
    {"joined", offsetof(struct index_counts, joined)},
    {"others", offsetof(struct index_counts, others)},
    {"unreadable", offsetof(struct index_counts, unreadable)},
    {"problems", offsetof(struct index_counts, problems)},
};

static uint64_t *count_at(struct index_counts *counts, size_t i) {
    return (uint64_t *)(void *)((char *)counts + count_names[i].offset);
}

/* Sets report->unchanged when the index at path was made from just these files. A file there that is no index
 * is an error; an index of another version, or a damaged one, is simply out of date. */
static enum err look_at_old(struct build *b) {
    const char *path = b->request->path;
    struct stat st;
    struct db *db = NULL;
    uint64_t fingerprint = 0;
    if (stat(path, &st) != 0)
        return ERR_OK;
    b->report->index_bytes = (uint64_t)st.st_size;
    if (S_ISREG(st.st_mode) && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
        return err_set(b->info, ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode) || (st.st_size > 0 && !is_ours(path)))
        return err_set(b->info, ERR_FORMAT, "%s: %s not a cablefs index; move it away or choose another name",
                       path, index_is_database(path) ? "a database, but" : "exists and is");
    enum err e = db_open(path, DB_READ, &db, NULL);
    if (e == ERR_OK && schema_check(db, path, NULL) == ERR_OK &&
        read_meta(db, "fingerprint", &fingerprint, NULL) == ERR_OK)
        b->report->unchanged = fingerprint == b->report->totals.fingerprint;
    for (size_t i = 0; b->report->unchanged && i < sizeof count_names / sizeof count_names[0]; i++)
        read_meta(db, count_names[i].name, count_at(&b->report->counts, i), NULL);
    const struct index_counts *c = &b->report->counts;
    b->report->documents = c->cables + c->joined + c->duplicates + c->others + c->unreadable;
    db_close(db);
    return ERR_OK;
}

/* ---- the new file ---- */

/* Opens and locks PATH.new. Another run may rename the file between the two, and what we then hold is the
 * live index: only a lock on what still has the name counts. */
static enum err lock_temporary(struct build *b) {
    for (;;) {
        struct stat held, named;
        b->lock = open(b->temporary, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (b->lock < 0)
            return err_set(b->info, ERR_IO, "%s: %s", b->temporary, strerror(errno));
        bool locked = flock(b->lock, LOCK_EX | LOCK_NB) == 0;
        if (locked && fstat(b->lock, &held) == 0 && stat(b->temporary, &named) == 0 &&
            held.st_dev == named.st_dev && held.st_ino == named.st_ino)
            return ERR_OK;
        close(b->lock);
        b->lock = -1;
        if (!locked)
            return err_set(b->info, ERR_IO, "%s: another cablefs is writing this index; wait for it",
                           b->temporary);
    }
}

static enum err open_temporary(struct build *b) {
    size_t n = strlen(b->request->path) + sizeof ".new";
    b->temporary = malloc(n);
    if (b->temporary == NULL)
        return err_no_memory(b->info);
    snprintf(b->temporary, n, "%s.new", b->request->path);
    enum err e = lock_temporary(b);
    if (e == ERR_OK && ftruncate(b->lock, 0) != 0)
        e = err_set(b->info, ERR_IO, "%s: %s", b->temporary, strerror(errno));
    if (e == ERR_OK)
        e = db_open(b->temporary, DB_CREATE, &b->db, b->info);
    if (e == ERR_OK)
        db_watch(b->db, b->request->stop);
    return e;
}

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

static enum err load_document(struct build *b, struct index_document *d) {
    const struct raw *raw = &d->raw;
    if (d->error.code != ERR_OK && raw->bytes.p == NULL)
        return index_writer_unreadable(b->writer, raw->path, &d->error, b->info);
    if (!d->is_cable)
        return index_writer_other(b->writer, raw, &d->packed, &d->cable, b->info);
    bool held;
    enum err e = index_sections_hold(b->sections, raw, &d->cable, &held, b->info);
    return e != ERR_OK || held ? e : index_writer_cable(b->writer, raw, &d->packed, &d->cable, b->info);
}

/* Each library once: what is said of it is the same at each document. */
static void note_missing(struct index_report *r, const struct err_info *error) {
    size_t i = 0;
    while (i < INDEX_MISSING && r->missing[i].code != ERR_OK && strcmp(r->missing[i].text, error->text) != 0)
        i++;
    if (i < INDEX_MISSING)
        r->missing[i] = *error;
}

static enum err load(struct build *b) {
    struct source_request sources = request_sources(b->request);
    enum err e = index_loader_open(&sources, b->vocabulary, &b->load, b->info);
    while (e == ERR_OK) {
        struct index_document *document;
        if (stop_asked(&b->request->stop))
            return ERR_STOPPED;
        e = index_loader_next(b->load, &document);
        if (e == ERR_NOMEM)
            return err_no_memory(b->info);
        if (e != ERR_OK)
            break;
        e = load_document(b, document);
        b->report->documents++;
        if (document->error.code == ERR_MISSING)
            note_missing(b->report, &document->error);
        tell(b, INDEX_READING, b->report->documents, document->position);
    }
    return e == ERR_END ? index_sections_write(b->sections, b->parser, b->writer, b->info) : e;
}

static enum err put_meta(struct db_stmt *s, const char *name, const char *value, struct err_info *info) {
    db_bind_text(s, 1, span_of(name));
    db_bind_text(s, 2, span_of(value));
    return db_run(s, info);
}

static enum err put_number(struct db_stmt *s, const char *name, uint64_t value, struct err_info *info) {
    char text[24];
    snprintf(text, sizeof text, "%llu", (unsigned long long)value);
    return put_meta(s, name, text, info);
}

static enum err write_meta(struct build *b) {
    const struct source_totals *totals = &b->report->totals;
    char built[DTG_ISO_SIZE];
    struct db_stmt *s = NULL;
    dtg_iso(time(NULL), built);
    enum err e = db_prepare(b->db, "INSERT INTO meta(name, value) VALUES (?, ?)", &s, b->info);
    if (e == ERR_OK)
        e = put_meta(s, "built", built, b->info);
    /* without one it is never up to date: the library may be there next time */
    if (e == ERR_OK && b->report->missing[0].code == ERR_OK)
        e = put_number(s, "fingerprint", totals->fingerprint, b->info);
    if (e == ERR_OK)
        e = put_number(s, "files", totals->files, b->info);
    if (e == ERR_OK)
        e = put_number(s, "bytes", totals->bytes, b->info);
    for (size_t i = 0; e == ERR_OK && i < sizeof count_names / sizeof count_names[0]; i++)
        e = put_number(s, count_names[i].name, *count_at(&b->report->counts, i), b->info);
    db_finalize(s);
    return e;
}

static enum err write_index(struct build *b) {
    enum err e = vocabulary_open(&b->vocabulary);
    if (e == ERR_OK)
        e = parser_open(b->vocabulary, &b->parser);
    if (e != ERR_OK)
        return err_no_memory(b->info);
    e = schema_create(b->db, b->info);
    if (e == ERR_OK)
        e = db_exec(b->db, "BEGIN", b->info);
    if (e == ERR_OK)
        e = index_words_open(b->temporary, b->request->stop, &b->words, b->info);
    if (e == ERR_OK)
        e = index_writer_open(b->db, b->words, b->vocabulary, &b->writer, b->info);
    if (e == ERR_OK)
        e = index_sections_open(b->db, &b->sections, b->info);
    if (e == ERR_OK)
        e = load(b);
    index_sections_close(b->sections); /* its table cannot go while a statement holds it */
    b->sections = NULL;
    if (e != ERR_OK)
        return e;
    b->report->counts = index_writer_counts(b->writer);
    if (b->report->counts.cables == 0)
        return err_set(b->info, ERR_NOT_FOUND, "%s: no cable in %llu documents; `cablefs parse` shows why",
                       b->request->sources[0], (unsigned long long)b->report->documents);
    tell(b, INDEX_FINISHING, b->report->totals.files, b->report->totals.bytes);
    index_words_end(b->words);
    e = index_writer_finish(b->writer, b->info);
    if (e == ERR_OK)
        e = about_write(b->db, &b->report->counts, b->info);
    if (e == ERR_OK)
        e = write_meta(b);
    index_writer_close(b->writer);
    b->writer = NULL;
    if (e == ERR_OK)
        e = db_exec(b->db, "COMMIT", b->info);
    if (e == ERR_OK)
        e = index_words_copy(b->words, b->db, b->info);
    index_words_close(b->words);
    b->words = NULL;
    return e == ERR_OK ? db_exec(b->db, "PRAGMA journal_mode = DELETE", b->info) : e;
}

/* ---- check, sync, rename ---- */

static enum err quick_check(struct build *b, bool *sound) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(b->db, "PRAGMA quick_check(1)", &s, b->info);
    if (e == ERR_OK)
        e = db_step(s, b->info);
    *sound = e == ERR_OK && span_eq(db_text(s, 0), SPAN("ok"));
    db_finalize(s);
    return e;
}

/* SQLite calls a page damaged for which it had no memory: a second look tells them apart. */
static enum err check_new(struct build *b) {
    bool sound = false;
    db_close(b->db); /* it does not know of the tables that were copied */
    b->db = NULL;
    tell(b, INDEX_CHECKING, b->report->totals.files, b->report->totals.bytes);
    enum err e = db_open(b->temporary, DB_READ, &b->db, b->info);
    if (e == ERR_OK)
        db_watch(b->db, b->request->stop);
    for (int i = 0; e == ERR_OK && !sound && i < 2; i++)
        e = quick_check(b, &sound);
    if (e == ERR_OK && !sound)
        e = err_set(b->info, ERR_CORRUPT, "%s: the new index failed its check; is the disk sound?",
                    b->temporary);
    return e;
}

static enum err sync_directory(const char *path, struct err_info *info) {
    char *copy = strdup(path);
    if (copy == NULL)
        return err_no_memory(info);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum err e = ERR_OK;
    if (fd >= 0 && fsync(fd) != 0 && errno != EINVAL) /* some file systems cannot sync a directory */
        e = err_set(info, ERR_IO, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    free(copy);
    return e;
}

static enum err put_in_place(struct build *b) {
    struct stat st;
    db_close(b->db);
    b->db = NULL;
    if (fsync(b->lock) != 0 || fstat(b->lock, &st) != 0 || rename(b->temporary, b->request->path) != 0)
        return err_set(b->info, ERR_IO, "%s: %s", b->request->path, strerror(errno));
    b->report->index_bytes = (uint64_t)st.st_size;
    return sync_directory(b->request->path, b->info);
}

static void build_close(struct build *b, bool failed) {
    index_loader_close(b->load); /* first: its thread uses the vocabulary */
    index_words_close(b->words);
    index_sections_close(b->sections);
    index_writer_close(b->writer);
    parser_free(b->parser);
    vocabulary_free(b->vocabulary);
    db_close(b->db);
    if (failed && b->lock >= 0)
        unlink(b->temporary);
    if (b->lock >= 0)
        close(b->lock);
    free(b->temporary);
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
    if (e != ERR_OK || b->report->unchanged)
        return e;
    e = open_temporary(b);
    if (e == ERR_OK)
        e = write_index(b);
    return e == ERR_OK ? check_new(b) : e;
}

enum err index_build(const struct index_request *request, struct index_report *report,
                     struct err_info *info) {
    struct build b = {.request = request, .report = report, .info = info, .lock = -1};
    *report = (struct index_report){0};
    enum err e = build(&b);
    if (e != ERR_OK && stop_asked(&request->stop)) /* whatever it looked like where it was noticed */
        e = err_set(info, ERR_STOPPED, "%s: stopped; nothing is changed", request->path);
    if (e == ERR_OK && !report->unchanged)
        e = put_in_place(&b);
    build_close(&b, e != ERR_OK);
    return e;
}
