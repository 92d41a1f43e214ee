#include "words.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "cable/layout.h"
#include "store/schema.h"

enum { CABLES_AT_ONCE = 1000 };

/* What is compared: the words of a full text table, and those of a temporary one that is filled from the same
 * text. */
#define TABLE(table, columns, key, from, bits, what)                                                         \
    {                                                                                                        \
        "CREATE VIRTUAL TABLE temp.fresh USING fts5(" columns                                                \
        ", content = '', columnsize = 0, tokenize = '" SCHEMA_TOKENIZER "');"                                \
        "CREATE VIRTUAL TABLE temp.found USING fts5vocab(main, " table ", instance);"                        \
        "CREATE VIRTUAL TABLE temp.wanted USING fts5vocab(temp, fresh, instance);",                          \
            "INSERT INTO fresh(rowid, " columns ") SELECT " key ", " columns " FROM " from " WHERE " key     \
            " >= ?1 AND " key " < ?2",                                                                       \
            bits, what                                                                                       \
    }

/* The view `address` of schema.sql. A view of an index is not run: db.h. */
#define ADDRESSES                                                                                            \
    "(SELECT id, origin_name AS sender, (SELECT group_concat(name, ' ' || char(57344) || ' ')"               \
    " FROM recipient WHERE cable_id = cable.id) AS recipients FROM cable)"

static const struct words_table {
    const char *create, *fill; /* fill: with the rows whose numbers are ?1 .. ?2 - 1 */
    int bits; /* of a row's number, below the cable's */
    const char *what;
} tables[] = {
    TABLE("paragraph_fts", "text, heading", "id", "paragraph", LAYOUT_ORDINAL_BITS, "paragraphs"),
    TABLE("subject_fts", "subject", "id", "cable", 0, "subjects"),
    TABLE("address_fts", "sender, recipients", "id", ADDRESSES, 0, "addresses"),
};

struct sums {
    struct db *db;
    struct err_info *info;
    uint64_t *sums; /* by cable */
    int64_t room;
    bool strange; /* words of no cable */
    uint64_t lost; /* words that are there, but not where they are sought */
    struct buf word;
};

static uint64_t mix_text(uint64_t h, struct span text) {
    return hash_number(hash_bytes(h, text.p, text.n), text.n);
}

/* Is a word, whose first place is in this row, found when it is looked up as a search does it? To read all
 * words in their order does not touch the tree above them, in which a search looks. */
static enum err seek(struct sums *w, struct db_stmt *s, struct span word, int64_t row) {
    buf_clear(&w->word);
    buf_add(&w->word, word.p, word.n); /* its own statement goes on */
    if (buf_err(&w->word) != ERR_OK)
        return err_no_memory(w->info);
    db_bind_text(s, 1, (struct span){w->word.data, w->word.len});
    enum err e = db_step(s, w->info);
    if (e == ERR_END || (e == ERR_OK && db_int(s, 0) != row))
        w->lost++;
    db_reset(s);
    return e == ERR_END ? ERR_OK : e;
}

static void add_place(struct sums *w, struct db_stmt *s, int bits, bool add) {
    int64_t row = db_int(s, 1), cable = row >> bits;
    uint64_t h = mix_text(0, db_text(s, 0));
    h = mix_text(hash_number(h, (uint64_t)row), db_text(s, 2));
    h = hash_number(h, (uint64_t)db_int(s, 3));
    if (cable < 0 || cable >= w->room)
        w->strange = true;
    else
        w->sums[cable] += add ? h : -h;
}

/* Adds a number for each place of each word of the index to the sum of its cable. Their order does not
 * matter. */
static enum err sum_up_index(struct sums *w, int bits) {
    struct db_stmt *s = NULL, *one = NULL;
    enum err e = db_prepare(w->db, "SELECT term, doc, col, \"offset\" FROM temp.found", &s, w->info);
    if (e == ERR_OK)
        e = db_prepare(w->db, "SELECT doc FROM temp.found WHERE term = ?", &one, w->info);
    buf_clear(&w->word);
    while (e == ERR_OK && (e = db_step(s, w->info)) == ERR_OK) {
        struct span word = db_text(s, 0);
        add_place(w, s, bits, true);
        if (!span_eq(word, (struct span){w->word.data, w->word.len}))
            e = seek(w, one, word, db_int(s, 1));
    }
    db_finalize(one);
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

/* Takes away the same for each word of the text that temp.fresh holds. */
static enum err take_away(struct sums *w, int bits) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(w->db, "SELECT term, doc, col, \"offset\" FROM temp.wanted", &s, w->info);
    while (e == ERR_OK && (e = db_step(s, w->info)) == ERR_OK)
        add_place(w, s, bits, false);
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

static enum err sum_up_text(struct sums *w, const struct words_table *t) {
    struct db_stmt *fill = NULL;
    enum err e = db_prepare(w->db, t->fill, &fill, w->info);
    for (int64_t from = 0; e == ERR_OK && from < w->room; from += CABLES_AT_ONCE) {
        db_bind_int(fill, 1, from << t->bits);
        db_bind_int(fill, 2, (from + CABLES_AT_ONCE) << t->bits);
        e = db_run(fill, w->info);
        if (e == ERR_OK)
            e = take_away(w, t->bits);
        if (e == ERR_OK)
            e = db_exec(w->db, "INSERT INTO fresh(fresh) VALUES ('delete-all')", w->info);
    }
    db_finalize(fill);
    return e;
}

static enum err report(const struct sums *w, const char *what, void (*fault)(void *context, const char *line),
                       void *context) {
    struct db_stmt *s = NULL;
    char line[512];
    if (w->strange) {
        snprintf(line, sizeof line, "full text of %s: words of cables that are not there", what);
        fault(context, line);
    }
    if (w->lost > 0) {
        snprintf(line, sizeof line, "full text of %s: searches miss %llu words that are in it", what,
                 (unsigned long long)w->lost);
        fault(context, line);
    }
    enum err e = db_prepare(w->db, "SELECT ident FROM cable WHERE id = ?", &s, w->info);
    for (int64_t id = 0; e == ERR_OK && id < w->room; id++) {
        if (w->sums[id] == 0)
            continue;
        db_bind_int(s, 1, id);
        e = db_step(s, w->info);
        struct span ident = e == ERR_OK ? db_text(s, 0) : SPAN("a cable that is not there");
        snprintf(line, sizeof line, "%.*s: the full text of %s has other words", (int)ident.n, ident.p, what);
        fault(context, line);
        db_reset(s);
        e = e == ERR_END ? ERR_OK : e;
    }
    db_finalize(s);
    return e;
}

static enum err compare(struct sums *w, const struct words_table *t,
                        void (*fault)(void *context, const char *line), void *context) {
    for (int64_t i = 0; i < w->room; i++)
        w->sums[i] = 0;
    w->strange = false;
    w->lost = 0;
    enum err e = db_exec(w->db, t->create, w->info);
    if (e == ERR_OK)
        e = sum_up_index(w, t->bits);
    if (e == ERR_OK)
        e = sum_up_text(w, t);
    if (e == ERR_OK)
        e = report(w, t->what, fault, context);
    return e;
}

enum err check_words(struct db *db, void (*fault)(void *context, const char *line), void *context,
                     struct err_info *info) {
    struct sums w = {.db = db, .info = info};
    int64_t last = 0;
    enum err e = db_exec_int(db, "SELECT ifnull(max(id), 0) FROM cable", &last, info);
    if (e == ERR_OK && !layout_fits(last, LAYOUT_CABLE_BITS))
        e = err_set(info, ERR_CORRUPT, "cable: a number out of range");
    if (e != ERR_OK)
        return e;
    w.room = last + 1;
    w.sums = calloc((size_t)w.room, sizeof *w.sums);
    if (w.sums == NULL)
        return err_no_memory(info);
    e = db_exec(db, "PRAGMA query_only = 0", info); /* temporary tables only: db is open for reading */
    for (size_t i = 0; e == ERR_OK && i < sizeof tables / sizeof tables[0]; i++) {
        e = db_exec(db, "SAVEPOINT words", info);
        if (e == ERR_OK)
            e = compare(&w, &tables[i], fault, context);
        enum err back = db_exec(db, "ROLLBACK TO words; RELEASE words",
                                e == ERR_OK ? info : NULL); /* with all the tables */
        e = e == ERR_OK ? back : e;
    }
    db_exec(db, "PRAGMA query_only = 1", NULL);
    buf_free(&w.word);
    free(w.sums);
    return e;
}
