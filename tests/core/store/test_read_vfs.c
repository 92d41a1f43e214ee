/* An index is read while it is written in place: as it was or as it is, and never half of each, also when the
 * writer is killed anywhere in its work. Nothing is ever written by who reads. */
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "store/db.h"
#include "store/locks.h"
#include "store/work.h"

enum { ROWS = 300 };

static const char made[] = "PRAGMA page_size = 1024; PRAGMA auto_vacuum = FULL;"
                           "CREATE TABLE jar(id INTEGER PRIMARY KEY, filled INTEGER, bytes BLOB);"
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300)"
                           " INSERT INTO jar SELECT i, 1, zeroblob(700) FROM n;";

/* The cache holds few pages, so that they are written before the end; the end makes the file shorter. */
static const char changed[] =
    "PRAGMA cache_size = 10; PRAGMA cache_spill = 5;"
    "BEGIN; UPDATE jar SET filled = 2, bytes = randomblob(900) WHERE id % 3 = 0;"
    "INSERT INTO jar SELECT id + 1000, 2, zeroblob(200) FROM jar WHERE id < 40;"
    "DELETE FROM jar WHERE id > 200 AND id < 290; UPDATE jar SET filled = 2; COMMIT;";

static const char digest_sql[] =
    "SELECT sum(filled) * 1000000 + count(*) * 1000 + sum(length(bytes)) % 1000 FROM jar";

static struct fixture f;
static struct db *db;
static char journal[FIXTURE_PATH + 16];
static struct err_info info;

/* A process that is killed loses nothing of what it gave to the system; to wait for the disk takes long. */
static int sync_nothing(int fd) {
    (void)fd;
    return 0;
}

static int begin(void **state) {
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    (void)state;
    vfs->xSetSystemCall(vfs, "fsync", (sqlite3_syscall_ptr)sync_nothing);
    fixture_open(&f);
    snprintf(journal, sizeof journal, "%s-journal", f.index);
    fixture_sql(f.index, made);
    return 0;
}

static int end(void **state) {
    (void)state;
    db_close(db);
    db = NULL;
    fixture_be_root_again();
    fixture_close(&f);
    return 0;
}

/* ---- a writer that is killed ---- */

static long calls_left; /* in the child: before the call that it does not live to make */

static void count_call(void) {
    if (--calls_left <= 0)
        raise(SIGKILL);
}

static ssize_t counted_pwrite(int fd, const void *bytes, size_t n, off_t offset) {
    if (calls_left == 1) { /* it dies in the middle of this one */
        ssize_t some = pwrite(fd, bytes, n / 2, offset);
        (void)some;
    }
    count_call();
    return pwrite(fd, bytes, n, offset);
}

static ssize_t counted_write(int fd, const void *bytes, size_t n) {
    count_call();
    return write(fd, bytes, n);
}

static int counted_truncate(int fd, off_t size) {
    count_call();
    return ftruncate(fd, size);
}

static int counted_unlink(const char *path) {
    count_call();
    return unlink(path);
}

static void count_calls(void) {
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)counted_pwrite);
    vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)counted_pwrite);
    vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)counted_write);
    vfs->xSetSystemCall(vfs, "ftruncate", (sqlite3_syscall_ptr)counted_truncate);
    vfs->xSetSystemCall(vfs, "unlink", (sqlite3_syscall_ptr)counted_unlink);
}

/* Changes the index in a process that is killed before its n-th call that writes. False when it has come to
 * its end before that. */
static bool change_and_kill(const char *path, long n) {
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sqlite3 *own = NULL;
        calls_left = n;
        count_calls();
        if (sqlite3_open(path, &own) != SQLITE_OK ||
            sqlite3_exec(own, changed, NULL, NULL, NULL) != SQLITE_OK)
            _exit(1);
        sqlite3_close(own);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static int64_t digest_of(struct db *of) {
    int64_t n = -1;
    assert_int_equal(db_begin(of, &info), ERR_OK);
    if (db_exec_int(of, digest_sql, &n, &info) != ERR_OK)
        fail_msg("%s", info.text);
    db_end(of);
    return n;
}

static int64_t fresh_digest(const char *path) {
    struct db *fresh = NULL;
    assert_int_equal(db_open(path, DB_READ, &fresh, &info), ERR_OK);
    int64_t n = digest_of(fresh);
    db_close(fresh);
    return n;
}

static bool is_there(const char *path) {
    return access(path, F_OK) == 0;
}

/* Kills a writer when it has changed so much of the file that it is neither the old nor the new. */
static void leave_hot_journal(void) {
    int64_t old = fixture_number(f.index, digest_sql);
    for (long n = 200; n > 0; n -= 7) {
        change_and_kill(f.index, n);
        if (is_there(journal)) {
            assert_int_equal(fresh_digest(f.index), old);
            return;
        }
        unlink(f.index);
        fixture_sql(f.index, made);
    }
    fail_msg("no journal was left");
}

static void a_writer_killed_anywhere_leaves_the_old_or_the_new(void **state) {
    (void)state;
    int64_t old = fixture_number(f.index, digest_sql);
    long n = 1, hot = 0;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    for (;; n += 1 + n / 64) { /* most of the later calls are alike */
        bool killed = change_and_kill(f.index, n);
        struct buf before = BUF_EMPTY;
        bool left = is_there(journal);
        fixture_read(f.index, &before);
        int64_t seen = digest_of(db);
        assert_int_equal(fresh_digest(f.index), seen);
        assert_true(fixture_holds(f.index, &before)); /* nobody has played it back */
        buf_free(&before);
        assert_int_equal(is_there(journal), left);
        hot += left;
        if (!left && seen != old)
            break; /* it had come so far */
        assert_int_equal(seen, old);
        assert_true(killed);
        assert_int_equal(fixture_number(f.index, digest_sql),
                         seen); /* the next writer makes the same of it */
        assert_int_equal(digest_of(db), seen);
    }
    assert_true(hot > 50);
    assert_int_equal(fixture_number(f.index, digest_sql), digest_of(db));
}

static void a_journal_in_a_directory_that_cannot_be_written_is_read_through(void **state) {
    (void)state;
    int64_t old = fixture_number(f.index, digest_sql);
    leave_hot_journal();
    fixture_be_nobody(&f);
    assert_int_equal(chmod(f.dir, 0555), 0);
    assert_int_equal(fresh_digest(f.index), old);
    assert_int_equal(chmod(f.dir, 0755), 0);
    assert_true(is_there(journal));
}

static void a_cut_or_damaged_journal_is_read_as_sqlite_plays_it_back(void **state) {
    (void)state;
    struct buf index = BUF_EMPTY, whole = BUF_EMPTY;
    char other[FIXTURE_PATH + 16], beside[FIXTURE_PATH + 32];
    snprintf(other, sizeof other, "%s.other", f.index);
    snprintf(beside, sizeof beside, "%s-journal", other);
    leave_hot_journal();
    fixture_read(f.index, &index);
    fixture_read(journal, &whole);
    unsigned long long random = 7;
    for (int i = 0; i < 300; i++) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        size_t at = 28 + (size_t)(random >> 33) % (whole.len - 28);
        bool cut = i % 2 == 0;
        struct span bytes = {whole.data, cut ? at : whole.len};
        if (!cut)
            whole.data[at] ^= (char)(1 << (i / 2 % 8));
        fixture_put(journal, bytes);
        fixture_put(beside, bytes);
        fixture_put(other, (struct span){index.data, index.len});
        if (!cut)
            whole.data[at] ^= (char)(1 << (i / 2 % 8));
        /* what SQLite makes of it may be damaged: then only that nothing worse happens is of interest */
        int64_t theirs = -1, ours = -1;
        sqlite3 *own = NULL;
        sqlite3_stmt *s = NULL;
        assert_int_equal(sqlite3_open(other, &own), SQLITE_OK);
        if (sqlite3_prepare_v2(own, digest_sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
            theirs = sqlite3_column_int64(s, 0);
        sqlite3_finalize(s);
        sqlite3_close(own);
        struct db *fresh = NULL;
        if (db_open(f.index, DB_READ, &fresh, &info) == ERR_OK && db_begin(fresh, &info) == ERR_OK)
            db_exec_int(fresh, digest_sql, &ours, &info);
        db_close(fresh);
        assert_int_equal(ours, theirs);
        unlink(beside);
    }
    buf_free(&index);
    buf_free(&whole);
}

static void a_journal_with_an_unsound_head_is_none(void **state) {
    (void)state;
    struct buf whole = BUF_EMPTY;
    int64_t seen;
    struct db *fresh = NULL;
    leave_hot_journal();
    fixture_sql(f.index, "SELECT count(*) FROM jar"); /* plays it back */
    int64_t now = fixture_number(f.index, digest_sql);
    change_and_kill(f.index, 30);
    fixture_read(journal, &whole);
    assert_int_equal(fixture_number(f.index, digest_sql), now);
    for (size_t at = 0; at < 28; at++)
        for (int bit = 0; bit < 8; bit++) {
            whole.data[at] ^= (char)(1 << bit);
            fixture_put(journal, (struct span){whole.data, whole.len});
            whole.data[at] ^= (char)(1 << bit);
            assert_int_equal(db_open(f.index, DB_READ, &fresh, &info), ERR_OK);
            if (db_begin(fresh, &info) == ERR_OK && db_exec_int(fresh, digest_sql, &seen, &info) == ERR_OK)
                assert_int_equal(seen, now);
            else
                assert_true(at >= 16 && at < 20); /* another size of the index */
            db_close(fresh);
            fresh = NULL;
        }
    buf_free(&whole);
}

/* It holds the old pages of an index that is new by now, and each checksum is right. */
static void a_journal_of_another_user_is_not_looked_at(void **state) {
    (void)state;
    struct buf whole = BUF_EMPTY;
    int64_t old = fixture_number(f.index, digest_sql);
    if (geteuid() != 0)
        return;
    leave_hot_journal();
    fixture_read(journal, &whole);
    assert_int_equal(fixture_number(f.index, digest_sql), old);
    assert_false(change_and_kill(f.index, 1000000));
    int64_t now = fixture_number(f.index, digest_sql);
    assert_int_not_equal(old, now);
    fixture_put(journal, (struct span){whole.data, whole.len});
    assert_int_equal(chown(journal, 65534, 65534), 0);
    assert_int_equal(fresh_digest(f.index), now);
    assert_int_equal(unlink(journal), 0);
    assert_int_equal(symlink("elsewhere", journal), 0);
    assert_int_equal(fresh_digest(f.index), now);
    assert_int_equal(unlink(journal), 0);
    assert_int_equal(mkfifo(journal, 0600), 0);
    assert_int_equal(fresh_digest(f.index), now);
    buf_free(&whole);
}

/* Another index was renamed over the one that is open: the journal there is not its own. */
static void a_journal_of_the_next_index_is_not_read_for_the_old(void **state) {
    (void)state;
    char next[FIXTURE_PATH + 16];
    int64_t old = fixture_number(f.index, digest_sql);
    snprintf(next, sizeof next, "%s.next", f.index);
    fixture_sql(next, made);
    fixture_sql(next, "UPDATE jar SET filled = 5");
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(digest_of(db), old);
    assert_int_equal(rename(next, f.index), 0);
    int64_t newer = fixture_number(f.index, digest_sql);
    leave_hot_journal();
    assert_int_equal(digest_of(db), old);
    assert_int_equal(fresh_digest(f.index), newer);
}

/* ---- a writer that lives ---- */

static void exec(sqlite3 *own, const char *sql, int code) {
    assert_int_equal(sqlite3_exec(own, sql, NULL, NULL, NULL), code);
}

static void what_is_read_between_begin_and_end_is_one_state(void **state) {
    (void)state;
    sqlite3 *own = NULL;
    int64_t n = 0;
    assert_int_equal(sqlite3_open(f.index, &own), SQLITE_OK);
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    uint64_t state_before = db_changes(db);
    exec(own, "BEGIN; UPDATE jar SET filled = 3", SQLITE_OK);
    assert_int_equal(db_exec_int(db, "SELECT sum(filled) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, ROWS);
    exec(own, "COMMIT", SQLITE_BUSY); /* it waits for us */
    assert_int_equal(db_exec_int(db, "SELECT sum(filled) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, ROWS);
    db_end(db);
    exec(own, "COMMIT", SQLITE_OK);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    assert_int_not_equal(db_changes(db), state_before);
    assert_int_equal(db_exec_int(db, "SELECT sum(filled) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, 3 * ROWS);
    db_end(db);
    state_before = db_changes(db);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    assert_int_equal(db_changes(db), state_before);
    sqlite3_close(own);
}

static void a_statement_on_a_row_keeps_nobody_waiting(void **state) {
    (void)state;
    sqlite3 *own = NULL;
    struct db_stmt *s = NULL;
    assert_int_equal(sqlite3_open(f.index, &own), SQLITE_OK);
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    assert_int_equal(db_prepare(db, "SELECT id FROM jar", &s, &info), ERR_OK);
    assert_int_equal(db_step(s, &info), ERR_OK);
    db_end(db);
    exec(own, "UPDATE jar SET filled = 3", SQLITE_OK);
    db_finalize(s);
    sqlite3_close(own);
}

/* A descriptor of the file that is closed somewhere in the process would drop locks of the usual kind. */
static void a_lock_outlives_other_descriptors_of_the_file(void **state) {
    (void)state;
    sqlite3 *own = NULL;
    struct buf bytes = BUF_EMPTY;
    assert_int_equal(sqlite3_open(f.index, &own), SQLITE_OK);
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    fixture_read(f.index, &bytes);
    buf_free(&bytes);
    exec(own, "UPDATE jar SET filled = 3", SQLITE_BUSY);
    db_end(db);
    exec(own, "UPDATE jar SET filled = 3", SQLITE_OK);
    sqlite3_close(own);
}

struct late {
    sqlite3 *own;
    struct db *reader;
};

static void *let_go_later(void *argument) {
    const struct late *late = argument;
    usleep(100000);
    db_end(late->reader);
    return (void *)(intptr_t)sqlite3_exec(late->own, "COMMIT", NULL, NULL, NULL);
}

/* Otherwise readers that take turns would keep a writer out for ever. */
static void who_comes_after_a_writer_waits_for_it(void **state) {
    (void)state;
    struct late late = {.own = NULL};
    pthread_t thread;
    void *code = NULL;
    int64_t n = 0;
    assert_int_equal(sqlite3_open(f.index, &late.own), SQLITE_OK);
    assert_int_equal(db_open(f.index, DB_READ, &late.reader, &info), ERR_OK);
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(db_begin(late.reader, &info), ERR_OK);
    exec(late.own, "BEGIN; UPDATE jar SET filled = 3", SQLITE_OK);
    exec(late.own, "COMMIT", SQLITE_BUSY);
    assert_int_equal(pthread_create(&thread, NULL, let_go_later, &late), 0);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    assert_int_equal(db_exec_int(db, "SELECT sum(filled) FROM jar", &n, &info), ERR_OK);
    assert_int_equal(n, 3 * ROWS);
    assert_int_equal(pthread_join(thread, &code), 0);
    assert_int_equal((intptr_t)code, SQLITE_OK);
    db_close(late.reader);
    sqlite3_close(late.own);
}

static void long_work_yields_to_a_writer_that_waits(void **state) {
    static const char endless[] =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900000)"
        " SELECT count(*) FROM n";
    const struct work_limits limits = {.milliseconds = 60000, .yields = true};
    sqlite3 *own = NULL;
    struct work work;
    int64_t n = 0;
    (void)state;
    assert_int_equal(sqlite3_open(f.index, &own), SQLITE_OK);
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    assert_int_equal(db_begin(db, &info), ERR_OK);
    assert_false(db_is_awaited(db));
    work_begin(&work, db, &limits);
    assert_int_equal(db_exec_int(db, endless, &n, &info), ERR_OK);
    work_end(&work);
    exec(own, "BEGIN; UPDATE jar SET filled = 3", SQLITE_OK);
    exec(own, "COMMIT", SQLITE_BUSY);
    assert_true(db_is_awaited(db));
    work_begin(&work, db, &limits);
    enum err e = db_exec_int(db, endless, &n, &info);
    work_end(&work);
    assert_int_equal(e, ERR_STOPPED);
    assert_int_equal(work_status(&work, e, &info), ERR_BUSY);
    db_end(db);
    exec(own, "COMMIT", SQLITE_OK);
    sqlite3_close(own);
}

static void a_file_that_grows_may_be_read_to_its_end(void **state) {
    (void)state;
    assert_int_equal(db_open(f.index, DB_READ, &db, &info), ERR_OK);
    uint64_t before = db_file_bytes(db);
    fixture_sql(f.index, "INSERT INTO jar VALUES (5000, 1, zeroblob(3000000))");
    int64_t n = 0;
    assert_int_equal(db_begin(db, &info), ERR_OK);
    assert_true(db_file_bytes(db) > before + 3000000);
    assert_int_equal(db_exec_int(db, "SELECT length(bytes) FROM jar WHERE id = 5000", &n, &info), ERR_OK);
    assert_int_equal(n, 3000000);
}

/* ---- where locks are trusted ---- */

static void locks_are_trusted_where_one_machine_writes(void **state) {
    (void)state;
    assert_true(locks_are_trusted_at(f.dir)); /* where tests run */
    assert_false(locks_are_trusted_at("/proc")); /* and not where nothing is known of them */
    assert_false(locks_are_trusted_at("/nowhere/at/all"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_writer_killed_anywhere_leaves_the_old_or_the_new),
        TEST(a_journal_in_a_directory_that_cannot_be_written_is_read_through),
        TEST(a_cut_or_damaged_journal_is_read_as_sqlite_plays_it_back),
        TEST(a_journal_with_an_unsound_head_is_none),
        TEST(a_journal_of_another_user_is_not_looked_at),
        TEST(a_journal_of_the_next_index_is_not_read_for_the_old),
        TEST(what_is_read_between_begin_and_end_is_one_state),
        TEST(a_statement_on_a_row_keeps_nobody_waiting),
        TEST(a_lock_outlives_other_descriptors_of_the_file),
        TEST(who_comes_after_a_writer_waits_for_it),
        TEST(long_work_yields_to_a_writer_that_waits),
        TEST(a_file_that_grows_may_be_read_to_its_end),
        TEST(locks_are_trusted_where_one_machine_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
