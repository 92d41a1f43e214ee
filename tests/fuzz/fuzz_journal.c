/* fuzz_journal: what lies beside an index under the name of its journal, and is read with it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"
#include "lib/fixture.h"
#include "store/db.h"
#include "store/hot_journal.h"

static struct fixture fixture;
static char journal[FIXTURE_PATH + 16];

static void end(void) {
    fixture_close(&fixture);
}

/* 40 pages of 512 bytes. */
static void begin(void) {
    fixture_open(&fixture);
    atexit(end);
    snprintf(journal, sizeof journal, "%s-journal", fixture.index);
    fixture_sql(fixture.index, "PRAGMA page_size = 512; CREATE TABLE jar(id INTEGER PRIMARY KEY, bytes BLOB);"
                               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 60)"
                               " INSERT INTO jar SELECT i, zeroblob(200) FROM n");
}

static void check_pages(const struct hot_journal *j, size_t size) {
    FUZZ_CHECK(j->n <= j->pages && j->n <= size / j->page_bytes, "%llu pages in %zu bytes",
               (unsigned long long)j->n, size);
    for (uint64_t i = 0; i < j->n; i++) {
        const struct hot_journal_page *p = &j->list[i];
        FUZZ_CHECK(p->number >= 1 && p->number <= j->pages, "page %u of %u", p->number, j->pages);
        FUZZ_CHECK(p->offset + j->page_bytes <= size, "a page behind the end");
        FUZZ_CHECK(i == 0 || j->list[i - 1].number < p->number, "pages out of order");
        FUZZ_CHECK(hot_journal_find(j, p->number) == p->offset, "a page is not found");
    }
}

static void read_pages(size_t size) {
    struct hot_journal j = HOT_JOURNAL_NONE;
    int index = open(fixture.index, O_RDONLY | O_CLOEXEC);
    enum err e = hot_journal_open(open(journal, O_RDONLY | O_CLOEXEC), index, &j);
    FUZZ_CHECK(e == ERR_OK || e == ERR_NOMEM, "a journal gives %s", err_name(e));
    if (j.is_hot)
        check_pages(&j, size);
    hot_journal_close(&j);
    close(index);
}

static void read_index(void) {
    struct db *db = NULL;
    struct err_info info = {0};
    int64_t n;
    enum err e = db_open(fixture.index, DB_READ, &db, &info);
    if (e == ERR_OK)
        e = db_begin(db, &info);
    if (e == ERR_OK)
        e = db_exec_int(db, "SELECT sum(length(bytes)) FROM jar", &n, &info);
    FUZZ_CHECK(e == ERR_OK || e == ERR_CORRUPT || e == ERR_FORMAT || e == ERR_IO || e == ERR_NOMEM,
               "an index gives %s: %s", err_name(e), info.text);
    db_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (fixture.dir[0] == '\0')
        begin();
    fixture_put(journal, (struct span){(const char *)data, size});
    read_pages(size);
    read_index();
    return 0;
}
