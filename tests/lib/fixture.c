/* fixture: the documents of the small archive, all of them fictional, and the temporary directory that holds
 * them. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"
#include "test.h"

enum { NOBODY = 65534 };

const char fixture_1207[] = "VZCZCXRO2117\nPP RUEHPBN RUEHSCX\nDE RUEHVLM #1207 1701405\nZNY CCCCC ZZH\n"
                            "P 191405Z JUN 06\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC PRIORITY 3318\n"
                            "INFO RUEHSCX/AMCONSUL SAN CALIXTO 1102\n\n"
                            "C O N F I D E N T I A L VELM 001207\n\nNOFORN\nSIPDIS\n\n"
                            "E.O. 12958: DECL: 06/19/2016\nTAGS: PREL, KV, NATO\n"
                            "SUBJECT: VELMARK FINDS THE STATUS TALKS A LONG DINNER\n\nREF: 06 VELM 1301\n\n"
                            "Classified By: DCM Harriet L. Swann. Reason: 1.4 (b) and (d).\n\n"
                            "Summary\n-------\n\n"
                            "1. (C) Summary. The postmaster of Velm has opened a window for the purple\n"
                            "heron society, whose letters had gone unanswered since the spring, and the\n"
                            "minister told the DCM that he was pleased. End summary.\n\n"
                            "2. (C) The society has forty members and one boat, which leaks.\n\n"
                            "3. (C/NF) Comment. The window is small. End comment.\n\n"
                            "PENNIFOLD\n";

const char fixture_notes[] = "bread\nhoney\ntwo lamps\n";

/* ---- the temporary directory ---- */

void fixture_open(struct fixture *f) {
    f->anew = false;
    const char *tmp = getenv("TMPDIR");
    snprintf(f->dir, sizeof f->dir, "%s/cablefs-test-XXXXXX",
             tmp != NULL && strlen(tmp) < 200 ? tmp : "/tmp");
    assert_non_null(mkdtemp(f->dir));
    snprintf(f->source, sizeof f->source, "%s", fixture_path(f, "source"));
    snprintf(f->index, sizeof f->index, "%s", fixture_path(f, "index"));
    assert_int_equal(mkdir(f->source, 0777), 0);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *place) {
    (void)st;
    (void)kind;
    (void)place;
    return remove(path);
}

void fixture_close(struct fixture *f) {
    assert_int_equal(nftw(f->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

int fixture_set_up(void **state) {
    fixture_open(*state);
    return 0;
}

int fixture_tear_down(void **state) {
    fixture_close(*state);
    return 0;
}

char *fixture_path(const struct fixture *f, const char *name) {
    static char paths[8][FIXTURE_PATH * 2];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", f->dir, name);
    return path;
}

static void make_directories(char *path, size_t from) {
    for (char *p = path + from; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
        *p = '/';
    }
}

void fixture_write(const struct fixture *f, const char *name, const char *text) {
    char path[FIXTURE_PATH * 2];
    const struct timespec times[2] = {{.tv_sec = FIXTURE_FILE_TIME}, {.tv_sec = FIXTURE_FILE_TIME}};
    snprintf(path, sizeof path, "%s/%s", f->source, name);
    make_directories(path, strlen(f->source) + 1);
    fixture_put(path, span_of(text));
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

void fixture_put(const char *path, struct span bytes) {
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    assert_int_equal(fclose(out), 0);
}

void fixture_read(const char *path, struct buf *out) {
    char chunk[4096];
    size_t n;
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    while ((n = fread(chunk, 1, sizeof chunk, in)) > 0)
        buf_add(out, chunk, n);
    fclose(in);
    assert_int_equal(buf_err(out), ERR_OK);
}

bool fixture_holds(const char *path, const struct buf *bytes) {
    struct buf now = BUF_EMPTY;
    fixture_read(path, &now);
    bool same = now.len == bytes->len && (now.len == 0 || memcmp(now.data, bytes->data, now.len) == 0);
    buf_free(&now);
    return same;
}

/* ---- the archive ---- */

void fixture_write_cable(const struct fixture *f, const char *name, const char *post_and_serial,
                         const char *date_time_group, const char *level, const char *tags, const char *body) {
    char text[4096];
    int n = snprintf(text, sizeof text,
                     "%s\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC\n\n%s %s\n\nSIPDIS\n\nE.O. 12958: N/A\n"
                     "TAGS: %s\nSUBJECT: THE %s FILE\n\n%s",
                     date_time_group, level, post_and_serial, tags, post_and_serial, body);
    assert_true(n > 0 && n < (int)sizeof text);
    fixture_write(f, name, text);
}

void fixture_archive(const struct fixture *f) {
    fixture_write(f, "06VELM1207.txt", fixture_1207);
    fixture_write_cable(f, "06VELM1301.txt", "VELM 001301", "P 190930Z JUN 06", "S E C R E T", "PREL",
                        "1. (S) The ferry was late.\n\n2. (S) The ferry was later.\n\nPENNIFOLD\n");
    fixture_write_cable(f, "06VELM1344.txt", "VELM 001344", "R 031100Z JUL 06", "C O N F I D E N T I A L",
                        "KV", "1. (C) A bridge was painted green.\n");
    fixture_write(f, "07SANCALIXTO77.txt",
                  "R 010815Z FEB 07\nFM AMCONSUL SAN CALIXTO\nTO RUEHC/SECSTATE WASHDC\n\n"
                  "UNCLAS SAN CALIXTO 000077\n\nE.O. 12958: N/A\nTAGS: ETRD\nSUBJECT: HONEY IN JARS\n\n"
                  "1. Three crates of honey came by sea.\n\n2. Comment. They were sticky.\n\nMARCHBANKS\n");
    fixture_write(f, "08VELM53.txt",
                  "This record is a partial extract of the original cable. The full text of the original "
                  "cable is not available.\n\nS E C R E T VELM 000053\nSUBJECT: CEMENT\n\n1. (S) Cement.\n");
    fixture_write(f, "again/06VELM1207.txt", fixture_1207);
    fixture_write(f, "notes.txt", fixture_notes);
    fixture_write(f, "other/notes.txt", "candles\n");
    fixture_write_cable(f, "variant/06VELM1207.txt", "VELM 001207", "P 191530Z JUN 06",
                        "C O N F I D E N T I A L", "PREL", "1. (C) A corrected copy follows.\n\nPENNIFOLD\n");
    assert_int_equal(mkfifo(fixture_path(f, "source/pipe"), 0666), 0);
}

enum err fixture_build(const struct fixture *f, struct index_report *report, struct err_info *info) {
    char source[FIXTURE_PATH];
    char *sources[] = {source};
    const struct index_request request = {
        .sources = sources, .sources_n = 1, .path = f->index, .anew = f->anew};
    snprintf(source, sizeof source, "%s", f->source);
    return index_build(&request, report, info);
}

void fixture_must_build(const struct fixture *f, struct index_report *report) {
    struct index_report unread;
    struct err_info info = {0};
    if (fixture_build(f, report != NULL ? report : &unread, &info) != ERR_OK)
        fail_msg("not indexed: %s", info.text);
}

void fixture_indexed(struct fixture *f) {
    fixture_open(f);
    fixture_archive(f);
    fixture_must_build(f, NULL);
}

struct source *fixture_source(struct fixture *f) {
    char *paths[] = {f->source};
    const struct source_request request = {.paths = paths, .paths_n = 1};
    struct source *s = NULL;
    struct err_info info;
    assert_int_equal(source_open(&request, &s, &info), ERR_OK);
    return s;
}

/* ---- as a stranger ---- */

static sqlite3 *open_database(const char *path) {
    sqlite3 *db = NULL;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        fail_msg("%s: %s", path, sqlite3_errmsg(db));
    return db;
}

void fixture_sql(const char *path, const char *sql) {
    sqlite3 *db = open_database(path);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

int64_t fixture_number(const char *path, const char *sql) {
    sqlite3 *db = open_database(path);
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK || sqlite3_step(s) != SQLITE_ROW)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    int64_t number = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return number;
}

void fixture_lines(const char *path, const char *sql, const char *expected) {
    struct buf lines = BUF_EMPTY;
    sqlite3 *db = open_database(path);
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        struct span row = span_of(text != NULL ? text : "NULL");
        buf_add(&lines, row.p, row.n);
        buf_add(&lines, "\n", 1);
        rc = SQLITE_OK;
    }
    if (rc != SQLITE_DONE)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(s);
    sqlite3_close(db);
    buf_add(&lines, "", 1);
    assert_int_equal(buf_err(&lines), ERR_OK);
    assert_string_equal(lines.data, expected);
    buf_free(&lines);
}

/* ---- permissions ---- */

static int give_away(const char *path, const struct stat *st, int kind, struct FTW *place) {
    (void)st;
    (void)kind;
    (void)place;
    return lchown(path, NOBODY, NOBODY);
}

bool fixture_be_nobody(const struct fixture *f) {
    if (geteuid() != 0)
        return true;
    return nftw(f->dir, give_away, 16, FTW_PHYS) == 0 && seteuid(NOBODY) == 0;
}

void fixture_be_root_again(void) {
    if (getuid() == 0)
        assert_int_equal(seteuid(0), 0);
}
