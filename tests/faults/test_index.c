/* test_index: memory runs out at any allocation, SQLite's included, while an index is built, checked,
 * searched, or shown as a tree: the failure is said, the old index stands, and nothing wrong is handed out
 * for right.
 *
 * To be linked like test_faults; and to be run under a sanitizer or valgrind, which see what a test cannot.
 * SQLite is a shared library, so its allocations are failed through its own door, sqlite3_config(). */
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "check/check.h"
#include "lib/faults.h"
#include "lib/fixture.h"
#include "lib/test.h"
#include "query/search.h"
#include "tree/tree.h"

enum {
    AT_THE_ENDS = 60, /* the first and the last allocations fail one by one */
    SAMPLES = 160, /* and so many of those between; with CABLEFS_FAULTS=all each of them */
};

static struct fixture f;
static struct buf old_index; /* bytes of the index that stands there before */
static struct index_report report;
static struct err_info info;
static uint64_t shown; /* a checksum of all that a walk was given */

/* ---- SQLite's allocations ---- */

static sqlite3_mem_methods sqlite_memory;

static void *fail_malloc(int n) {
    return faults_now(FAULTS_LIBRARY) ? NULL : sqlite_memory.xMalloc(n);
}

static void *fail_realloc(void *p, int n) {
    return faults_now(FAULTS_LIBRARY) ? NULL : sqlite_memory.xRealloc(p, n);
}

static int hook_sqlite(void) {
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory) != SQLITE_OK)
        return -1;
    sqlite3_mem_methods failing = sqlite_memory;
    failing.xMalloc = fail_malloc;
    failing.xRealloc = fail_realloc;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK ? 0 : -1;
}

/* ---- an old index, and a source that has changed since ---- */

static int open_fixture(void **state) {
    (void)state;
    if (hook_sqlite() != 0)
        return -1;
    fixture_open(&f);
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    fixture_write(&f, "notes.txt", fixture_notes);
    fixture_must_build(&f, &report);
    fixture_read(f.index, &old_index);
    fixture_write(&f, "again/06VELM1207.txt", fixture_1207);
    fixture_write_cable(&f, "06VELM1301.txt", "VELM 001301", "P 190930Z JUN 06", "S E C R E T", "ETRD",
                        "1. (S) The ferry was late.\n\n2. (S) The ferry was later.\n\nPENNIFOLD\n");
    static const char second[] = "S E C R E T SECTION 02 OF 02 VELM 001302\n\nout of coal.\n\nPENNIFOLD\n";
    fixture_write_cable(&f, "06VELM1302.txt", "SECTION 01 OF 02 VELM 001302", "P 191030Z JUN 06",
                        "S E C R E T", "ETRD", "1. (S) The ferry was\n");
    fixture_write(&f, "06VELM1302.2.txt", second);
    fixture_write(&f, "06VELM1302.2again.txt", second);
    fixture_write(&f, "06VELM1302.2copy.txt",
                  "S E C R E T SECTION 02 OF 02 VELM 001302\n\nout of\ncoal.\n\nPENNIFOLD\n");
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
}

static void assert_old_index_stands(unsigned long nth) {
    if (!fixture_holds(f.index, &old_index))
        fail_msg("allocation %lu failed and the old index is not what it was", nth);
    if (access(fixture_path(&f, "index.new"), F_OK) == 0)
        fail_msg("allocation %lu failed and index.new was left", nth);
}

/* A line of a check. That SQLite could not read a page (its result code is in the line) is no fault found. */
static void hear(void *context, const char *line) {
    if (strstr(line, "unable to get the page") == NULL && strstr(line, "*** in database") == NULL)
        ++*(unsigned *)context;
}

static void assert_new_index_is_right(unsigned long nth) {
    uint64_t n = 0;
    unsigned heard = 0;
    assert_int_equal(check_index(f.index, hear, &heard, &n, &info), ERR_OK);
    if (n > 0 || report.counts.cables != 3 || report.counts.others != 1 || report.counts.duplicates != 2 ||
        report.counts.joined != 2)
        fail_msg("allocation %lu failed, and a wrong index was taken for right", nth);
    put_old_index_back();
}

/* ---- failing at one allocation after the other ---- */

/* Does the work with its nth allocation failing; false when it makes fewer. judge() sees the status. */
static bool fail_at(unsigned long nth, enum faults_mode mode, enum err (*work)(void),
                    void (*judge)(unsigned long nth, enum err e)) {
    info = (struct err_info){0};
    faults_arm(nth, mode);
    enum err e = work();
    bool failed = faults_disarm() > 0;
    if (!failed && e != ERR_OK)
        fail_msg("nothing failed at %lu, and still: %s: %s", nth, err_name(e), info.text);
    judge(nth, e);
    return failed;
}

static unsigned long count_allocations(enum err (*work)(void), void (*judge)(unsigned long nth, enum err e)) {
    assert_false(fail_at(1000000000, FAULTS_ONCE, work, judge));
    return atomic_load(&faults.seen);
}

/* The step is odd, so that it does not keep pace with allocations that come in pairs. */
static void sweep(enum faults_mode mode, enum err (*work)(void),
                  void (*judge)(unsigned long nth, enum err e)) {
    work(); /* what is allocated once in a process is there */
    judge(0, ERR_OK);
    const char *which = getenv("CABLEFS_FAULTS");
    unsigned long all = count_allocations(work, judge), step = all / SAMPLES | 1;
    if (which != NULL && strcmp(which, "all") == 0)
        step = 1;
    assert_true(all > AT_THE_ENDS);
    for (unsigned long nth = 1; nth <= all; nth += nth < AT_THE_ENDS || nth + AT_THE_ENDS > all ? 1 : step)
        fail_at(nth, mode, work, judge);
}

/* ---- building ---- */

static enum err work_build(void) {
    return fixture_build(&f, &report, &info);
}

/* A failure of memory that SQLite could do without is none; otherwise it is said, and nothing changed. */
static void judge_build(unsigned long nth, enum err e) {
    if (e == ERR_OK) {
        assert_new_index_is_right(nth);
        return;
    }
    if (info.text[0] == '\0' || info.code != e)
        fail_msg("allocation %lu failed: %s, without a message", nth, err_name(e));
    if (e != ERR_NOMEM)
        fail_msg("allocation %lu failed: %s: %s, and not out of memory", nth, err_name(e), info.text);
    assert_old_index_stands(nth);
}

/* An index that is updated, and one that is made anew. */
static void sweep_builds(enum faults_mode mode) {
    for (int anew = 0; anew < 2; anew++) {
        f.anew = anew != 0;
        sweep(mode, work_build, judge_build);
    }
}

static void a_build_that_lacks_memory_once_leaves_the_old_index(void **state) {
    (void)state;
    sweep_builds(FAULTS_ONCE);
}

static void a_build_that_lacks_memory_from_then_on_leaves_the_old_index(void **state) {
    (void)state;
    sweep_builds(FAULTS_LASTING);
}

static void a_build_whose_arenas_lack_memory_leaves_the_old_index(void **state) {
    (void)state;
    if (!faults_arena_is_linked())
        skip();
    faults_only(FAULTS_ARENA);
    sweep_builds(FAULTS_ONCE);
    faults_only(FAULTS_LIBRARY);
}

static void after_a_failure_the_next_build_works(void **state) {
    (void)state;
    fail_at(2000, FAULTS_LASTING, work_build, judge_build);
    info = (struct err_info){0};
    assert_int_equal(fixture_build(&f, &report, &info), ERR_OK);
    assert_new_index_is_right(2000);
}

/* ---- looking at it ---- */

static void mix(const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        shown = (shown ^ p[i]) * 1099511628211u; /* FNV-1a */
}

enum { WALK_MAX = 400 };

struct walk {
    struct tree_attr found[WALK_MAX];
    size_t n;
};

static bool add_found(void *context, const struct tree_entry *entry) {
    struct walk *w = context;
    if (w->n == WALK_MAX)
        return false;
    mix(entry->name, strlen(entry->name));
    mix(&entry->attr.size, sizeof entry->attr.size);
    mix(&entry->attr.links, sizeof entry->attr.links);
    w->found[w->n++] = entry->attr;
    return true;
}

static enum err show(struct tree *t, const struct tree_attr *node, struct walk *w) {
    struct span bytes = SPAN_EMPTY;
    if (node->is_dir)
        return tree_list(t, node->ino, -1, add_found, w);
    const char *text = NULL;
    enum err e =
        node->is_link ? tree_readlink(t, node->ino, &text) : tree_read(t, node->ino, 0, 1 << 16, &bytes);
    if (e == ERR_OK && text != NULL)
        bytes = span_of(text);
    if (e == ERR_OK)
        mix(bytes.p, bytes.n);
    return e;
}

static enum err work_walk(void) {
    static struct walk w;
    struct catalog *k = NULL;
    struct tree *t = NULL;
    shown = 14695981039346656037u;
    w.n = 1;
    enum err e = catalog_open(f.index, &k, &info);
    if (e == ERR_OK)
        e = tree_open(k, &t);
    if (e == ERR_OK)
        e = tree_getattr(t, TREE_ROOT, &w.found[0]);
    for (size_t i = 0; e == ERR_OK && i < w.n; i++)
        e = show(t, &w.found[i], &w);
    tree_close(t);
    catalog_close(k);
    return e;
}

static uint64_t whole; /* the checksum when nothing fails */

static void judge_walk(unsigned long nth, enum err e) {
    if (nth == 0)
        whole = shown;
    if (e == ERR_OK && shown != whole)
        fail_msg("allocation %lu failed, and something wrong was shown for right", nth);
    if (e != ERR_OK && e != ERR_NOMEM)
        fail_msg("allocation %lu failed: %s: %s, and not out of memory", nth, err_name(e), info.text);
}

static void a_tree_that_lacks_memory_once_shows_nothing_wrong(void **state) {
    (void)state;
    sweep(FAULTS_ONCE, work_walk, judge_walk);
}

static void a_tree_that_lacks_memory_from_then_on_shows_nothing_wrong(void **state) {
    (void)state;
    sweep(FAULTS_LASTING, work_walk, judge_walk);
}

/* A query and what narrows it, with extended attributes. */
static enum err work_sets(void) {
    static const char *const steps[] = {"search", "tag:PREL", "+",       "dates",
                                        "2006",   "+",        "origins", "amembassy velm"};
    static struct walk w;
    struct catalog *k = NULL;
    struct tree *t = NULL;
    struct tree_attr attr;
    struct span names;
    shown = 14695981039346656037u;
    w.n = 0;
    enum err e = catalog_open(f.index, &k, &info);
    if (e == ERR_OK)
        e = tree_open(k, &t);
    if (e == ERR_OK)
        e = tree_getattr(t, TREE_ROOT, &attr);
    for (size_t i = 0; e == ERR_OK && i < sizeof steps / sizeof steps[0]; i++) {
        e = tree_lookup(t, attr.ino, steps[i], &attr);
        if (e == ERR_OK)
            mix(&attr.links, sizeof attr.links);
        if (e == ERR_OK && (e = tree_list_xattr(t, attr.ino, &names)) == ERR_OK)
            mix(names.p, names.n);
        if (e == ERR_OK)
            e = show(t, &attr, &w);
    }
    tree_close(t);
    catalog_close(k);
    return e;
}

static void set_store_that_lack_memory_once_show_nothing_wrong(void **state) {
    (void)state;
    sweep(FAULTS_ONCE, work_sets, judge_walk);
}

static void set_store_that_lack_memory_from_then_on_show_nothing_wrong(void **state) {
    (void)state;
    sweep(FAULTS_LASTING, work_sets, judge_walk);
}

/* ---- checking it ---- */

static unsigned faults_heard;

static enum err work_check(void) {
    uint64_t n;
    faults_heard = 0;
    return check_index(f.index, hear, &faults_heard, &n, &info);
}

static void judge_check(unsigned long nth, enum err e) {
    if (faults_heard > 0)
        fail_msg("allocation %lu failed, and a sound index was called faulty", nth);
    if (e != ERR_OK && e != ERR_NOMEM)
        fail_msg("allocation %lu failed: %s: %s, and not out of memory", nth, err_name(e), info.text);
    if (e != ERR_OK && info.text[0] == '\0')
        fail_msg("allocation %lu failed without a message", nth);
}

static void a_check_that_lacks_memory_once_finds_no_faults(void **state) {
    (void)state;
    sweep(FAULTS_ONCE, work_check, judge_check);
}

static void a_check_that_lacks_memory_from_then_on_finds_no_faults(void **state) {
    (void)state;
    sweep(FAULTS_LASTING, work_check, judge_check);
}

/* ---- searching it ---- */

static struct span searched;

static bool mix_snippet(void *context, const struct search_snippet *snippet) {
    (void)context;
    mix(snippet->paragraph.p, snippet->paragraph.n);
    mix(snippet->text.p, snippet->text.n);
    return true;
}

static enum err search_once(struct search *s, const struct query *query) {
    struct bitset set = BITSET_EMPTY;
    enum err e = search_run(s, query, &set, &info);
    for (int64_t id = 1; e == ERR_OK && (id = bitset_next(&set, id)) >= 0; id++) {
        mix(&id, sizeof id);
        e = search_snippets(s, query, id, mix_snippet, NULL, &info);
    }
    bitset_free(&set);
    return e;
}

static enum err work_search(void) {
    struct db *db = NULL;
    struct search *s = NULL;
    struct query *query = NULL;
    shown = 14695981039346656037u;
    info = (struct err_info){0};
    enum err e = query_parse(searched, &query, NULL);
    if (e != ERR_OK)
        err_set(&info, e, "no query");
    if (e == ERR_OK)
        e = db_open(f.index, DB_READ, &db, &info);
    if (e == ERR_OK)
        e = search_open(db, &s, &info);
    if (e == ERR_OK)
        e = search_once(s, query);
    search_close(s);
    query_free(query);
    db_close(db);
    return e;
}

static void judge_search(unsigned long nth, enum err e) {
    judge_walk(nth, e);
    if (e != ERR_OK && info.text[0] == '\0')
        fail_msg("allocation %lu failed without a message", nth);
}

static const char *const searches[] = {
    "minister (heron OR NEAR(boat leaks)) -zebra post*",
    "NOT tag:zebra date:2006 class:confidential to:\"san calixto\" id:06*"};

static void a_search_that_lacks_memory_once_finds_nothing_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        searched = span_of(searches[i]);
        sweep(FAULTS_ONCE, work_search, judge_search);
    }
}

static void a_search_that_lacks_memory_from_then_on_finds_nothing_wrong(void **state) {
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        searched = span_of(searches[i]);
        sweep(FAULTS_LASTING, work_search, judge_search);
    }
}

static void a_search_whose_arenas_lack_memory_finds_nothing_wrong(void **state) {
    (void)state;
    faults_only(FAULTS_ARENA);
    for (size_t i = 0; i < 2; i++) {
        searched = span_of(searches[i]);
        work_search();
        judge_search(0, ERR_OK);
        for (unsigned long nth = 1; fail_at(nth, FAULTS_ONCE, work_search, judge_search);)
            nth++;
    }
    faults_only(FAULTS_LIBRARY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_build_that_lacks_memory_once_leaves_the_old_index),
        cmocka_unit_test(a_build_that_lacks_memory_from_then_on_leaves_the_old_index),
        cmocka_unit_test(a_build_whose_arenas_lack_memory_leaves_the_old_index),
        cmocka_unit_test(after_a_failure_the_next_build_works),
        cmocka_unit_test(a_tree_that_lacks_memory_once_shows_nothing_wrong),
        cmocka_unit_test(a_tree_that_lacks_memory_from_then_on_shows_nothing_wrong),
        cmocka_unit_test(set_store_that_lack_memory_once_show_nothing_wrong),
        cmocka_unit_test(set_store_that_lack_memory_from_then_on_show_nothing_wrong),
        cmocka_unit_test(a_check_that_lacks_memory_once_finds_no_faults),
        cmocka_unit_test(a_check_that_lacks_memory_from_then_on_finds_no_faults),
        cmocka_unit_test(a_search_that_lacks_memory_once_finds_nothing_wrong),
        cmocka_unit_test(a_search_that_lacks_memory_from_then_on_finds_nothing_wrong),
        cmocka_unit_test(a_search_whose_arenas_lack_memory_finds_nothing_wrong),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
