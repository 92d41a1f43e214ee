/* test_io: the disk is full or broken at the n-th call, ours or SQLite's, while an index is built: the
 * failure is said, the old index stands, and an index that comes out is right.
 *
 * To be linked with --wrap for the functions below: open, openat, their namesakes with 64, read, fsync,
 * renameat, flock. SQLite is a shared library, so its calls are failed through its own door,
 * xSetSystemCall(). */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "check/check.h"
#include "lib/fixture.h"
#include "lib/test.h"

enum call { OWN_OPEN, OWN_READ, OWN_FSYNC, OWN_RENAME, SQL_OPEN, SQL_READ, SQL_WRITE, CALLS };

static const char *const call_names[CALLS] = {"open",          "read",          "fsync",         "rename",
                                              "SQLite's open", "SQLite's read", "SQLite's write"};

static struct {
    bool armed;
    enum call call; /* of this kind */
    unsigned nth, seen, failed;
    bool lasting; /* all calls behind the nth fail, too */
    int code;
} fault;

static struct fixture f;
static struct buf old_index;
static struct index_report report;
static struct err_info info;
static bool (*at_flock)(void); /* what happens just before the next flock() */

static bool fails(enum call call) {
    if (!fault.armed || call != fault.call)
        return false;
    fault.seen++;
    if (fault.seen != fault.nth && (fault.seen < fault.nth || !fault.lasting))
        return false;
    fault.failed++;
    errno = fault.code;
    return true;
}

/* ---- what the linker puts in the place of the C library's functions ---- */

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);
ssize_t __real_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_openat(int dir, const char *path, int flags, ...);
int __wrap_openat(int dir, const char *path, int flags, ...);
int __real_openat64(int dir, const char *path, int flags, ...);
int __wrap_openat64(int dir, const char *path, int flags, ...);
int __real_renameat(int from_dir, const char *from, int to_dir, const char *to);
int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to);
int __real_flock(int fd, int operation);
int __wrap_flock(int fd, int operation);

static mode_t mode_of(int flags, va_list args) {
    return (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
}

int __wrap_open(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return fails(OWN_OPEN) ? -1 : __real_open(path, flags, mode);
}

int __wrap_open64(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return fails(OWN_OPEN) ? -1 : __real_open64(path, flags, mode);
}

ssize_t __wrap_read(int fd, void *bytes, size_t n) {
    return fails(OWN_READ) ? -1 : __real_read(fd, bytes, n);
}

int __wrap_fsync(int fd) {
    return fails(OWN_FSYNC) ? -1 : __real_fsync(fd);
}

int __wrap_openat(int dir, const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return fails(OWN_OPEN) ? -1 : __real_openat(dir, path, flags, mode);
}

int __wrap_openat64(int dir, const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    return fails(OWN_OPEN) ? -1 : __real_openat64(dir, path, flags, mode);
}

int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to) {
    return fails(OWN_RENAME) ? -1 : __real_renameat(from_dir, from, to_dir, to);
}

int __wrap_flock(int fd, int operation) {
    if (at_flock != NULL && !at_flock())
        return -1;
    at_flock = NULL;
    return __real_flock(fd, operation);
}

/* ---- SQLite's calls ---- */

static int (*real_open)(const char *path, int flags, int mode);
static ssize_t (*real_read)(int fd, void *bytes, size_t n);
static ssize_t (*real_pread)(int fd, void *bytes, size_t n, off_t offset);
static ssize_t (*real_write)(int fd, const void *bytes, size_t n);
static ssize_t (*real_pwrite)(int fd, const void *bytes, size_t n, off_t offset);

static int sqlite_open(const char *path, int flags, int mode) {
    return fails(SQL_OPEN) ? -1 : real_open(path, flags, mode);
}

static ssize_t sqlite_read(int fd, void *bytes, size_t n) {
    return fails(SQL_READ) ? -1 : real_read(fd, bytes, n);
}

static ssize_t sqlite_pread(int fd, void *bytes, size_t n, off_t offset) {
    return fails(SQL_READ) ? -1 : real_pread(fd, bytes, n, offset);
}

static ssize_t sqlite_write(int fd, const void *bytes, size_t n) {
    return fails(SQL_WRITE) ? -1 : real_write(fd, bytes, n);
}

static ssize_t sqlite_pwrite(int fd, const void *bytes, size_t n, off_t offset) {
    return fails(SQL_WRITE) ? -1 : real_pwrite(fd, bytes, n, offset);
}

/* Puts ours in the place of a call that this build of SQLite uses; others are left alone. */
static void hook(const char *name, sqlite3_syscall_ptr ours, sqlite3_syscall_ptr *real) {
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    *real = vfs->xGetSystemCall(vfs, name);
    if (*real != NULL)
        assert_int_equal(vfs->xSetSystemCall(vfs, name, ours), SQLITE_OK);
}

#define HOOK(name, ours, real) hook(name, (sqlite3_syscall_ptr)(ours), (sqlite3_syscall_ptr *)(void *)&(real))

static void hook_sqlite(void) {
    HOOK("open", sqlite_open, real_open);
    HOOK("read", sqlite_read, real_read);
    HOOK("write", sqlite_write, real_write);
    HOOK("pread64", sqlite_pread, real_pread);
    HOOK("pwrite64", sqlite_pwrite, real_pwrite);
    if (real_pread == NULL)
        HOOK("pread", sqlite_pread, real_pread);
    if (real_pwrite == NULL)
        HOOK("pwrite", sqlite_pwrite, real_pwrite);
}

/* ---- an old index, and a source that has changed since ---- */

static int open_fixture(void **state) {
    (void)state;
    hook_sqlite();
    fixture_open(&f);
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_must_build(&f, &report);
    fixture_read(f.index, &old_index);
    fixture_write(&f, "06VELM1301.txt",
                  "P 190930Z JUN 06\nFM AMEMBASSY VELM\n\nS E C R E T VELM 001301\n\nTAGS: PREL\n"
                  "SUBJECT: FERRY\n\n1. (S) The ferry was late.\n\nPENNIFOLD\n");
    fixture_write(&f, "notes.txt", fixture_notes);
    return 0;
}

static int close_fixture(void **state) {
    (void)state;
    buf_free(&old_index);
    fixture_close(&f);
    return 0;
}

static void put_old_index_back(void) {
    fixture_put(f.index, (struct span){old_index.data, old_index.len});
    unlink(fixture_path(&f, "index-journal"));
}

static void hear(void *context, const char *line) {
    (void)context;
    (void)line;
}

/* A sound index of every file: a document that could not be read is counted as such. */
static bool index_is_right(void) {
    const struct index_counts *c = &report.counts;
    uint64_t n = 0;
    return check_index(f.index, hear, NULL, &n, &info) == ERR_OK && n == 0 && c->cables > 0 &&
           c->cables + c->others + c->unreadable == 3 &&
           fixture_number(f.index, "SELECT count(*) FROM cable") == (int64_t)c->cables &&
           fixture_number(f.index, "SELECT count(*) FROM source WHERE outcome = 'unreadable'") ==
               (int64_t)c->unreadable;
}

/* ---- one call after the other ---- */

static enum err build_failing(enum call call, unsigned nth, int code, bool lasting) {
    info = (struct err_info){0};
    fault.call = call;
    fault.nth = nth;
    fault.code = code;
    fault.lasting = lasting;
    fault.seen = fault.failed = 0;
    fault.armed = true;
    enum err e = fixture_build(&f, &report, &info);
    fault.armed = false;
    return e;
}

/* Byte for byte; or what was written into it can be taken back, as whoever reads it does (read_vfs.h). */
static bool old_index_stands(void) {
    uint64_t n = 0;
    return fixture_holds(f.index, &old_index) ||
           (!f.anew && check_index(f.index, hear, NULL, &n, &info) == ERR_OK && n == 0 &&
            fixture_number(f.index, "SELECT count(*) FROM source") == 1);
}

static void judge(enum call call, unsigned nth, enum err e) {
    const char *wrong = NULL;
    char message[sizeof info.text];
    snprintf(message, sizeof message, "%s", info.text);
    if (e == ERR_OK && !index_is_right())
        wrong = "a wrong index was taken for right";
    else if (e != ERR_OK && message[0] == '\0')
        wrong = "there is no message";
    else if (e != ERR_OK && !old_index_stands())
        wrong = "the old index is not what it was";
    else if (access(fixture_path(&f, "index.new"), F_OK) == 0)
        wrong = "index.new was left";
    if (wrong != NULL)
        fail_msg("call %u of %s failed: %s; the status is %s: %s", nth, call_names[call], wrong, err_name(e),
                 message);
    put_old_index_back();
}

/* Every call of this kind fails in turn, once with those behind it and once without. */
static void sweep_build(enum call call, int code, bool anew) {
    f.anew = anew;
    for (int lasting = 0; lasting < 2; lasting++)
        for (unsigned nth = 1;; nth++) {
            enum err e = build_failing(call, nth, code, lasting != 0);
            judge(call, nth, e);
            if (fault.failed == 0) {
                assert_int_equal(e, ERR_OK);
                assert_true(nth > 1); /* there was a call to fail */
                break;
            }
        }
}

/* An index that is updated, and one that is made anew. */
static void sweep(enum call call, int code) {
    sweep_build(call, code, false);
    sweep_build(call, code, true);
}

static void a_full_disk_leaves_the_old_index(void **state) {
    (void)state;
    sweep(SQL_WRITE, ENOSPC);
}

static void a_disk_that_cannot_be_written_leaves_the_old_index(void **state) {
    (void)state;
    sweep(SQL_WRITE, EIO);
}

static void a_disk_that_cannot_be_read_leaves_the_old_index(void **state) {
    (void)state;
    sweep(SQL_READ, EIO);
}

static void a_database_that_cannot_be_opened_leaves_the_old_index(void **state) {
    (void)state;
    sweep(SQL_OPEN, EMFILE);
}

static void a_file_that_cannot_be_opened_leaves_the_old_index_or_is_listed(void **state) {
    (void)state;
    sweep(OWN_OPEN, EMFILE);
}

static void a_file_that_cannot_be_read_leaves_the_old_index_or_is_listed(void **state) {
    (void)state;
    sweep(OWN_READ, EIO);
}

static void an_index_that_cannot_be_renamed_leaves_the_old_one(void **state) {
    (void)state;
    sweep_build(OWN_RENAME, EIO, true); /* an update renames nothing */
}

static void an_index_that_cannot_be_synced_leaves_the_old_one(void **state) {
    (void)state;
    f.anew = true;
    enum err e = build_failing(OWN_FSYNC, 1, EIO, true);
    assert_int_equal(e, ERR_IO);
    judge(OWN_FSYNC, 1, e);
}

static void a_directory_that_cannot_be_synced_holds_a_whole_index(void **state) {
    (void)state; /* the old one or the new one: the rename was done, and may not outlive a crash */
    f.anew = true;
    enum err e = build_failing(OWN_FSYNC, 2, EIO, false);
    assert_int_equal(fault.failed, 1);
    assert_true(e == ERR_OK || info.text[0] != '\0');
    assert_true(fixture_holds(f.index, &old_index) || index_is_right());
    put_old_index_back();
}

/* ---- another writer that finishes at the worst moment ---- */

static int finished = -1; /* its index, held open by a reader */

/* The other one has written index.new, renames it and lets go of its lock; a reader opens it. */
static bool other_writer_finishes(void) {
    FILE *out = fopen(fixture_path(&f, "index.new"), "r+");
    bool ok = out != NULL && fwrite(old_index.data, 1, old_index.len, out) == old_index.len;
    ok = out != NULL && fclose(out) == 0 && ok;
    ok = ok && rename(fixture_path(&f, "index.new"), f.index) == 0;
    finished = open(f.index, O_RDONLY);
    return ok && finished >= 0;
}

static void a_second_writer_does_not_write_into_what_the_first_has_finished(void **state) {
    (void)state; /* it opened index.new just before that was renamed, and gets the lock just behind */
    struct buf now = BUF_EMPTY;
    info = (struct err_info){0};
    f.anew = true;
    at_flock = other_writer_finishes;
    enum err e = fixture_build(&f, &report, &info);
    assert_null(at_flock);
    assert_true(buf_extend(&now, old_index.len));
    ssize_t n = pread(finished, now.data, old_index.len, 0);
    bool kept = n == (ssize_t)old_index.len && memcmp(now.data, old_index.data, old_index.len) == 0;
    buf_free(&now);
    close(finished);
    assert_true(kept);
    judge(OWN_OPEN, 0, e);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_leaves_the_old_index),
        cmocka_unit_test(a_disk_that_cannot_be_written_leaves_the_old_index),
        cmocka_unit_test(a_disk_that_cannot_be_read_leaves_the_old_index),
        cmocka_unit_test(a_database_that_cannot_be_opened_leaves_the_old_index),
        cmocka_unit_test(a_file_that_cannot_be_opened_leaves_the_old_index_or_is_listed),
        cmocka_unit_test(a_file_that_cannot_be_read_leaves_the_old_index_or_is_listed),
        cmocka_unit_test(an_index_that_cannot_be_renamed_leaves_the_old_one),
        cmocka_unit_test(an_index_that_cannot_be_synced_leaves_the_old_one),
        cmocka_unit_test(a_directory_that_cannot_be_synced_holds_a_whole_index),
        cmocka_unit_test(a_second_writer_does_not_write_into_what_the_first_has_finished),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
