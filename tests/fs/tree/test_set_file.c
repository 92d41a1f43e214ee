/* test_set_file: the files in "+": their bytes, that their sizes are those of their bytes from every offset,
 * and what becomes of their numbers. */
#include <stdio.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"

static const struct work_limits ample = {.milliseconds = 60000, .bytes = 256 << 20};
static const struct work_limits tight = {.bytes = 1};

static struct fixture f;
static struct catalog *k;
static struct set_store *sets;
static struct tree *t;

static int open_tree(void **state) {
    (void)state;
    fixture_indexed(&f);
    fixture_tree_open(&f, &k, &t);
    assert_int_equal(set_store_open(SET_STORE_BYTES, &sets), ERR_OK);
    tree_share_sets(t, sets);
    tree_set_edition(t, 1);
    return 0;
}

static int close_tree(void **state) {
    (void)state;
    fixture_tree_close(&f, k, t);
    set_store_close(sets);
    return 0;
}

static struct tree_attr at(const char *path) {
    return fixture_tree_at(t, path);
}

static struct span read_at(uint64_t ino, uint64_t offset, size_t size) {
    struct span bytes = SPAN_EMPTY;
    assert_int_equal(tree_read(t, ino, offset, size, &bytes), ERR_OK);
    return bytes;
}

static void assert_bytes(const char *path, const char *expected) {
    struct tree_attr attr = at(path);
    struct span bytes = read_at(attr.ino, 0, 1 << 20);
    if (!span_eq(bytes, span_of(expected)))
        fail_msg("%s: these %zu bytes came out:\n%.*s", path, bytes.n, (int)bytes.n, bytes.p);
    assert_true(attr.size == strlen(expected));
    assert_false(attr.is_dir);
    assert_false(attr.is_link);
    assert_int_equal(attr.links, 1);
}

static void a_list_has_a_line_a_cable_the_oldest_first(void **state) {
    (void)state;
    assert_bytes(
        "signers/PENNIFOLD/+/list.txt",
        "06VELM1301          2006-06-19  SECRET                   THE VELM 001301 FILE\n"
        "06VELM1207          2006-06-19  CONFIDENTIAL//NOFORN     VELMARK FINDS THE STATUS TALKS A LONG DINNER\n"
        "06VELM1207~2        2006-06-19  CONFIDENTIAL             THE VELM 001207 FILE\n");
    assert_bytes("search/zzyzx/+/list.txt", "");
}

static unsigned lines_of(const char *path) {
    struct span bytes = read_at(at(path).ino, 0, 1 << 20);
    unsigned n = 0;
    for (size_t i = 0; i < bytes.n; i++)
        n += bytes.p[i] == '\n';
    return n;
}

/* A year holds months, and yet it is a set of cables. */
static void any_set_has_it(void **state) {
    (void)state;
    assert_int_equal(lines_of("cables/+/list.txt"), FIXTURE_CABLES);
    assert_int_equal(lines_of("dates/2006/+/list.txt"), 4);
    assert_int_equal(lines_of("dates/2006/06/+/list.txt"), 3);
    assert_int_equal(lines_of("dates/2006/06/19/+/list.txt"), 3);
    assert_int_equal(lines_of("dates/undated/+/list.txt"), 1);
    assert_int_equal(lines_of("search/tag:PREL/+/list.txt"), 3);
    assert_int_equal(lines_of("cables/+/dates/2006/+/list.txt"), 4);
    assert_int_equal(lines_of("origins/VELM/+/tags/KV/+/list.txt"), 2);
}

static void csv_has_a_header_and_a_row_a_cable(void **state) {
    (void)state;
    assert_bytes(
        "search/zzyzx/+/cables.csv",
        "id,date,origin,classification,caveats,tags,topics,from,to,references,signer,subject,text\r\n");
    struct span csv = read_at(at("tags/KV/+/cables.csv").ino, 0, 1 << 20);
    assert_memory_equal(csv.p, "id,date,", 8);
    const char *row = memmem(csv.p, csv.n, "\r\n06VELM1207,2006-06-19T14:05:00Z,VELM,CONFIDENTIAL,", 52);
    assert_non_null(row);
    assert_non_null(memmem(row, csv.n - (size_t)(row - csv.p), "\r\n06VELM1344,2006-07-03T11:00:00Z,", 34));
    assert_memory_equal(csv.p + csv.n - 2, "\r\n", 2);
}

static void jsonl_has_an_object_a_line(void **state) {
    (void)state;
    assert_bytes("search/zzyzx/+/cables.jsonl", "");
    struct span jsonl = read_at(at("search/honey/+/cables.jsonl").ino, 0, 1 << 20);
    static const char begin[] = "{\"source\":\"07SANCALIXTO77.txt\",\"id\":\"07SANCALIXTO77\",";
    assert_memory_equal(jsonl.p, begin, sizeof begin - 1);
    assert_int_equal(lines_of("tags/PREL/+/cables.jsonl"), 3);
}

static void pages_have_a_form_feed_between_them(void **state) {
    (void)state;
    unsigned feeds = 0;
    assert_bytes("search/zzyzx/+/cables.txt", "");
    struct span pages = read_at(at("tags/PREL/+/cables.txt").ino, 0, 1 << 20);
    assert_memory_equal(pages.p, "06VELM1301\n\n", 12);
    for (size_t i = 0; i < pages.n; i++)
        feeds += pages.p[i] == '\f';
    assert_int_equal(feeds, 2);
    assert_int_equal(pages.p[pages.n - 1], '\n');
    assert_non_null(memmem(pages.p, pages.n, "\n\f06VELM1207\n", 13));
}

static void assert_entries(const char *path, const char *begin, const char *other) {
    struct span bytes = read_at(at(path).ino, 0, 1 << 20);
    assert_true(span_starts(bytes, span_of(begin)));
    assert_non_null(memmem(bytes.p, bytes.n, other, strlen(other)));
}

static void bibliographies_have_an_entry_a_cable(void **state) {
    (void)state;
    assert_bytes("search/zzyzx/+/cables.bib", "");
    assert_bytes("search/zzyzx/+/cables.ris", "");
    assert_entries("tags/KV/+/cables.bib", "@misc{06VELM1207,\n", "}\n\n@misc{06VELM1344,\n");
    assert_entries("tags/KV/+/cables.ris", "TY  - ", "ER  - \n\nTY  - ");
}

static void what_is_read_from_any_offset_is_a_part_of_the_whole(void **state) {
    static char whole[1 << 16];
    (void)state;
    struct tree_attr attr = at("cables/+/cables.csv");
    assert_in_range(attr.size, 1000, sizeof whole);
    struct span bytes = read_at(attr.ino, 0, sizeof whole);
    assert_true(bytes.n == attr.size);
    memcpy(whole, bytes.p, bytes.n);
    for (uint64_t offset = 0; offset <= attr.size + 3; offset += 7)
        for (size_t size = 1; size < 2000; size += 611) {
            uint64_t left = offset < attr.size ? attr.size - offset : 0;
            bytes = read_at(attr.ino, offset, size);
            assert_true(bytes.n == (left < size ? left : size));
            assert_true(bytes.n == 0 || memcmp(bytes.p, whole + offset, bytes.n) == 0);
        }
}

struct seen {
    unsigned files, dirs;
    int64_t last;
};

static bool see(void *context, const struct tree_entry *entry) {
    struct seen *s = context;
    assert_int_equal(entry->bare, !entry->attr.is_dir);
    assert_true(entry->key > s->last);
    s->last = entry->key;
    *(entry->attr.is_dir ? &s->dirs : &s->files) += 1;
    return true;
}

static void plus_lists_them_without_making_them(void **state) {
    (void)state;
    struct seen all = {.last = -1}, rest = {0};
    uint64_t plus = at("tags/PREL/+").ino;
    assert_int_equal(tree_list(t, plus, -1, see, &all), ERR_OK);
    assert_int_equal(all.dirs, 5);
    assert_true(all.files >= 2);
    rest.last = all.last - 1;
    assert_int_equal(tree_list(t, plus, rest.last, see, &rest), ERR_OK);
    assert_int_equal(rest.files, 1);
}

/* Nothing is made where requests are served; what was made is at hand there. */
static void it_is_work_like_a_search(void **state) {
    (void)state;
    struct tree_attr attr;
    struct span bytes;
    at("search/honey");
    tree_defer_work(t);
    assert_int_equal(fixture_tree_find(t, "search/honey/+/cables.csv", &attr), ERR_DEFERRED);
    uint64_t csv = tree_lacked(t);
    assert_int_equal(fixture_tree_find(t, "search/honey/+/list.txt", &attr), ERR_DEFERRED);
    assert_true(tree_lacked(t) != csv);
    tree_begin_work(t, &tight, true);
    assert_int_equal(fixture_tree_find(t, "search/honey/+/cables.csv", &attr), ERR_COSTLY);
    tree_end_work(t);
    tree_begin_work(t, &ample, true);
    assert_int_equal(fixture_tree_find(t, "search/honey/+/cables.csv", &attr), ERR_OK);
    tree_end_work(t);
    assert_int_equal(tree_getattr(t, attr.ino, &attr), ERR_OK);
    assert_int_equal(tree_read(t, attr.ino, 0, 100, &bytes), ERR_OK);
    assert_int_equal(bytes.n, 100);
    set_store_limit(sets, 0); /* its index is forgotten */
    assert_int_equal(tree_read(t, attr.ino, 0, 100, &bytes), ERR_DEFERRED);
}

/* Nobody reads the beginning of one state of the index and the end of another. */
static void after_an_update_its_number_is_stale(void **state) {
    (void)state;
    struct tree_attr before = at("tags/PREL/+/list.txt"), after;
    struct span bytes;
    fixture_write_cable(&f, "08VELM9.txt", "VELM 000009", "041210Z JAN 08", "CONFIDENTIAL", "PREL",
                        "1. (C) Rain.");
    fixture_must_build(&f, NULL);
    tree_close(t);
    catalog_close(k);
    fixture_tree_open(&f, &k, &t); /* as a mount does, which keeps its sets and the edition */
    tree_share_sets(t, sets);
    tree_set_edition(t, 1);
    assert_int_equal(tree_read(t, before.ino, 0, 100, &bytes), ERR_STALE);
    assert_int_equal(tree_getattr(t, before.ino, &after), ERR_STALE);
    after = at("tags/PREL/+/list.txt");
    assert_true(after.ino != before.ino);
    assert_true(ino_shown(after.ino) == ino_shown(before.ino));
    assert_true(before.name_passes);
}

enum { MANY = 300 };

static int open_many(void **state) {
    char name[64], number[32], body[3000];
    (void)state;
    memset(body, 'x', sizeof body);
    memcpy(body, "1. (C) ", 7);
    body[sizeof body - 1] = '\0';
    fixture_open(&f);
    for (int i = 1; i <= MANY; i++) {
        snprintf(name, sizeof name, "06VELM%d.txt", i);
        snprintf(number, sizeof number, "VELM %06d", i);
        fixture_write_cable(&f, name, number, "P 191530Z JUN 06", "C O N F I D E N T I A L", "PREL", body);
    }
    fixture_must_build(&f, NULL);
    fixture_tree_open(&f, &k, &t);
    assert_int_equal(set_store_open(SET_STORE_BYTES, &sets), ERR_OK);
    tree_share_sets(t, sets);
    tree_set_edition(t, 1);
    return 0;
}

static bool after_some(void *context) {
    unsigned *asked = context;
    return ++*asked > 40;
}

/* Whoever asks again goes on where time ran out, until it is whole. Then it is what it would have been. */
static void what_was_begun_is_gone_on_with(void **state) {
    (void)state;
    static char whole[4 << 20];
    struct tree_attr attr;
    struct span bytes;
    uint64_t plus = at("tags/PREL/+").ino;
    enum err e = ERR_STOPPED;
    unsigned tries = 0;
    for (; e == ERR_STOPPED && tries < 1000; tries++) {
        unsigned asked = 0;
        const struct work_limits limits = {.stop = {after_some, &asked}};
        tree_begin_work(t, &limits, true);
        e = tree_lookup(t, plus, "cables.csv", &attr);
        tree_end_work(t);
    }
    assert_int_equal(e, ERR_OK);
    assert_in_range(tries, 2, 999);
    assert_in_range(attr.size, MANY * 3000, sizeof whole);
    size_t n = 0;
    while ((bytes = read_at(attr.ino, n, 10000)).n > 0) {
        memcpy(whole + n, bytes.p, bytes.n);
        n += bytes.n;
    }
    assert_true(n == attr.size);
    set_store_limit(sets, 0); /* now all of it is made at once */
    assert_int_equal(tree_lookup(t, plus, "cables.csv", &attr), ERR_OK);
    assert_true(attr.size == n);
    bytes = read_at(attr.ino, 0, sizeof whole);
    assert_true(bytes.n == n && memcmp(bytes.p, whole, n) == 0);
}

static void what_is_no_file_is_not_there(void **state) {
    (void)state;
    struct tree_attr attr = at("tags/PREL/+/list.txt"), other;
    uint64_t up;
    unsigned n = 0;
    assert_int_equal(fixture_tree_find(t, "tags/PREL/+/list", &other), ERR_NOT_FOUND);
    assert_int_equal(fixture_tree_find(t, "tags/PREL/+/cables.csv/x", &other), ERR_NOT_DIR);
    assert_int_equal(tree_parent(t, attr.ino, &up), ERR_NOT_DIR);
    assert_int_equal(tree_list(t, attr.ino, -1, fixture_tree_count, &n), ERR_NOT_DIR);
    assert_int_equal(tree_getattr(t, attr.ino | 7, &other), ERR_NOT_FOUND); /* a form that is not there */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_tree, close_tree)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_list_has_a_line_a_cable_the_oldest_first),
        TEST(any_set_has_it),
        TEST(csv_has_a_header_and_a_row_a_cable),
        TEST(jsonl_has_an_object_a_line),
        TEST(pages_have_a_form_feed_between_them),
        TEST(bibliographies_have_an_entry_a_cable),
        TEST(what_is_read_from_any_offset_is_a_part_of_the_whole),
        TEST(plus_lists_them_without_making_them),
        TEST(it_is_work_like_a_search),
        TEST(after_an_update_its_number_is_stale),
        cmocka_unit_test_setup_teardown(what_was_begun_is_gone_on_with, open_many, close_tree),
        TEST(what_is_no_file_is_not_there),
    };
    db_configure();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
