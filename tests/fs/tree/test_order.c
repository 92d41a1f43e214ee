/* test_order: cables are listed from the oldest to the newest, whatever the order in which they arrived.
 *
 * 40 cables whose files are read from the newest to the oldest, the undated ones first of all:
 *
 *   06VELM101, 06VELM102    undated          PREL
 *   06VELM1 .. 06VELM38     SECRET  PREL     two of a minute, 06VELM1 and 06VELM2 on 28 June, and so on to
 *                                            06VELM37 and 06VELM38 on 10 June
 *   KV: 06VELM2 and 06VELM21     heron: 06VELM1 and 06VELM101    all cite 06VELM38, which cites three
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"

enum { DATED = 38, NAME = 32 };

static struct fixture f;
static struct catalog *k;
static struct tree *t;

static void write_dated(int i) {
    char file[NAME], serial[NAME], group[NAME], body[300];
    snprintf(file, sizeof file, "%02d.txt", i);
    snprintf(serial, sizeof serial, "VELM %06d", i);
    snprintf(group, sizeof group, "P %02d1405Z JUN 06", 28 - (i - 1) / 2);
    snprintf(body, sizeof body, "REF: %s\n\n1. (S) Lamps%s, %d of them.\n\nPENNIFOLD\n",
             i == DATED ? "A. 06 VELM 1 B. 06 VELM 101 C. 06 VELM 36" : "06 VELM 38",
             i == 1 ? " and a heron" : "", i);
    fixture_write_cable(&f, file, serial, group, "S E C R E T", i == 2 || i == 21 ? "PREL, KV" : "PREL",
                        body);
}

static void write_undated(int i, const char *what) {
    char file[NAME], text[500];
    snprintf(file, sizeof file, "00/06VELM%d.txt", i);
    snprintf(
        text, sizeof text,
        "This record is a partial extract of the original cable. The full text of the original cable is not "
        "available.\n\nS E C R E T VELM %06d\nTAGS: PREL\nSUBJECT: CEMENT\nREF: 06 VELM 38\n\n1. (S) Lamps "
        "and %s, %d of them.\n\nPENNIFOLD\n",
        i, what, i);
    fixture_write(&f, file, text);
}

static int open_archive(void **state) {
    (void)state;
    fixture_open(&f);
    for (int i = 1; i <= DATED; i++)
        write_dated(i);
    write_undated(101, "a heron");
    write_undated(102, "cement");
    fixture_must_build(&f, NULL);
    return fixture_tree_open(&f, &k, &t);
}

static int close_archive(void **state) {
    (void)state;
    return fixture_tree_close(&f, k, t);
}

/* ---- listings ---- */

struct listing {
    char names[64][NAME];
    int64_t keys[64];
    size_t n, piece; /* entries to stop after */
};

static bool add(void *context, const struct tree_entry *entry) {
    struct listing *l = context;
    assert_true(l->n < COUNT(l->names));
    l->keys[l->n] = entry->key;
    snprintf(l->names[l->n++], NAME, "%s", entry->name);
    return l->n % l->piece != 0;
}

/* In pieces of so many entries, each resumed behind the last key. */
static void list(const char *path, size_t piece, struct listing *l) {
    uint64_t ino = fixture_tree_at(t, path).ino;
    size_t before;
    *l = (struct listing){.piece = piece};
    do {
        before = l->n;
        assert_int_equal(tree_list(t, ino, l->n == 0 ? -1 : l->keys[l->n - 1], add, l), ERR_OK);
    } while (l->n > before);
}

static void assert_order(const char *path, const char *expected) {
    static const size_t pieces[] = {64, 1, 2, 7};
    for (size_t i = 0; i < COUNT(pieces); i++) {
        struct listing l;
        struct buf names = BUF_EMPTY;
        list(path, pieces[i], &l);
        for (size_t j = 0; j < l.n; j++)
            buf_printf(&names, "%s%s", j > 0 ? " " : "", l.names[j]);
        buf_char(&names, '\0');
        if (strcmp(names.data, expected) != 0)
            fail_msg("%s, in pieces of %zu: %s, not %s", path, pieces[i], names.data, expected);
        buf_free(&names);
    }
}

static const char dated[] =
    "06VELM37 06VELM38 06VELM35 06VELM36 06VELM33 06VELM34 06VELM31 06VELM32 06VELM29 "
    "06VELM30 06VELM27 06VELM28 06VELM25 06VELM26 06VELM23 06VELM24 06VELM21 06VELM22 "
    "06VELM19 06VELM20 06VELM17 06VELM18 06VELM15 06VELM16 06VELM13 06VELM14 06VELM11 "
    "06VELM12 06VELM9 06VELM10 06VELM7 06VELM8 06VELM5 06VELM6 06VELM3 06VELM4 06VELM1 "
    "06VELM2";

static const char *everything(void) {
    static char all[sizeof dated + 32];
    snprintf(all, sizeof all, "%s 06VELM101 06VELM102", dated);
    return all;
}

static void every_directory_lists_the_oldest_first(void **state) {
    (void)state;
    static const char *const paths[] = {"cables", "tags/PREL", "origins/VELM", "classifications/SECRET",
                                        "signers/PENNIFOLD"};
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_order(paths[i], everything());
    assert_order("tags/KV", "06VELM21 06VELM2");
    assert_order("dates/2006/06/28", "06VELM1 06VELM2");
    assert_order("dates/undated", "06VELM101 06VELM102");
}

static void citations_are_listed_the_oldest_first(void **state) {
    (void)state;
    char others[sizeof dated + 32] = "06VELM37 ";
    snprintf(others + strlen(others), sizeof others - strlen(others), "%s",
             everything() + strlen("06VELM37 06VELM38 "));
    assert_order("cables/06VELM38/cited-by", others);
    assert_order("cables/06VELM38/references", "06VELM36 06VELM1 06VELM101");
}

/* A set of two is sorted, and one of many is picked out of all. */
static void answers_and_narrowed_sets_list_the_oldest_first(void **state) {
    (void)state;
    assert_order("search/lamps", everything());
    assert_order("search/lamps date:..2006", dated);
    assert_order("search/heron", "06VELM1 06VELM101");
    assert_order("search/heron/+/origins/VELM", "06VELM1 06VELM101");
    assert_order("search/tag:KV", "06VELM21 06VELM2");
    assert_order("search/lamps/+/tags/KV", "06VELM21 06VELM2");
    assert_order("origins/VELM/+/tags/PREL", everything());
    assert_order("tags/PREL/+/dates/2006/06/10", "06VELM37 06VELM38");
}

/* ---- cables that are not there any more ---- */

static void change(const char *sql) {
    tree_close(t);
    catalog_close(k);
    fixture_sql(f.index, sql);
    fixture_tree_open(&f, &k, &t);
}

/* 06VELM21 stood on place 16, with the number 23. */
static void a_listing_goes_on_behind_a_cable_that_is_gone(void **state) {
    (void)state;
    static const char *const paths[] = {"cables", "tags/PREL", "origins/VELM", "search/lamps"};
    struct listing before[COUNT(paths)], rest;
    for (size_t i = 0; i < COUNT(paths); i++)
        list(paths[i], 64, &before[i]);
    assert_string_equal(before[0].names[16], "06VELM21");
    change("DELETE FROM cable_tag WHERE cable_id = (SELECT id FROM cable WHERE ident = '06VELM21');"
           "DELETE FROM paragraph WHERE id >> 12 = (SELECT id FROM cable WHERE ident = '06VELM21');"
           "DELETE FROM subject_fts WHERE rowid = (SELECT id FROM cable WHERE ident = '06VELM21');"
           "DELETE FROM paragraph_fts WHERE rowid >> 12 = (SELECT id FROM cable WHERE ident = '06VELM21');"
           "DELETE FROM cable WHERE ident = '06VELM21'");
    for (size_t i = 0; i < COUNT(paths); i++) {
        rest = (struct listing){.piece = 64};
        assert_int_equal(tree_list(t, fixture_tree_at(t, paths[i]).ino, before[i].keys[16], add, &rest),
                         ERR_OK);
        assert_int_equal(rest.n, before[i].n - 17);
        assert_memory_equal(rest.keys, before[i].keys + 17, rest.n * sizeof rest.keys[0]);
    }
}

/* Numbers have gaps: the last cable gets one far behind the others. */
static void a_number_far_behind_the_others_is_in_every_set(void **state) {
    (void)state;
    change(
        "UPDATE cable_tag SET cable_id = 30000000 WHERE cable_id = (SELECT id FROM cable WHERE ident = '06VELM2');"
        "UPDATE cable SET id = 30000000 WHERE ident = '06VELM2'");
    assert_order("tags/KV", "06VELM21 06VELM2");
    assert_order("search/tag:KV", "06VELM21 06VELM2");
    assert_order("search/tag:KV origin:VELM date:2006", "06VELM21 06VELM2");
    assert_order("tags/KV/+/dates/2006/06/28", "06VELM2");
    assert_order("origins/VELM/+/tags/KV", "06VELM21 06VELM2");
}

int main(void) {
#define test(name) cmocka_unit_test_setup_teardown(name, open_archive, close_archive)
    const struct CMUnitTest tests[] = {
        test(every_directory_lists_the_oldest_first),
        test(citations_are_listed_the_oldest_first),
        test(answers_and_narrowed_sets_list_the_oldest_first),
        test(a_listing_goes_on_behind_a_cable_that_is_gone),
        test(a_number_far_behind_the_others_is_in_every_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
