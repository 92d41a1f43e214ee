#include "sections.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    SECTION_BYTES_MAX = 1024 * 1024, /* a section has a hundred lines: what is larger is not held */
    SECTIONS_MAX = 99, /* two digits on the classification line */
};

enum statement { FIND_SAME, HOLD, HOLD_METADATA, LIST, LOAD, LOAD_METADATA, LIST_SAME, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [FIND_SAME] = "SELECT id FROM load_section WHERE message = ? AND sections = ? AND first = ?"
                  " AND print = ? AND bytes = ?",
    [HOLD] = "INSERT INTO load_section(message, sections, first, last, year, print, same, path, name, mtime,"
             " record, plain, note_kind, note, minutes_wrong, file, item, source_print, source_key,"
             " source_message, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [HOLD_METADATA] =
        "INSERT INTO load_metadata(section_id, ordinal, text) VALUES (last_insert_rowid(), ?, ?)",
    [LIST] = "SELECT id, message, sections, first, last, year, print FROM load_section WHERE same IS NULL"
             " ORDER BY sections = 0, message, sections, first, last DESC, print = ?, id",
    [LOAD] = "SELECT path, name, note_kind, note, bytes, mtime, record, plain, minutes_wrong, file, item,"
             " source_print, source_key, source_message FROM load_section WHERE id = ?",
    [LOAD_METADATA] = "SELECT ordinal, text FROM load_metadata WHERE section_id = ?",
    [LIST_SAME] = "SELECT id FROM load_section WHERE same = ? ORDER BY id",
};

struct held { /* a document in the table */
    int64_t id, print, copy_of;
    unsigned first, last;
    int year;
    bool done;
};

struct index_sections {
    struct parser *parser;
    struct index_writer *writer;
    struct db_stmt *statements[STATEMENTS];
    /* the message that is being written */
    struct span message;
    unsigned of;
    struct held *held; /* by section */
    size_t held_n, held_cap;
    struct arena list, bytes; /* of the message; of the cable */
    struct cable cable;
    struct buf scratch;
};

enum err index_sections_open(struct db *db, struct parser *parser, struct index_writer *writer,
                             struct index_sections **out, struct err_info *info) {
    struct index_sections *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(info);
    s->parser = parser;
    s->writer = writer;
    enum err e = ERR_OK;
    for (int i = 0; e == ERR_OK && i < STATEMENTS; i++)
        e = db_prepare(db, sql[i], &s->statements[i], info);
    if (e == ERR_OK)
        *out = s;
    else
        index_sections_close(s);
    return e;
}

void index_sections_close(struct index_sections *s) {
    if (s == NULL)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        db_finalize(s->statements[i]);
    arena_free(&s->list);
    arena_free(&s->bytes);
    cable_free(&s->cable);
    buf_free(&s->scratch);
    free(s);
}

/* ---- holding ---- */

/* Of the message that a document belongs to. One without text is a message of no sections. */
static bool is_part(const struct index_item *item, const struct cable *c, struct cable_sections *of) {
    *of = c->sections;
    if (item->raw.bytes.n > SECTION_BYTES_MAX)
        return false;
    if (of->of > 1 && of->of <= SECTIONS_MAX && (of->first > 1 || of->last < of->of))
        return true;
    *of = (struct cable_sections){.message = c->ident};
    return c->paragraphs_n == 0 && c->ident.n > 0;
}

/* *same: the number of the held document that has the same bytes; 0 where there is none. */
static enum err find_same(struct index_sections *s, const struct index_item *item,
                          const struct cable_sections *of, uint64_t print, int64_t *same,
                          struct err_info *info) {
    struct db_stmt *find = s->statements[FIND_SAME];
    db_bind_text(find, 1, of->message);
    db_bind_int(find, 2, of->of);
    db_bind_int(find, 3, of->first);
    db_bind_int(find, 4, (int64_t)print);
    db_bind_blob(find, 5, item->raw.bytes);
    enum err e = db_step(find, info);
    *same = e == ERR_OK ? db_int(find, 0) : 0;
    if (e == ERR_OK)
        db_reset(find);
    return e == ERR_END ? ERR_OK : e;
}

/* Of the document that was held last. */
static enum err hold_metadata(struct index_sections *s, const struct raw_metadata *metadata,
                              struct err_info *info) {
    struct db_stmt *hold = s->statements[HOLD_METADATA];
    struct raw_metadata k = *metadata;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < RAW_METADATA_TEXTS; i++) {
        if (raw_metadata_text(&k, i)->n == 0)
            continue;
        db_bind_int(hold, 1, (int64_t)i);
        db_bind_text(hold, 2, *raw_metadata_text(&k, i));
        e = db_run(hold, info);
    }
    return e;
}

enum err index_sections_hold(struct index_sections *s, const struct index_item *item, const struct cable *c,
                             bool *held, struct err_info *info) {
    struct cable_sections of;
    int64_t same;
    *held = is_part(item, c, &of);
    if (!*held)
        return ERR_OK;
    uint64_t print = cable_print_body(c);
    enum err e = find_same(s, item, &of, print, &same, info);
    if (e != ERR_OK)
        return e;
    const int64_t numbers[] = {of.of, of.first, of.last, of.year, (int64_t)print};
    struct db_stmt *hold = s->statements[HOLD];
    int at = 0;
    db_bind_text(hold, ++at, of.message);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        db_bind_int(hold, ++at, numbers[i]);
    db_bind_int_or_null(hold, ++at, same != 0, same);
    db_bind_text(hold, ++at, item->raw.path);
    db_bind_text(hold, ++at, item->raw.name);
    db_bind_int(hold, ++at, item->raw.mtime);
    db_bind_int(hold, ++at, (int64_t)item->raw.record);
    db_bind_int(hold, ++at, item->raw.plain);
    db_bind_text_or_null(hold, ++at, span_of(item->raw.note.kind == NULL ? "" : item->raw.note.kind));
    db_bind_text_or_null(hold, ++at, span_of(item->raw.note.text));
    db_bind_int(hold, ++at, item->raw.metadata.date_minutes_wrong);
    db_bind_int(hold, ++at, item->file);
    db_bind_int(hold, ++at, item->number);
    db_bind_int(hold, ++at, item->keys.print);
    db_bind_int_or_null(hold, ++at, item->keys.has_key, item->keys.key);
    db_bind_int_or_null(hold, ++at, item->keys.has_message, item->keys.message);
    same == 0 ? db_bind_blob(hold, ++at, item->raw.bytes) : db_bind_null(hold, ++at);
    e = db_run(hold, info);
    return e == ERR_OK ? hold_metadata(s, &item->raw.metadata, info) : e;
}

/* ---- taking back ---- */

/* A text of the row, in the arena. */
static enum err load_text(struct index_sections *s, struct db_stmt *row, int column, struct span *text,
                          struct err_info *info) {
    *text = span_copy(&s->bytes, db_text(row, column));
    return text->p == NULL ? err_no_memory(info) : ERR_OK;
}

static enum err load_metadata(struct index_sections *s, int64_t id, struct raw_metadata *k,
                              struct err_info *info) {
    struct db_stmt *q = s->statements[LOAD_METADATA];
    enum err e;
    db_bind_int(q, 1, id);
    while ((e = db_step(q, info)) == ERR_OK) {
        e = load_text(s, q, 1, raw_metadata_text(k, (size_t)db_int(q, 0)), info);
        if (e != ERR_OK) {
            db_reset(q);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

/* The document as it was held, in the arena. */
static enum err load(struct index_sections *s, int64_t id, struct index_item *item, struct err_info *info) {
    struct db_stmt *q = s->statements[LOAD];
    struct span kind = SPAN_EMPTY, note = SPAN_EMPTY;
    struct span *const texts[] = {&item->raw.path, &item->raw.name, &kind, &note, &item->raw.bytes};
    enum { TEXTS = sizeof texts / sizeof texts[0] };
    *item = (struct index_item){.file = 0};
    db_bind_int(q, 1, id);
    enum err e = db_step(q, info);
    if (e != ERR_OK)
        return e == ERR_END ? err_set(info, ERR_CORRUPT, "a section that was held is gone") : e;
    for (int i = 0; e == ERR_OK && i < TEXTS; i++)
        e = load_text(s, q, i, texts[i], info);
    item->raw.mtime = db_int(q, TEXTS);
    item->raw.record = (uint64_t)db_int(q, TEXTS + 1);
    item->raw.plain = db_int(q, TEXTS + 2) != 0;
    item->raw.metadata.date_minutes_wrong = db_int(q, TEXTS + 3) != 0;
    item->file = db_int(q, TEXTS + 4);
    item->number = db_int(q, TEXTS + 5);
    item->keys = (struct index_keys){.print = db_int(q, TEXTS + 6),
                                     .has_key = !db_is_null(q, TEXTS + 7),
                                     .key = db_int(q, TEXTS + 7),
                                     .has_message = !db_is_null(q, TEXTS + 8),
                                     .message = db_int(q, TEXTS + 8)};
    if (e == ERR_OK && kind.n > 0) {
        item->raw.note.kind = kind.p;
        snprintf(item->raw.note.text, sizeof item->raw.note.text, "%s", note.p);
    }
    db_reset(q);
    return e == ERR_OK ? load_metadata(s, id, &item->raw.metadata, info) : e;
}

/* ---- a cable ---- */

/* Chooses the held documents that make the next cable, in the order of their sections: each one begins behind
 * the end of the one before. A document that is a copy of one of them, apart from its white space, is marked
 * as its copy. Returns how many were chosen, 0 when none is left. */
static size_t choose(struct index_sections *s, struct held *parts[SECTIONS_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < s->held_n; i++) {
        struct held *h = &s->held[i];
        const struct held *last = n > 0 ? parts[n - 1] : NULL;
        h->copy_of = 0;
        if (h->done || (last != NULL && h->year != parts[0]->year))
            continue;
        if (last != NULL && h->first <= last->last) {
            if (h->first != last->first || h->last != last->last || h->print != last->print)
                continue;
            h->copy_of = last->id;
        } else if (n < SECTIONS_MAX) {
            parts[n++] = h;
        } else {
            continue;
        }
        h->done = true;
    }
    return n;
}

/* Appends "01", or "01 to 02". */
static void add_range(struct buf *out, unsigned first, unsigned last) {
    buf_printf(out, "%02u", first);
    if (last > first)
        buf_printf(out, " to %02u", last);
}

/* Of a document that is alone and of the first section: does it probably hold them all? Then it ends with the
 * signature, though its first line names one section only. One that says itself that it is partial needs no
 * second problem, and counts as whole, too. */
static bool is_whole(const struct cable *c) {
    bool partial = false;
    for (size_t i = 0; i < c->problems_n; i++)
        partial = partial || span_eq(c->problems[i].kind, SPAN("partial"));
    return partial || c->signer.n > 0;
}

/* A problem that says which sections are not there. */
static enum err tell_missing(struct index_sections *s, struct held *const *parts, size_t n) {
    unsigned have = 0;
    bool any = false;
    if (s->of == 0 || (n == 1 && parts[0]->first > 1)) /* no section, or one that says it by itself */
        return ERR_OK;
    if (n == 1 && is_whole(&s->cable))
        return ERR_OK;
    buf_clear(&s->scratch);
    for (size_t i = 0; i <= n; i++) {
        unsigned next = i < n ? parts[i]->first : s->of + 1;
        if (next > have + 1) {
            buf_str(&s->scratch, any ? ", " : "");
            add_range(&s->scratch, have + 1, next - 1);
            any = true;
        }
        have = i < n ? parts[i]->last : have;
    }
    if (buf_err(&s->scratch) != ERR_OK)
        return ERR_NOMEM;
    return any ? cable_problem(&s->cable, "partial", "sent in %u sections, of which %.*s did not come", s->of,
                               (int)s->scratch.len, s->scratch.data)
               : ERR_OK;
}

/* "section 02 of 03 of this cable" */
static enum err write_joined(struct index_sections *s, const struct held *h, const struct index_item *item,
                             const char *what, struct err_info *info) {
    char why[96];
    bool many = h->last > h->first;
    buf_clear(&s->scratch);
    add_range(&s->scratch, h->first, h->last);
    if (buf_err(&s->scratch) != ERR_OK)
        return err_no_memory(info);
    snprintf(why, sizeof why, "%ssection%s %.*s of %02u of this cable", what, many ? "s" : "",
             (int)s->scratch.len, s->scratch.data, s->of);
    return index_writer_joined(s->writer, item, &s->cable, why, info);
}

static enum err write_same(struct index_sections *s, int64_t id, struct err_info *info) {
    struct db_stmt *q = s->statements[LIST_SAME];
    enum err e;
    db_bind_int(q, 1, id);
    while ((e = db_step(q, info)) == ERR_OK) {
        struct index_item item;
        e = load(s, db_int(q, 0), &item, info);
        if (e == ERR_OK)
            e = index_writer_duplicate(s->writer, &item, info);
        if (e != ERR_OK) {
            db_reset(q);
            return e;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

static enum err write_copies(struct index_sections *s, const struct held *part, struct err_info *info) {
    enum err e = write_same(s, part->id, info);
    for (size_t i = 0; e == ERR_OK && i < s->held_n; i++) {
        struct index_item item;
        if (s->held[i].copy_of != part->id)
            continue;
        e = load(s, s->held[i].id, &item, info);
        if (e == ERR_OK)
            e = write_joined(s, part, &item, "another copy of ", info);
        if (e == ERR_OK)
            e = write_same(s, s->held[i].id, info);
    }
    return e;
}

static enum err write_cable(struct index_sections *s, struct held *const *parts, size_t n,
                            struct err_info *info) {
    arena_reset(&s->bytes);
    struct index_item *items = arena_alloc(&s->bytes, n * sizeof *items);
    struct raw *raws = arena_alloc(&s->bytes, n * sizeof *raws);
    if (items == NULL || raws == NULL)
        return err_no_memory(info);
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        e = load(s, parts[i]->id, &items[i], info);
        raws[i] = items[i].raw;
    }
    if (e != ERR_OK)
        return e;
    if (parse_sections(s->parser, raws, n, &s->cable) != ERR_OK || tell_missing(s, parts, n) != ERR_OK)
        return err_no_memory(info);
    struct packed packed;
    e = index_writer_pack(s->writer, &items[0], &s->cable, &packed, info);
    if (e == ERR_OK)
        e = index_writer_cable(s->writer, &items[0], &packed, &s->cable, info);
    for (size_t i = 1; e == ERR_OK && i < n; i++)
        e = write_joined(s, parts[i], &items[i], "", info);
    for (size_t i = 0; e == ERR_OK && i < n; i++)
        e = write_copies(s, parts[i], info);
    return e;
}

/* ---- a message ---- */

/* Documents that do not say their year are of the year that the others say, if that is one and the same. */
static void settle_years(struct index_sections *s) {
    int year = 0;
    for (size_t i = 0; i < s->held_n; i++) {
        if (s->held[i].year != 0 && year != 0 && s->held[i].year != year)
            return;
        year = s->held[i].year != 0 ? s->held[i].year : year;
    }
    for (size_t i = 0; i < s->held_n; i++)
        s->held[i].year = year;
}

static enum err write_message(struct index_sections *s, struct err_info *info) {
    struct held *parts[SECTIONS_MAX];
    enum err e = ERR_OK;
    size_t n;
    for (size_t i = 0; s->of == 0 && e == ERR_OK && i < s->held_n; i++) { /* those without text */
        parts[0] = &s->held[i];
        e = write_cable(s, parts, 1, info);
    }
    if (s->of == 0)
        return e;
    settle_years(s);
    while (e == ERR_OK && (n = choose(s, parts)) > 0)
        e = write_cable(s, parts, n, info);
    return e;
}

/* Forgets the message before, and begins this one. */
static enum err begin_message(struct index_sections *s, struct span message, unsigned of) {
    arena_reset(&s->list);
    s->held = NULL;
    s->held_n = s->held_cap = 0;
    s->of = of;
    s->message = span_copy(&s->list, message);
    return s->message.p == NULL ? ERR_NOMEM : ERR_OK;
}

static enum err add_held(struct index_sections *s, struct db_stmt *list) {
    enum err e = arena_grow(&s->list, (void **)&s->held, s->held_n, &s->held_cap, sizeof *s->held);
    if (e == ERR_OK)
        s->held[s->held_n++] = (struct held){.id = db_int(list, 0),
                                             .first = (unsigned)db_int(list, 3),
                                             .last = (unsigned)db_int(list, 4),
                                             .year = (int)db_int(list, 5),
                                             .print = db_int(list, 6)};
    return e;
}

enum err index_sections_write(struct index_sections *s, struct err_info *info) {
    struct db_stmt *list = s->statements[LIST];
    enum err e, written = ERR_OK;
    db_bind_int(list, 1, (int64_t)CABLE_PRINT); /* a section without text stands behind one that has it */
    while ((e = db_step(list, info)) == ERR_OK) {
        struct span message = db_text(list, 1);
        unsigned of = (unsigned)db_int(list, 2);
        if (s->held_n == 0 || of != s->of || !span_eq(message, s->message)) {
            written = write_message(s, info);
            if (written == ERR_OK && begin_message(s, message, of) != ERR_OK)
                written = err_no_memory(info);
        }
        if (written == ERR_OK && add_held(s, list) != ERR_OK)
            written = err_no_memory(info);
        if (written != ERR_OK) {
            db_reset(list);
            return written;
        }
    }
    return e == ERR_END ? write_message(s, info) : e;
}
