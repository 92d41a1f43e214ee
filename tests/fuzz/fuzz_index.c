/* fuzz_index: an index whose values, rows and pages a stranger has changed, and everything that reads one:
 * the tree, the records and their pages, searches, counts, the check.
 *
 * An input is a list of changes (struct change). The schema stays ours, or else nothing would be read; only
 * NOT NULL is lifted while the values are changed.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cable/json_cable.h"
#include "cable/show_page.h"
#include "check/check.h"
#include "fuzz.h"
#include "lib/fixture.h"
#include "query/search.h"
#include "store/schema.h"
#include "tree/tree.h"

enum {
    CHANGES_MAX = 24,
    ENTRIES_MAX = 64, /* of a directory that are looked at */
    VISITS_MAX = 200, /* of the tree, in an order that the input chooses */
    DEPTH_MAX = 9,
    READ_SIZE = 4096,
    COLUMNS_MAX = 256,
    PATCHES_MAX = 1024,
};

/* ---- the index that is changed ---- */

struct column {
    char table[64], name[64];
};

static struct fixture fixture;
static struct buf loose; /* the index without NOT NULL */
static struct patch { /* what makes the schema ours again */
    size_t at;
    char byte;
} patches[PATCHES_MAX];
static struct column columns[COLUMNS_MAX];
static size_t columns_n, patches_n, page_size;

static void end(void) {
    buf_free(&loose);
    fixture_close(&fixture);
}

static void list_columns(void) {
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    FUZZ_CHECK(sqlite3_open(fixture.index, &db) == SQLITE_OK, "cannot open");
    FUZZ_CHECK(sqlite3_prepare_v2(
                   db,
                   "SELECT m.name, c.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c"
                   " WHERE m.type = 'table' AND m.sql NOT LIKE '%USING fts5%' ORDER BY m.rowid, c.cid",
                   -1, &s, NULL) == SQLITE_OK,
               "%s", sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW && columns_n < COLUMNS_MAX) {
        struct column *c = &columns[columns_n++];
        snprintf(c->table, sizeof c->table, "%s", (const char *)sqlite3_column_text(s, 0));
        snprintf(c->name, sizeof c->name, "%s", (const char *)sqlite3_column_text(s, 1));
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void list_patches(const struct buf *strict) {
    FUZZ_CHECK(strict->len == loose.len, "the schema changed its size");
    for (size_t i = 100; i < loose.len; i++) { /* behind the head of the file */
        if (strict->data[i] == loose.data[i])
            continue;
        FUZZ_CHECK(patches_n < PATCHES_MAX, "a long schema");
        patches[patches_n++] = (struct patch){i, strict->data[i]};
    }
}

static void begin(void) {
    struct buf strict = BUF_EMPTY;
    fixture_open(&fixture);
    atexit(end);
    fixture_archive(&fixture);
    fixture_write(
        &fixture, "08VELM412.txt",
        "P 121220Z JUN 08\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC PRIORITY 4901\n"
        "INFO RUEHSCX/AMCONSUL SAN CALIXTO 1240\n\nC O N F I D E N T I A L VELM 000412\n\nSIPDIS\n\n"
        "E.O. 12958: DECL: 06/11/2018\nTAGS: PREL, KV, IT, NATO\nSUBJECT: STAMPS\n\n"
        "REF: A. 06 VELM 1207  B. 07 SAN CALIXTO 77\n\nClassified By: Edwin R. Marl.\n\n"
        "1. (C) Mail is mail.\n\n2. (S/NF) Honey.\n\nMARL\n");
    fixture_must_build(&fixture, NULL);
    fixture_read(fixture.index, &strict);
    list_columns();
    fixture_sql(fixture.index, "PRAGMA writable_schema = 1;"
                               "UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '        ')");
    fixture_read(fixture.index, &loose);
    list_patches(&strict);
    buf_free(&strict);
    page_size = (size_t)(unsigned char)loose.data[16] << 8 | (unsigned char)loose.data[17];
}

/* ---- changes ---- */

struct input {
    const uint8_t *data;
    size_t size;
};

static unsigned take(struct input *in) {
    if (in->size == 0)
        return 0;
    in->size--;
    return *in->data++;
}

static int64_t take_number(struct input *in) {
    static const int64_t numbers[] = {
        0,         1,         -1,        2,         4095,    4096,
        INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 1 << 25, (1 << 25) - 1,
        1LL << 40, 1LL << 28, 2006 << 9, 513,       31,      1027 << 9 | 13 << 5,
        9999 << 9, 10000 << 9};
    unsigned kind = take(in);
    if (kind < sizeof numbers / sizeof numbers[0])
        return numbers[kind];
    uint64_t n = 0;
    for (unsigned i = 0; i < kind % 8 + 1; i++)
        n = n << 8 | take(in);
    return (int64_t)n;
}

/* Binds a value of any type as the first parameter. */
static void bind_value(sqlite3_stmt *s, struct input *in) {
    static const char *const texts[] = {
        "",   ".",          "..",       "/",          "a/b",    "../../etc/passwd",
        "-r", "\xff\xfe",   "\033[2J",  "+",          "header", "undated",
        " ",  "06VELM1207", "assigned", "06VELM1301", "01",     "TOP SECRET"};
    unsigned kind = take(in);
    size_t n = take(in);
    switch (kind % 8) {
    case 0:
        sqlite3_bind_null(s, 1);
        break;
    case 1:
        sqlite3_bind_int64(s, 1, take_number(in));
        break;
    case 2:
        sqlite3_bind_text(s, 1, texts[n % (sizeof texts / sizeof texts[0])], -1, SQLITE_STATIC);
        break;
    case 3:
        n = n < in->size ? n : in->size;
        sqlite3_bind_text(s, 1, (const char *)in->data, (int)n, SQLITE_TRANSIENT);
        in->data += n;
        in->size -= n;
        break;
    case 4:
        n = n < in->size ? n : in->size;
        sqlite3_bind_blob(s, 1, in->data, (int)n, SQLITE_TRANSIENT);
        in->data += n;
        in->size -= n;
        break;
    case 5:
        sqlite3_bind_zeroblob(s, 1, (int)n * 1000);
        break;
    case 6:
        sqlite3_bind_double(s, 1, n == 0 ? 1e300 : (double)n / -3);
        break;
    default: {
        char many[3001];
        memset(many, (int)('A' + n % 26), sizeof many - 1);
        many[sizeof many - 1] = '\0';
        sqlite3_bind_text(s, 1, many, (int)(n * 11), SQLITE_TRANSIENT);
        break;
    }
    }
}

/* Runs SQL with a value and the number of a row; what it cannot do it does not. */
static void change_rows(sqlite3 *db, const char *sql, struct input *in, unsigned row) {
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK) {
        if (in != NULL)
            bind_value(s, in);
        sqlite3_bind_int64(s, 2, row);
        sqlite3_step(s);
    }
    sqlite3_finalize(s);
}

static void change_value(sqlite3 *db, struct input *in) {
    const struct column *c = &columns[take(in) % columns_n];
    unsigned how = take(in), row = take(in);
    char sql[512];
    const char *only = how % 4 == 0 ? "" : " AND n % 24 = ?2 % 24"; /* all rows, or some */
    switch (how / 4 % 4) {
    case 0:
    case 1:
        snprintf(sql, sizeof sql,
                 "WITH r AS (SELECT %s AS v, row_number() OVER () - 1 AS n FROM %s) UPDATE OR IGNORE %s"
                 " SET %s = ?1"
                 " WHERE %s IN (SELECT v FROM r WHERE 1%s)",
                 c->name, c->table, c->table, c->name, c->name, only);
        change_rows(db, sql, in, row);
        break;
    case 2: /* the value of another row */
        snprintf(sql, sizeof sql, "UPDATE OR REPLACE %s SET %s = (SELECT %s FROM %s LIMIT 1 OFFSET ?2 %% 24)",
                 c->table, c->name, c->name, c->table);
        change_rows(db, sql, NULL, row);
        break;
    default:
        snprintf(sql, sizeof sql, "DELETE FROM %s WHERE %s IN (SELECT %s FROM %s LIMIT 1 OFFSET ?2 %% 24)",
                 c->table, c->name, c->name, c->table);
        change_rows(db, sql, NULL, row);
        break;
    }
}

/* Bytes of a page, more often those of its head and of its list of cells. */
static void change_bytes(struct buf *bytes, struct input *in) {
    size_t page = take(in) % (bytes->len / page_size), at = page * page_size;
    unsigned how = take(in);
    at += how % 2 == 0 ? take(in) % 64 : ((size_t)take(in) << 8 | take(in)) % page_size;
    for (unsigned i = 0; i <= how / 2 % 4 && at < bytes->len; i++, at++)
        bytes->data[at] = (char)take(in);
}

/* Writes the changed index; false when nothing is left of it. */
static bool write_index(struct input *in) {
    sqlite3 *db = NULL;
    struct buf bytes = BUF_EMPTY;
    unsigned n = take(in), changes = n % CHANGES_MAX;
    unsigned char *copy = sqlite3_malloc64(loose.len);
    if (copy == NULL)
        return false;
    FUZZ_CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK, "out of memory");
    memcpy(copy, loose.data, loose.len);
    sqlite3_deserialize(db, "main", copy, (sqlite3_int64)loose.len, (sqlite3_int64)loose.len,
                        SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    sqlite3_exec(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", NULL, NULL, NULL);
    for (unsigned i = 0; i < changes && in->size > 0; i++)
        change_value(db, in);
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    sqlite3_int64 size = 0;
    unsigned char *made = sqlite3_serialize(db, "main", &size, 0);
    if (made != NULL)
        buf_add(&bytes, (const char *)made, (size_t)size);
    sqlite3_free(made);
    sqlite3_close(db);
    for (size_t i = 0; i < patches_n && patches[i].at < bytes.len; i++)
        bytes.data[patches[i].at] = patches[i].byte;
    for (unsigned i = 0; i < 40 && in->size > 0 && bytes.len >= page_size; i++)
        change_bytes(&bytes, in);
    if (n >= 250 && bytes.len > page_size) /* and cut */
        bytes.len -= page_size * (bytes.len / page_size / 2);
    bool any = buf_err(&bytes) == ERR_OK && bytes.len > 0;
    if (any)
        fixture_put(fixture.index, (struct span){bytes.data, bytes.len});
    buf_free(&bytes);
    return any;
}

/* ---- everything that reads an index ---- */

/* The statuses that a reader may give for any index. That memory runs out is none: it did not. */
static enum err check_status(enum err e, const char *what) {
    FUZZ_CHECK(e != ERR_NOMEM && e != ERR_STOPPED && e != ERR_END && e != ERR_MISSING, "%s: %s", what,
               err_name(e));
    return e;
}

struct walk {
    struct tree *tree;
    unsigned visits, depth, plus, first;
};

struct found {
    struct tree_attr attr;
    char name[300];
};

struct listing {
    struct found entries[ENTRIES_MAX];
    size_t n;
    int64_t key;
};

static void check_name(struct span name) {
    FUZZ_CHECK(name.n > 0 && name.n <= 259 && !span_contains(name, '/') && !span_eq(name, SPAN(".")) &&
                   !span_eq(name, SPAN("..")) && text_is_utf8(name),
               "an entry is called %.*s", (int)name.n, name.p);
}

static bool see(void *context, const struct tree_entry *entry) {
    struct listing *l = context;
    check_name(span_of(entry->name));
    FUZZ_CHECK(entry->key > l->key, "%s: the key %lld comes behind %lld", entry->name, (long long)entry->key,
               (long long)l->key);
    l->key = entry->key;
    struct found *f = &l->entries[l->n++];
    f->attr = entry->attr;
    snprintf(f->name, sizeof f->name, "%s", entry->name);
    return l->n < ENTRIES_MAX;
}

/* A symlink leads to a name beside it, or up some steps and to one in cables/. */
static void check_link(struct tree *t, uint64_t ino) {
    const char *text;
    if (check_status(tree_readlink(t, ino, &text), "readlink") != ERR_OK)
        return;
    struct span rest = span_of(text);
    while (span_starts(rest, SPAN("../")))
        rest = span_from(rest, 3);
    if (rest.p != text) {
        FUZZ_CHECK(span_starts(rest, SPAN("cables/")), "a symlink leads to %s", text);
        rest = span_from(rest, sizeof "cables/" - 1);
    }
    check_name(rest);
}

static void check_xattrs(struct tree *t, uint64_t ino) {
    struct span names, value;
    char copy[4096];
    if (check_status(tree_list_xattr(t, ino, &names), "listxattr") != ERR_OK || names.n > sizeof copy)
        return;
    if (names.n > 0)
        memcpy(copy, names.p, names.n);
    for (const char *p = copy; p < copy + names.n; p += strlen(p) + 1)
        FUZZ_CHECK(tree_get_xattr(t, ino, p, &value) == ERR_OK, "no attribute %s", p);
}

static void check_file(struct tree *t, uint64_t ino) {
    struct span bytes;
    if (check_status(tree_read(t, ino, 0, READ_SIZE, &bytes), "read") == ERR_OK)
        FUZZ_CHECK(bytes.n <= READ_SIZE, "%zu bytes", bytes.n);
    check_status(tree_read(t, ino, 1000, READ_SIZE, &bytes), "read");
    check_status(tree_read(t, ino, INT64_MAX, READ_SIZE, &bytes), "read");
}

static void walk(struct walk *w, uint64_t dir);

static void look_at(struct walk *w, uint64_t dir, const struct found *f) {
    struct tree_attr attr;
    uint64_t up;
    enum err e = check_status(tree_lookup(w->tree, dir, f->name, &attr), f->name);
    if (e == ERR_OK)
        FUZZ_CHECK(attr.is_dir || !f->attr.is_dir || attr.is_link, "%s is a directory and none", f->name);
    check_status(tree_getattr(w->tree, f->attr.ino, &attr), f->name);
    check_xattrs(w->tree, f->attr.ino);
    if (f->attr.is_link)
        check_link(w->tree, f->attr.ino);
    else if (!f->attr.is_dir)
        check_file(w->tree, f->attr.ino);
    else {
        check_status(tree_parent(w->tree, f->attr.ino, &up), "parent");
        walk(w, f->attr.ino);
    }
}

/* Looks at a directory, and once at what is in its "+". */
static void walk(struct walk *w, uint64_t dir) {
    struct tree_attr attr;
    struct listing *l = calloc(1, sizeof *l);
    if (l == NULL || w->depth >= DEPTH_MAX) {
        free(l);
        return;
    }
    w->depth++;
    l->key = -1;
    check_status(tree_list(w->tree, dir, -1, see, l), "list");
    for (size_t i = 0; i < l->n && w->visits < VISITS_MAX; i++) {
        w->visits++;
        look_at(w, dir, &l->entries[(i + w->first) % l->n]);
    }
    if (w->plus > 0 && w->visits < VISITS_MAX && tree_lookup(w->tree, dir, "+", &attr) == ERR_OK) {
        w->plus--;
        walk(w, attr.ino);
    }
    w->depth--;
    free(l);
}

static bool count(void *context, const struct catalog_count *c) {
    unsigned *n = context;
    check_name(span_of(c->name));
    return ++*n < 100;
}

static void read_records(struct catalog *k) {
    const struct show_page_style style = {.width = 80, .full = true};
    struct buf out = BUF_EMPTY;
    int64_t first, last;
    for (int64_t id = 0; id <= 9; id++) {
        struct cable c = CABLE_EMPTY;
        enum err e = check_status(catalog_load_cable(k, id, true, &c), "record");
        if (e == ERR_OK)
            e = check_status(show_page(&c, &style, &out), "page");
        if (e == ERR_OK)
            check_status(json_cable_line(&c, SPAN("a.txt"), true, &out), "json");
        cable_free(&c);
        buf_clear(&out);
    }
    for (int by = 0; by < CATALOG_COUNTS; by++) {
        unsigned n = 0;
        check_status(catalog_list_counts(k, (enum catalog_count_by)by, count, &n), "counts");
    }
    check_status(catalog_get_dates(k, &first, &last), "dates");
    buf_free(&out);
}

static bool see_snippet(void *context, const struct search_snippet *snippet) {
    unsigned *n = context;
    (void)snippet;
    return ++*n < 20;
}

static void ask(struct db *db) {
    static const char *const questions[] = {
        "mail or honey", "t*",         "tag:KV -from:velm",  "\"a bridge\"",
        "date:2006-06",  "id:06VELM*", "date:undated",       "class:secret",
        "subject:honey", "to:calixto", "near(the ferry, 3)", "ref:06VELM1207"};
    struct search *s = NULL;
    if (check_status(search_open(db, &s, NULL), "search") != ERR_OK)
        return;
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
        struct query *q = NULL;
        struct bitset cables = BITSET_EMPTY;
        struct search_cable cable;
        bool dated;
        int64_t date;
        unsigned n = 0;
        if (query_parse(span_of(questions[i]), &q, NULL) == ERR_OK &&
            check_status(search_run(s, q, &cables, NULL), questions[i]) == ERR_OK) {
            check_status(search_newest(s, &cables, &dated, &date, NULL), "newest");
            int64_t id = bitset_next(&cables, 0);
            for (; id >= 0 && n < 20; id = bitset_next(&cables, id + 1), n++) {
                check_status(search_get_cable(s, id, &cable, NULL), "cable");
                check_status(search_snippets(s, q, id, see_snippet, &n, NULL), "snippets");
            }
        }
        bitset_free(&cables);
        query_free(q);
    }
    search_close(s);
}

static void hear(void *context, const char *line) {
    (void)context;
    FUZZ_CHECK(line[0] != '\0' && strchr(line, '\n') == NULL, "a fault is no line");
}

static void check(void) {
    uint64_t faults;
    struct err_info info = {0};
    enum err e = check_status(check_index(fixture.index, hear, NULL, &faults, &info), info.text);
    FUZZ_CHECK(e == ERR_OK || info.text[0] != '\0', "%s without a word", err_name(e));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input in = {data, size};
    struct catalog *k = NULL;
    struct walk w = {.plus = 3};
    struct err_info info = {0};
    if (loose.len == 0)
        begin();
    unsigned wanted = take(&in);
    w.first = wanted / 8;
    if (!write_index(&in))
        return 0;
    if (wanted % 8 == 0)
        check();
    if (check_status(catalog_open(fixture.index, &k, &info), info.text) != ERR_OK)
        return 0;
    FUZZ_CHECK(tree_open(k, &w.tree) == ERR_OK, "no tree");
    walk(&w, TREE_ROOT);
    tree_close(w.tree);
    if (wanted % 8 == 1)
        read_records(k);
    if (wanted % 8 == 2)
        ask(catalog_db(k));
    catalog_close(k);
    return 0;
}
