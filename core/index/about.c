#include "about.h"

#include "base/printable.h"
#include "cable/dtg.h"
#include "store/schema.h"

/* A value on one line. Paths of files may hold what a terminal obeys, and this is read with cat. */
static void tsv_field(struct buf *out, struct span s) {
    for (size_t n; s.n > 0; s = span_from(s, n))
        if (s.p[0] == '\t' || s.p[0] == '\n' || s.p[0] == '\r') {
            n = 1;
            buf_char(out, ' ');
        } else if (printable_char(s, &n) == PRINTABLE) {
            buf_add(out, s.p, n);
        } else {
            buf_str(out, "\xef\xbf\xbd");
        }
}

/* The rows of a query as tab-separated values under a line of column names. */
static enum err tsv(struct db *db, const char *columns, const char *sql, int columns_n, struct buf *out,
                    struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, sql, &s, info);
    buf_clear(out);
    buf_str(out, columns);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK)
        for (int i = 0; i < columns_n; i++) {
            tsv_field(out, db_text(s, i));
            buf_char(out, i + 1 < columns_n ? '\t' : '\n');
        }
    db_finalize(s);
    return e == ERR_END ? buf_err(out) : e;
}

static const char readme_intro[] =
    "This is an archive of diplomatic cables, presented by cablefs as a tree of directories.\n"
    "Everything in it is read-only, and every Unix tool works on it.\n\n";

static const char readme_tree[] =
    "\n"
    "    cables/ID/              every cable once: subject, header, and its paragraphs 01.txt, 02.txt ...\n"
    "    cables/ID/references/   symlinks to the cables that it cites; cited-by/ to those that cite it\n"
    "    tags/TAG/ID/            by TAGS code as written (PREL), and by name (KOSOVO): the cables about it\n"
    "    dates/2006/06/22/ID/    by the day they were sent, UTC; dates/undated/\n"
    "    origins/POST/ID/        by the post that sent them\n"
    "    classifications/CLASS/  by classification; SECRET holds all of them, SECRET-NOFORN those with the "
    "caveat\n"
    "    signers/NAME/           by the name at the end\n"
    "    search/QUERY/ID/        the cables that match a query: search/'kosovo NEAR status'\n"
    "    text/                   each document as it was received; of a page or record its header and body\n"
    "    about/                  tags.tsv, origins.tsv, citations.tsv, problems.tsv: what the index knows of "
    "itself\n"
    "\n"
    "A paragraph file is named by the paragraph's own number: 04.txt is \"para 4\" of a footnote. A number "
    "that\n"
    "repeats gets a letter (06.txt, 06b.txt); 00.txt is text before the first number; a cable that numbers\n"
    "nothing is numbered by its blocks. The text begins with the portion marking as printed; the line breaks "
    "of\n"
    "the teletype are blanks; a section heading opens the paragraph it stands over.\n"
    "\n"
    "A name under tags/ (as opposed to a code) holds cables whose TAGS line carries the code of that name "
    "or\n"
    "the name, and cables that discuss it: in the subject, a heading, or enough paragraphs. The header says "
    "which:\n"
    "\"Topic: KOSOVO (discussed)\". That is derived; so is every repair, listed in about/problems.tsv and "
    "as\n"
    "\"Problem:\" lines in the header of the cable. What was received stands in text/.\n"
    "\n"
    "In each set of cables there is a directory that is not listed, +, which narrows it: "
    "tags/KOSOVO/+/origins/\n"
    "has the posts that occur among these cables, tags/KOSOVO/+/origins/ROME/+/dates/2007/ goes on from "
    "there.\n"
    "\n"
    "A cable stands in many directories, but its files are one (hard links): copy with rsync -aH or tar, or "
    "copy\n"
    "one of the directories. Other spellings of a name are symlinks that are not listed: tags/kosovo,\n"
    "origins/New Delhi, cables/06ROME01851.\n"
    "\n"
    "getfattr -d -e text -m user.cable FILE shows the fields of a cable's directory, of a paragraph, of a "
    "tag.\n"
    "\n"
    "A file's date is the moment the cable was sent, UTC (1970-01-01 where it is not known).\n";

/* The largest directory of a kind, for examples that work here. */
static enum err largest(struct db *db, const char *sql, struct buf *out, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, sql, &s, info);
    buf_clear(out);
    if (e == ERR_OK && (e = db_step(s, info)) == ERR_OK) {
        struct span dir = db_text(s, 0);
        buf_add(out, dir.p, dir.n);
    }
    db_finalize(s);
    return e == ERR_END ? ERR_OK : e == ERR_OK ? buf_err(out) : e;
}

static enum err readme_counts(struct db *db, const struct index_counts *counts, struct buf *out,
                              struct err_info *info) {
    int64_t tags, origins, undated, first = 0, last = 0;
    enum err e = db_exec_int(db, "SELECT count(*) FROM tag", &tags, info);
    if (e == ERR_OK)
        e = db_exec_int(db, "SELECT count(*) FROM origin", &origins, info);
    if (e == ERR_OK)
        e = db_exec_int(db, "SELECT coalesce(sum(cables), 0) FROM day WHERE id = 0", &undated, info);
    if (e == ERR_OK)
        e = db_exec_int(db, "SELECT coalesce(min(moment), 0) FROM cable", &first, info);
    if (e == ERR_OK)
        e = db_exec_int(db, "SELECT coalesce(max(newest), 0) FROM day", &last, info);
    if (e != ERR_OK)
        return e;
    char from[DTG_ISO_SIZE], to[DTG_ISO_SIZE];
    dtg_iso(first, from);
    dtg_iso(last, to);
    buf_printf(out, "Cables      %llu, with %llu paragraphs\n", (unsigned long long)counts->cables,
               (unsigned long long)counts->paragraphs);
    buf_printf(out, "Posts       %lld\n", (long long)origins);
    buf_printf(out, "Tags        %lld\n", (long long)tags);
    if (undated < (int64_t)counts->cables)
        buf_printf(out, "Sent        %.10s to %.10s\n", from, to);
    buf_printf(out, "Undated     %lld\n", (long long)undated);
    buf_printf(out, "No cables   %llu (in text/ only)\n", (unsigned long long)counts->others);
    buf_printf(out, "Problems    %llu (about/problems.tsv)\n", (unsigned long long)counts->problems);
    return buf_err(out);
}

static enum err readme(struct db *db, const struct index_counts *counts, struct buf *out,
                       struct err_info *info) {
    struct buf dir = BUF_EMPTY;
    buf_clear(out);
    buf_str(out, readme_intro);
    enum err e = readme_counts(db, counts, out, info);
    buf_str(out, readme_tree);
    buf_str(out, "\nTry:\n\n");
    if (e == ERR_OK)
        e = largest(db, "SELECT dir FROM tag WHERE kind = 'name' ORDER BY cables DESC, dir LIMIT 1", &dir,
                    info);
    if (e == ERR_OK && dir.len > 0)
        buf_printf(out,
                   "    ls tags/%.*s\n    grep -rl Ambassador tags/%.*s\n    ls -l tags/%.*s/+/origins\n"
                   "    ls 'search/minister tag:%.*s'\n",
                   (int)dir.len, dir.data, (int)dir.len, dir.data, (int)dir.len, dir.data, (int)dir.len,
                   dir.data);
    if (e == ERR_OK)
        e = largest(db, "SELECT dir FROM origin ORDER BY cables DESC, dir LIMIT 1", &dir, info);
    if (e == ERR_OK && dir.len > 0)
        buf_printf(out, "    ls -lt origins/%.*s | head\n", (int)dir.len, dir.data);
    if (e == ERR_OK)
        e = largest(db, "SELECT ident FROM cable ORDER BY date DESC, ident LIMIT 1", &dir, info);
    if (e == ERR_OK && dir.len > 0)
        buf_printf(out, "    cat cables/%.*s/header\n    getfattr -d -e text -m user.cable cables/%.*s\n",
                   (int)dir.len, dir.data, (int)dir.len, dir.data);
    buf_str(out, "    tail -n +2 about/problems.tsv | cut -f4 | sort | uniq -c\n");
    buf_free(&dir);
    return e == ERR_OK ? buf_err(out) : e;
}

struct about {
    struct db_stmt *find, *insert, *replace, *note; /* find and note: of an update */
    int64_t generation;
};

/* Is it there with just these bytes? *id: 0 when it is not there at all. */
static enum err find(struct about *a, const char *dir, const struct buf *text, int64_t *id, bool *same,
                     struct err_info *info) {
    db_bind_text(a->find, 1, span_of(dir));
    enum err e = db_step(a->find, info);
    *id = e == ERR_OK ? db_int(a->find, 0) : 0;
    *same = e == ERR_OK && span_eq(db_text(a->find, 1), (struct span){text->data, text->len});
    if (e == ERR_OK)
        db_reset(a->find);
    return e == ERR_END ? ERR_OK : e;
}

static enum err put(struct db_stmt *s, struct span dir, int64_t id, const struct buf *text,
                    struct err_info *info) {
    db_bind_int(s, 1, (int64_t)text->len);
    db_bind_blob(s, 2, (struct span){text->data, text->len});
    if (id == 0)
        db_bind_text(s, 3, dir);
    else
        db_bind_int(s, 3, id);
    return db_run(s, info);
}

/* Writes what is not as it was. */
static enum err store(struct about *a, const char *dir, const struct buf *text, struct err_info *info) {
    int64_t id;
    bool same;
    enum err e = find(a, dir, text, &id, &same, info);
    if (e != ERR_OK || same)
        return e;
    e = put(id == 0 ? a->insert : a->replace, span_of(dir), id, text, info);
    if (e != ERR_OK || a->generation == 0)
        return e;
    db_bind_int(a->note, 1, a->generation);
    db_bind_text(a->note, 2, span_of(dir));
    return db_run(a->note, info);
}

static const struct {
    const char *dir, *columns, *sql;
    int columns_n;
} tables[] = {
    {"tags.tsv", "tag\tkind\tmeaning\tcables\n", "SELECT dir, kind, meaning, cables FROM tag ORDER BY dir",
     4},
    {"origins.tsv", "origin\tname\tcables\n", "SELECT dir, name, cables FROM origin ORDER BY dir", 3},
    {"citations.tsv", "cable\tcited_by\tin_archive\tsubject\n",
     "SELECT reference.ident, count(DISTINCT cable_id) AS n, iif(cable.id IS NULL, 'no', 'yes'), subject"
     " FROM reference LEFT JOIN cable ON cable.ident = reference.ident WHERE cable.id IS NOT cable_id"
     " GROUP BY reference.ident ORDER BY n DESC, reference.ident",
     4},
    {"problems.tsv", "source\ttext\tcable\tkind\tdetail\n",
     "SELECT source.path, document.dir, ident, kind, detail FROM problem JOIN source ON source.id = "
     "problem.source_id"
     " LEFT JOIN document ON document.source_id = source.id LEFT JOIN cable ON cable.id = cable_id"
     " JOIN file ON file.id = file_id"
     " ORDER BY root_id, file.path, item, problem.id",
     5},
};

/* What is another text gets another number, but for the README, whose number is always the same. */
static const char replace[] =
    "UPDATE about SET size = ?1, bytes = ?2, id = iif(id = 1, 1, (SELECT max(id) + 1 FROM about)) WHERE id = ?3";

_Static_assert(SCHEMA_README_ID == 1, "the SQL says 1");

static enum err open_about(struct about *a, struct db *db, struct err_info *info) {
    enum err e = db_prepare(db, "SELECT id, bytes FROM about WHERE dir = ?", &a->find, info);
    if (e == ERR_OK)
        e = db_prepare(db, "INSERT INTO about(size, bytes, dir) VALUES (?, ?, ?)", &a->insert, info);
    if (e == ERR_OK)
        e = db_prepare(db, replace, &a->replace, info);
    return e == ERR_OK ? db_prepare(db, "INSERT INTO change VALUES (?, 9, 0, ?)", &a->note, info) : e;
}

static void close_about(struct about *a) {
    db_finalize(a->find);
    db_finalize(a->insert);
    db_finalize(a->replace);
    db_finalize(a->note);
}

enum err index_about_write(struct db *db, uint64_t generation, const struct index_counts *counts,
                           struct err_info *info) {
    struct buf text = BUF_EMPTY;
    struct about a = {.generation = (int64_t)generation};
    enum err e = open_about(&a, db, info);
    if (e == ERR_OK)
        e = readme(db, counts, &text, info);
    if (e == ERR_OK)
        e = store(&a, "README", &text, info);
    for (size_t i = 0; e == ERR_OK && i < sizeof tables / sizeof tables[0]; i++) {
        e = tsv(db, tables[i].columns, tables[i].sql, tables[i].columns_n, &text, info);
        if (e == ERR_OK)
            e = store(&a, tables[i].dir, &text, info);
    }
    close_about(&a);
    buf_free(&text);
    return e == ERR_NOMEM ? err_set(info, e, "out of memory") : e;
}
