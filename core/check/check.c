#include "check.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/printable.h"
#include "cable/layout.h"
#include "store/schema.h"
#include "words.h"

_Static_assert(LAYOUT_ORDINAL_BITS == 12 && LAYOUT_CABLE_BITS == 25, "the SQL below says 12, and 33554431");
_Static_assert(LAYOUT_MOMENT_MIN == -17179869184 && LAYOUT_UNDATED == 253402300800, "and these");

enum { FAULTS_MAX = 100 };

struct check {
    struct db *db;
    struct catalog *catalog;
    void (*fault)(void *context, const char *line);
    void *context;
    uint64_t faults;
    struct err_info *info;
    struct buf bytes;
    int64_t cable; /* being looked at */
    char ident[FILENAME_SIZE];
    enum err err;
};

static void __attribute__((format(printf, 2, 3))) report(struct check *k, const char *format, ...) {
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    printable_line(line); /* a name may hold anything; a terminal should not */
    if (k->faults++ < FAULTS_MAX)
        k->fault(k->context, line);
}

/* Each query finds the rows that are wrong, as one text; the sentence says what is wrong with them. */
static const struct {
    const char *sentence, *sql;
} rules[] = {
    {"tag: wrong number of cables",
     "SELECT dir FROM tag WHERE cables <> (SELECT count(*) FROM cable_tag WHERE tag_id = tag.id)"},
    {"origin: wrong number of cables",
     "SELECT dir FROM origin WHERE cables <> (SELECT count(*) FROM cable WHERE origin_id = origin.id)"},
    {"signer: wrong number of cables",
     "SELECT dir FROM signer WHERE cables <> (SELECT count(*) FROM cable WHERE signer_id = signer.id)"},
    {"classification: wrong number of cables",
     "SELECT dir FROM classification WHERE cables <>"
     " (SELECT count(*) FROM cable_classification WHERE classification_id = classification.id)"},
    {"day: wrong number of cables",
     "SELECT id FROM day WHERE cables <> (SELECT count(*) FROM cable WHERE day = day.id)"},
    {"cable: wrong number of directories",
     "SELECT ident FROM cable WHERE views <> 2 + (origin_id IS NOT NULL) + (signer_id IS NOT NULL)"
     " + (SELECT count(*) FROM cable_tag WHERE cable_id = cable.id)"
     " + (SELECT count(*) FROM cable_classification WHERE cable_id = cable.id)"},
    {"cable: citations wrongly counted",
     "SELECT ident FROM cable WHERE links <> EXISTS (SELECT 1 FROM citation WHERE cable_id = cable.id)"
     " + 2 * EXISTS (SELECT 1 FROM citation WHERE cited_id = cable.id)"},
    {"citation without a reference",
     "SELECT cable_id FROM citation WHERE NOT EXISTS (SELECT 1 FROM reference JOIN cable USING (ident)"
     " WHERE reference.cable_id = citation.cable_id AND cable.id = cited_id)"},
    {"tag row without its cable",
     "SELECT cable_id FROM cable_tag WHERE NOT EXISTS (SELECT 1 FROM cable WHERE id = cable_id)"},
    {"cable: its number is none", "SELECT ident FROM cable WHERE id NOT BETWEEN 1 AND 33554431"},
    {"cable: its place in lists is not by its date",
     "SELECT ident FROM cable WHERE moment <> coalesce(max(date, -17179869184), 253402300800)"},
    {"tag row: its place in lists is not its cable's",
     "SELECT cable_id FROM cable_tag WHERE moment <> (SELECT moment FROM cable WHERE id = cable_id)"},
    {"classification row: its place in lists is not its cable's",
     "SELECT cable_id FROM cable_classification WHERE moment <> (SELECT moment FROM cable WHERE id = cable_id)"},
    {"citation: its place in lists is not its cable's",
     "SELECT cable_id FROM citation WHERE moment <> (SELECT moment FROM cable WHERE id = cable_id)"},
    {"paragraph without its cable",
     "SELECT id FROM paragraph WHERE NOT EXISTS (SELECT 1 FROM cable WHERE cable.id = paragraph.id >> 12)"},
    {"document: wrong size", "SELECT dir FROM document LEFT JOIN document_body USING (id) WHERE bytes IS "
                             "NULL OR (form = 0 AND size <> length(bytes))"},
    {"day: no day of a calendar",
     "SELECT id FROM day WHERE id <> 0 AND (id >> 9 NOT BETWEEN 1 AND 9999 OR (id >> 5 & 15) NOT BETWEEN 1 AND 12"
     " OR id & 31 = 0)"},
    {"document without a name", "SELECT id FROM document WHERE dir IS NULL"},
    {"about: wrong size", "SELECT dir FROM about WHERE size <> length(bytes)"},
    {"two paragraphs of a cable have one name",
     "SELECT (SELECT ident FROM cable WHERE cable.id = p.id >> 12) || ' ' || name FROM paragraph AS p"
     " GROUP BY p.id >> 12, name HAVING count(*) > 1"},
};

/* Damage that stops a query is a fault like any other. */
static enum err found_damage(struct check *k, enum err e) {
    if (e != ERR_CORRUPT)
        return e;
    report(k, "%s", k->info->text);
    return ERR_OK;
}

/* SQLite's own check; every line of its rows but "ok" is a fault. */
static enum err check_structure(struct check *k) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(k->db, "PRAGMA integrity_check(100)", &s, k->info);
    while (e == ERR_OK && (e = db_step(s, k->info)) == ERR_OK) {
        struct span row = db_text(s, 0), line;
        while (span_line(&row, &line))
            if (!span_eq(line, SPAN("ok")))
                report(k, "%.*s", (int)line.n, line.p);
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : found_damage(k, e);
}

/* A name in the index must be one that filename_safe() would leave alone. */
static enum err check_names(struct check *k) {
    struct db_stmt *s = NULL;
    enum err e =
        db_prepare(k->db,
                   "SELECT dir FROM tag UNION ALL SELECT dir FROM origin UNION ALL SELECT dir FROM signer"
                   " UNION ALL SELECT dir FROM classification UNION ALL SELECT dir FROM document"
                   " UNION ALL SELECT dir FROM about UNION ALL SELECT ident FROM cable"
                   " UNION ALL SELECT name FROM paragraph",
                   &s, k->info);
    while (e == ERR_OK && (e = db_step(s, k->info)) == ERR_OK) {
        char safe[FILENAME_SIZE];
        struct span name = db_text(s, 0);
        filename_safe(name, true, safe);
        if (!span_eq(name, span_of(safe)))
            report(k, "unsafe name: %.*s (safe: %s)", (int)name.n, name.p == NULL ? "" : name.p, safe);
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e;
}

static enum err check_rules(struct check *k) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < sizeof rules / sizeof rules[0]; i++) {
        struct db_stmt *s = NULL;
        e = db_prepare(k->db, rules[i].sql, &s, k->info);
        while (e == ERR_OK && (e = db_step(s, k->info)) == ERR_OK) {
            struct span row = db_text(s, 0);
            report(k, "%s: %.*s", rules[i].sentence, (int)row.n, row.p == NULL ? "" : row.p);
        }
        db_finalize(s);
        e = e == ERR_END ? ERR_OK : e;
    }
    return e == ERR_OK ? check_names(k) : e;
}

static void wrong_words(void *context, const char *line) {
    report(context, "%s", line);
}

static enum err check_full_text(struct check *k) {
    return check_words(k->db, wrong_words, k, k->info);
}

/* SQLite calls a table damaged for which it had no memory: a second look tells them apart. */
static enum err look(struct check *k, enum err (*at)(struct check *k)) {
    enum err e = at(k);
    if (e == ERR_CORRUPT && k->faults == 0)
        e = at(k);
    return found_damage(k, e);
}

static void compare(struct check *k, const char *what, uint64_t stored) {
    if (k->bytes.len != stored)
        report(k, "%s: %s has %zu bytes, the index says %llu", k->ident, what, k->bytes.len,
               (unsigned long long)stored);
    buf_clear(&k->bytes);
}

static bool check_paragraph(void *context, const struct catalog_paragraph *p) {
    struct check *k = context;
    k->err = catalog_read_paragraph(k->catalog, k->cable, p->ordinal, &k->bytes);
    if (k->err == ERR_OK)
        compare(k, p->name, p->size);
    return k->err == ERR_OK;
}

static bool check_cable(void *context, const struct catalog_cable *c) {
    struct check *k = context;
    struct catalog_files f;
    k->cable = c->id;
    snprintf(k->ident, sizeof k->ident, "%s", c->dir);
    k->err = catalog_get_files(k->catalog, c->id, &f);
    for (int file = 0; k->err == ERR_OK && file < RENDER_FILES; file++) {
        k->err = catalog_read_file(k->catalog, c->id, file, &k->bytes);
        if (k->err == ERR_OK)
            compare(k, render_files[file].name, f.sizes[file]);
    }
    if (k->err == ERR_OK) {
        enum err e = catalog_list_paragraphs(k->catalog, c->id, -1, check_paragraph, k);
        k->err = k->err != ERR_OK ? k->err : e;
    }
    return k->err == ERR_OK;
}

/* Documents that are packed carry a checksum. */
static bool check_document(void *context, const struct catalog_document *d) {
    struct check *k = context;
    char byte;
    size_t got;
    snprintf(k->ident, sizeof k->ident, "%s", d->dir);
    k->err = catalog_read_document(k->catalog, CATALOG_TEXT, d->id, 0, &byte, sizeof byte, &got);
    if (k->err == ERR_CORRUPT || k->err == ERR_NOT_FOUND) {
        report(k, "%s: the document cannot be unpacked", d->dir);
        k->err = ERR_OK;
    }
    return k->err == ERR_OK;
}

enum err check_index(const char *path, void (*fault)(void *context, const char *line), void *context,
                     uint64_t *faults, struct err_info *info) {
    struct err_info own;
    struct check k = {.fault = fault, .context = context, .info = info != NULL ? info : &own};
    info = k.info;
    enum err e = db_open(path, DB_READ, &k.db, info);
    if (e == ERR_OK)
        e = schema_begin(k.db, path, info); /* all of it is one state: whoever writes waits */
    if (e == ERR_OK)
        e = schema_check(k.db, path, info);
    if (e == ERR_OK)
        e = check_structure(&k);
    if (e == ERR_OK && k.faults == 0)
        e = look(&k, check_rules);
    if (e == ERR_OK && k.faults == 0)
        e = look(&k, check_full_text);
    if (k.db != NULL)
        db_end(k.db); /* before another is begun, which waits for who waits for this one */
    if (e == ERR_OK && k.faults == 0)
        e = catalog_open(path, &k.catalog, info);
    if (e == ERR_OK && k.catalog != NULL) {
        e = catalog_list_cables(k.catalog, CATALOG_ALL, 0, -1, check_cable, &k);
        e = e == ERR_OK ? k.err : e;
        if (e == ERR_OK)
            e = catalog_list_documents(k.catalog, CATALOG_TEXT, -1, check_document, &k);
        e = e == ERR_OK ? k.err : e;
        if (e != ERR_OK)
            err_set(info, e, "%s: %s: %s", path, k.ident, err_name(e));
        e = found_damage(&k, e);
    }
    catalog_close(k.catalog);
    db_close(k.db);
    buf_free(&k.bytes);
    *faults = k.faults;
    return e;
}
