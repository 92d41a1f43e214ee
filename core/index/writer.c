#include "writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/filename.h"
#include "cable/day.h"
#include "cable/dtg.h"
#include "cable/layout.h"
#include "cable/render.h"
#include "cable_row.h"
#include "documents.h"
#include "facets.h"
#include "names.h"
#include "store/schema.h"

enum statement {
    INSERT_PARAGRAPH,
    INSERT_RECIPIENT,
    INSERT_REFERENCE,
    INSERT_TAG,
    INSERT_CLASSIFICATION,
    FIND_DATE,
    NOTE_WRITTEN, /* of an update */
    STATEMENTS
};

static const char *const sql[STATEMENTS] = {
    [INSERT_PARAGRAPH] = ("INSERT INTO paragraph(id, name, number, size, marking, heading, text)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?)"),
    [INSERT_RECIPIENT] = "INSERT INTO recipient VALUES (?, ?, ?, ?, ?, ?, ?)",
    [INSERT_REFERENCE] = "INSERT INTO reference VALUES (?, ?, ?, ?, ?)",
    [INSERT_TAG] = "INSERT INTO load_tag VALUES (?, ?, ?, ?, ?)",
    [NOTE_WRITTEN] = "INSERT INTO written VALUES (?)",
    [FIND_DATE] = "SELECT date FROM cable WHERE id = ?",
    [INSERT_CLASSIFICATION] = "INSERT INTO cable_classification VALUES (?, ?, ?)",
};

struct index_writer {
    struct db *db;
    const struct vocabulary *vocabulary;
    struct db_stmt *statements[STATEMENTS];
    struct index_cable_row *cable_row;
    struct index_numbers *numbers;
    struct index_facets *facets;
    struct index_names *names;
    struct index_documents *documents;
    struct index_words *words; /* borrowed */
    struct buf scratch;
    struct index_counts counts;
    int64_t cable; /* that the last document written is of */
};

enum err index_writer_open(struct db *db, struct index_words *words, const struct vocabulary *v,
                           const struct index_writer_start *start, struct index_writer **out,
                           struct err_info *info) {
    struct index_writer *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_no_memory(info);
    w->db = db;
    w->words = words;
    w->vocabulary = v;
    w->counts = start->counts;
    enum err e = ERR_OK;
    const int needed = start->last != NULL ? STATEMENTS : NOTE_WRITTEN;
    for (int i = 0; e == ERR_OK && i < needed; i++)
        e = db_prepare(db, sql[i], &w->statements[i], info);
    if (e == ERR_OK)
        e = index_numbers_open(db, start->last, start->now, &w->numbers, info);
    if (e == ERR_OK)
        e = index_facets_open(db, v, w->numbers, &w->facets, info);
    if (e == ERR_OK)
        e = index_cable_row_open(db, &w->cable_row, info);
    if (e == ERR_OK)
        e = index_names_open(db, &w->names, info);
    if (e == ERR_OK)
        e = index_documents_open(db, w->numbers, &w->documents, info);
    if (e == ERR_OK && start->last != NULL)
        e = index_documents_free_old_names(w->documents, info);
    if (e == ERR_OK)
        *out = w;
    else
        index_writer_close(w);
    return e;
}

static void finalize(struct index_writer *w) {
    for (int i = 0; i < STATEMENTS; i++) {
        db_finalize(w->statements[i]);
        w->statements[i] = NULL;
    }
    index_cable_row_close(w->cable_row);
    index_names_close(w->names);
    index_documents_close(w->documents);
    index_facets_close(w->facets);
    w->cable_row = NULL;
    w->names = NULL;
    w->documents = NULL;
    w->facets = NULL;
}

void index_writer_close(struct index_writer *w) {
    if (w == NULL)
        return;
    finalize(w);
    index_numbers_close(w->numbers);
    buf_free(&w->scratch);
    free(w);
}

struct index_counts index_writer_counts(const struct index_writer *w) {
    return w->counts;
}

/* ---- problems, documents that are no cables ---- */

static enum err insert_problem(struct index_writer *w, int64_t source, int64_t cable, struct span kind,
                               struct span detail, struct err_info *info) {
    w->counts.problems++;
    return index_documents_problem(w->documents, source, cable, kind, detail, info);
}

static enum err insert_problems(struct index_writer *w, int64_t source, int64_t cable, const struct cable *c,
                                struct err_info *info) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < c->problems_n; i++)
        e = insert_problem(w, source, cable, c->problems[i].kind, c->problems[i].detail, info);
    return e;
}

enum err index_writer_unreadable(struct index_writer *w, const struct index_item *item,
                                 const struct err_info *why, struct err_info *info) {
    int64_t source;
    w->counts.unreadable++;
    enum err e = index_documents_source(w->documents, item, "unreadable", &source, info);
    const char *kind = why->code == ERR_CRASHED ? "crash" : "unreadable";
    return e == ERR_OK ? insert_problem(w, source, 0, span_of(kind), span_of(why->text), info) : e;
}

enum err index_writer_other(struct index_writer *w, const struct index_item *item,
                            const struct packed *packed, const struct cable *c, struct err_info *info) {
    int64_t source, document;
    w->counts.others++;
    enum err e = index_documents_source(w->documents, item, "no cable", &source, info);
    if (e == ERR_OK)
        e = index_documents_add(w->documents, packed, &item->raw.mtime, source, item->keys.print,
                                item->raw.name, true, &document, info);
    return e == ERR_OK ? insert_problems(w, source, 0, c, info) : e;
}

/* ---- facets ---- */

static enum err insert_tag(struct index_writer *w, const struct cable *c, int64_t cable, struct span tag,
                           enum index_tag_basis basis, int64_t ordinal, struct err_info *info) {
    int64_t id;
    enum err e = index_facets_count(w->facets, INDEX_TAGS, tag, c, &id, info);
    if (e != ERR_OK)
        return e;
    struct db_stmt *s = w->statements[INSERT_TAG];
    db_bind_int(s, 1, id);
    db_bind_int(s, 2, layout_moment(c->has_date, c->date));
    db_bind_int(s, 3, cable);
    db_bind_int(s, 4, basis);
    db_bind_int(s, 5, ordinal);
    return db_run(s, info);
}

static const struct cable_topic *topic_named(const struct cable *c, struct span name) {
    for (size_t i = 0; i < c->topics_n; i++)
        if (span_eq(c->topics[i].name, name))
            return &c->topics[i];
    return NULL;
}

static bool is_among(const struct cable_spans *list, struct span name) {
    for (size_t i = 0; i < list->n; i++)
        if (span_eq(list->items[i], name))
            return true;
    return false;
}

/* One row for each tag directory the cable is in: its TAGS line's words at their place on the line; behind
 * them what the archive's metadata adds; then the topics that neither spells out. *n: how many. */
static enum err insert_tags(struct index_writer *w, const struct cable *c, int64_t cable, unsigned *n,
                            struct err_info *info) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < c->tags.n; i++, (*n)++)
        e = insert_tag(w, c, cable, c->tags.items[i],
                       topic_named(c, c->tags.items[i]) != NULL ? INDEX_TAG_ASSIGNED : INDEX_TAG_WRITTEN,
                       (int64_t)i, info);
    for (size_t i = 0; e == ERR_OK && i < c->catalogued.n; i++, (*n)++)
        e = insert_tag(w, c, cable, c->catalogued.items[i],
                       topic_named(c, c->catalogued.items[i]) != NULL ? INDEX_TAG_DISCUSSED
                                                                      : INDEX_TAG_CATALOGUED,
                       (int64_t)(c->tags.n + i), info);
    for (size_t i = 0; e == ERR_OK && i < c->topics_n; i++) {
        if (is_among(&c->tags, c->topics[i].name) || is_among(&c->catalogued, c->topics[i].name))
            continue;
        (*n)++;
        e = insert_tag(w, c, cable, c->topics[i].name,
                       c->topics[i].source == CABLE_ASSIGNED ? INDEX_TAG_ASSIGNED : INDEX_TAG_DISCUSSED, -1,
                       info);
    }
    return e;
}

static enum err insert_class(struct index_writer *w, const struct cable *c, int64_t cable, struct span name,
                             unsigned *n, struct err_info *info) {
    int64_t id;
    enum err e = index_facets_count(w->facets, INDEX_CLASSIFICATIONS, name, c, &id, info);
    if (e != ERR_OK)
        return e;
    (*n)++;
    struct db_stmt *s = w->statements[INSERT_CLASSIFICATION];
    db_bind_int(s, 1, id);
    db_bind_int(s, 2, layout_moment(c->has_date, c->date));
    db_bind_int(s, 3, cable);
    return db_run(s, info);
}

/* SECRET, and SECRET-NOFORN for each caveat. */
static enum err insert_classifications(struct index_writer *w, const struct cable *c, int64_t cable,
                                       unsigned *n, struct err_info *info) {
    if (c->level == CABLE_LEVEL_NONE)
        return ERR_OK;
    struct span level = span_of(cable_level_name(c->level));
    enum err e = insert_class(w, c, cable, level, n, info);
    for (size_t i = 0; e == ERR_OK && i < c->caveats.n; i++) {
        buf_clear(&w->scratch);
        buf_add(&w->scratch, level.p, level.n);
        buf_char(&w->scratch, '-');
        buf_add(&w->scratch, c->caveats.items[i].p, c->caveats.items[i].n);
        if (buf_err(&w->scratch) != ERR_OK)
            return err_no_memory(info);
        e = insert_class(w, c, cable, (struct span){w->scratch.data, w->scratch.len}, n, info);
    }
    return e;
}

static enum err count_day(struct index_writer *w, const struct cable *c, int64_t *day,
                          struct err_info *info) {
    *day = 0;
    if (c->has_date) {
        struct calendar_time civil = calendar_time(c->date);
        *day = day_number(civil.year, civil.month, civil.day);
    }
    return index_facets_count_day(w->facets, *day, c, info);
}

/* The post, and the signer in capitals; an id of 0 means that the cable has none. */
static enum err count_people(struct index_writer *w, const struct cable *c, int64_t *origin, int64_t *signer,
                             struct err_info *info) {
    enum err e = ERR_OK;
    *origin = *signer = 0;
    if (c->origin.n > 0)
        e = index_facets_count(w->facets, INDEX_ORIGINS, c->origin, c, origin, info);
    if (e != ERR_OK || c->signer.n == 0)
        return e;
    buf_clear(&w->scratch);
    for (size_t i = 0; i < c->signer.n; i++)
        buf_char(&w->scratch, text_upper(c->signer.p[i]));
    if (buf_err(&w->scratch) != ERR_OK)
        return err_no_memory(info);
    const struct span name = {w->scratch.data, w->scratch.len};
    return index_facets_count(w->facets, INDEX_SIGNERS, name, c, signer, info);
}

/* ---- cables ---- */

static enum err insert_paragraphs(struct index_writer *w, const struct cable *c, int64_t cable,
                                  struct err_info *info) {
    struct db_stmt *s = w->statements[INSERT_PARAGRAPH];
    enum err e = ERR_OK;
    w->counts.paragraphs += c->paragraphs_n;
    for (size_t i = 0; e == ERR_OK && i < c->paragraphs_n; i++) {
        const struct cable_paragraph *p = &c->paragraphs[i];
        buf_clear(&w->scratch);
        e = render_paragraph(p->heading, p->text, &w->scratch);
        if (e != ERR_OK)
            return err_set(info, e, "out of memory");
        db_bind_int(s, 1, layout_paragraph(cable, (int64_t)i));
        db_bind_text(s, 2, p->name);
        db_bind_int(s, 3, p->number);
        db_bind_int(s, 4, (int64_t)w->scratch.len);
        db_bind_text_or_null(s, 5, p->marking);
        db_bind_text_or_null(s, 6, p->heading);
        db_bind_text(s, 7, p->text);
        e = db_run(s, info);
        if (e != ERR_OK)
            break;
        if (w->words != NULL)
            e = index_words_add(w->words, layout_paragraph(cable, (int64_t)i), p->text, p->heading, info);
    }
    return e;
}

static enum err insert_lists(struct index_writer *w, const struct cable *c, int64_t cable,
                             struct err_info *info) {
    enum err e = ERR_OK;
    struct db_stmt *s = w->statements[INSERT_RECIPIENT];
    for (size_t i = 0; e == ERR_OK && i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        db_bind_int(s, 1, cable);
        db_bind_int(s, 2, (int64_t)i);
        db_bind_int(s, 3, r->info);
        db_bind_text_or_null(s, 4, r->route);
        db_bind_text_or_null(s, 5, r->name);
        db_bind_text_or_null(s, 6, r->precedence);
        db_bind_text_or_null(s, 7, r->serial);
        e = db_run(s, info);
    }
    s = w->statements[INSERT_REFERENCE];
    for (size_t i = 0; e == ERR_OK && i < c->references_n; i++) {
        const struct cable_reference *r = &c->references[i];
        db_bind_int(s, 1, cable);
        db_bind_int(s, 2, (int64_t)i);
        db_bind_text(s, 3, r->ident);
        db_bind_text_or_null(s, 4, r->label);
        db_bind_text_or_null(s, 5, r->text);
        e = db_run(s, info);
    }
    return e;
}

enum err index_writer_pack(struct index_writer *w, const struct index_item *item, struct cable *c,
                           struct packed *packed, struct err_info *info) {
    return index_documents_pack(w->documents, item->raw.bytes, c, packed, info);
}

enum err index_writer_duplicate(struct index_writer *w, const struct index_item *item,
                                struct err_info *info) {
    int64_t source;
    w->counts.duplicates++;
    enum err e = index_documents_source(w->documents, item, "duplicate", &source, info);
    return e != ERR_OK
               ? e
               : insert_problem(w, source, w->cable, SPAN("duplicate"),
                                SPAN("the same document, byte for byte, stands in another file: kept once"),
                                info);
}

/* When the cable was sent, as the index has it. */
static enum err find_date(struct index_writer *w, int64_t cable, bool *has_date, int64_t *date,
                          struct err_info *info) {
    struct db_stmt *s = w->statements[FIND_DATE];
    db_bind_int(s, 1, cable);
    enum err e = db_step(s, info);
    *has_date = e == ERR_OK && !db_is_null(s, 0);
    *date = e == ERR_OK ? db_int(s, 0) : 0;
    if (e == ERR_OK)
        db_reset(s);
    return e == ERR_END ? ERR_OK : e;
}

enum err index_writer_joined(struct index_writer *w, const struct index_item *item, const struct cable *c,
                             const char *why, struct err_info *info) {
    int64_t source, document, date;
    bool has_date;
    w->counts.joined++;
    buf_clear(&w->scratch);
    buf_add(&w->scratch, c->ident.p, c->ident.n);
    buf_str(&w->scratch, ".txt");
    if (buf_err(&w->scratch) != ERR_OK)
        return err_no_memory(info);
    struct packed packed;
    enum err e = index_documents_source(w->documents, item, "joined", &source, info);
    if (e == ERR_OK)
        e = index_documents_pack(w->documents, item->raw.bytes, NULL, &packed, info);
    if (e == ERR_OK)
        e = find_date(w, w->cable, &has_date, &date, info);
    if (e == ERR_OK)
        e = index_documents_add(w->documents, &packed, has_date ? &date : NULL, source, item->keys.print,
                                (struct span){w->scratch.data, w->scratch.len}, true, &document, info);
    return e == ERR_OK ? insert_problem(w, source, w->cable, SPAN("joined"), span_of(why), info) : e;
}

/* For update.sql. */
static enum err note_written(struct index_writer *w, int64_t cable, struct err_info *info) {
    db_bind_int(w->statements[NOTE_WRITTEN], 1, cable);
    return db_run(w->statements[NOTE_WRITTEN], info);
}

enum err index_writer_cable(struct index_writer *w, const struct index_item *item,
                            const struct packed *packed, struct cable *c, struct err_info *info) {
    int64_t source;
    enum index_sameness same = INDEX_NEW;
    struct index_cable_numbers n = {.views = 2}; /* in cables/ and in dates/ */
    char dir[FILENAME_SIZE];
    enum err e = index_names_settle(w->names, packed, c, &same, &w->cable, info);
    if (e == ERR_OK && same == INDEX_DUPLICATE)
        return index_writer_duplicate(w, item, info);
    if (e == ERR_OK && same == INDEX_JOINED)
        return index_writer_joined(w, item, c,
                                   c->paragraphs_n > 0
                                       ? "another copy of this cable, with the same paragraphs"
                                       : "another copy of this cable, without its text",
                                   info);
    if (e == ERR_OK) {
        n.print = index_keys_cable(c);
        e = index_numbers_cable(w->numbers, c->ident, n.print, &n.id, &n.changed, info);
    }
    w->cable = n.id;
    if (e == ERR_OK && index_numbers_updates(w->numbers))
        e = note_written(w, n.id, info);
    if (e == ERR_OK)
        e = index_documents_source(w->documents, item, "cable", &source, info);
    snprintf(dir, sizeof dir, "%.*s.txt", (int)c->ident.n, c->ident.p == NULL ? "" : c->ident.p);
    if (e == ERR_OK)
        e = index_documents_add(w->documents, packed, c->has_date ? &c->date : NULL, source, item->keys.print,
                                span_of(dir), false, &n.document, info);
    if (e == ERR_OK)
        e = count_day(w, c, &n.day, info);
    if (e == ERR_OK)
        e = count_people(w, c, &n.origin, &n.signer, info);
    n.views += (n.origin != 0 ? 1u : 0u) + (n.signer != 0 ? 1u : 0u);
    if (e == ERR_OK)
        e = insert_tags(w, c, n.id, &n.views, info);
    if (e == ERR_OK)
        e = insert_classifications(w, c, n.id, &n.views, info);
    if (e == ERR_OK)
        e = index_cable_row_insert(w->cable_row, c, &n, info);
    if (e == ERR_OK)
        e = insert_paragraphs(w, c, n.id, info);
    if (e == ERR_OK)
        e = insert_lists(w, c, n.id, info);
    if (e == ERR_OK)
        e = insert_problems(w, source, n.id, c, info);
    w->counts.cables += e == ERR_OK;
    return e;
}

/* ---- the end of the load ---- */

enum err index_writer_finish(struct index_writer *w, struct index_last *last, const struct tell *tell,
                             struct err_info *info) {
    const bool updates = index_numbers_updates(w->numbers);
    enum err e = updates ? ERR_OK : index_facets_write(w->facets, info);
    *last = *index_numbers_last(w->numbers);
    if (updates)
        e = schema_update(w->db, SCHEMA_FINISH, info);
    if (e == ERR_OK && updates)
        e = index_facets_settle_tags(w->facets, info);
    finalize(w); /* the load table cannot go while a statement holds it */
    if (e == ERR_OK && !updates)
        e = schema_finish(w->db, tell, info);
    if (e == ERR_OK)
        e = index_names_finish(w->db, info);
    return e == ERR_OK && updates ? schema_update(w->db, SCHEMA_NAMES, info) : e;
}
