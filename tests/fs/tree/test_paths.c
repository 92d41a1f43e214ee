/* test_paths: single paths of the tree over the small archive: what is there, what is not, and what a
 * read at an offset gives. */
#include "cable/render.h"
#include "lib/fixture_tree.h"
#include "lib/test.h"

static struct fixture f;
static struct catalog *k;
static struct tree *t;

static int open_tree(void **state) {
    (void)state;
    fixture_indexed(&f);
    return fixture_tree_open(&f, &k, &t);
}

static int close_tree(void **state) {
    (void)state;
    return fixture_tree_close(&f, k, t);
}

static struct tree_attr at(const char *path) {
    return fixture_tree_at(t, path);
}

static void assert_all(const char *const paths[], size_t n, enum err expected) {
    for (size_t i = 0; i < n; i++) {
        struct tree_attr attr;
        enum err e = fixture_tree_find(t, paths[i], &attr);
        if (e != expected)
            fail_msg("%s: %s, not %s", paths[i], err_name(e), err_name(expected));
    }
}

static void assert_bytes(const char *path, uint64_t offset, size_t size, const char *expected) {
    struct span bytes;
    assert_int_equal(tree_read(t, at(path).ino, offset, size, &bytes), ERR_OK);
    assert_int_equal(bytes.n, strlen(expected));
    assert_memory_equal(bytes.p, expected, bytes.n);
}

static unsigned entries(const char *path) {
    unsigned n = 0;
    assert_int_equal(tree_list(t, at(path).ino, -1, fixture_tree_count, &n), ERR_OK);
    return n;
}

/* ---- what is there ---- */

static void a_cable_is_in_every_set_it_belongs_to(void **state) {
    (void)state;
    static const char *const paths[] = {
        "cables/06VELM1207",
        "tags/PREL/06VELM1207",
        "tags/KV/06VELM1207",
        "tags/KOSOVO/06VELM1207",
        "tags/NATO/06VELM1207",
        "dates/2006/06/19/06VELM1207",
        "origins/VELM/06VELM1207",
        "classifications/CONFIDENTIAL/06VELM1207",
        "classifications/CONFIDENTIAL-NOFORN/06VELM1207",
        "signers/PENNIFOLD/06VELM1207",
    };
    assert_all(paths, COUNT(paths), ERR_OK);
}

static void a_variant_is_a_cable_of_its_own(void **state) {
    (void)state;
    assert_true(at("cables/06VELM1207").ino != at("cables/06VELM1207~2").ino);
    assert_int_equal(entries("dates/2006/06/19"), 3);
}

static void a_cable_holds_its_subject_its_header_and_its_paragraphs(void **state) {
    (void)state;
    assert_int_equal(entries("cables/06VELM1207"), RENDER_FILES + 1 + 3); /* references/, three paragraphs */
    assert_bytes("cables/06VELM1207/subject", 0, 99, "VELMARK FINDS THE STATUS TALKS A LONG DINNER\n");
    assert_bytes("tags/KOSOVO/06VELM1207/02.txt", 0, 99,
                 "(C) The society has forty members and one boat, which leaks.\n");
    assert_bytes("signers/PENNIFOLD/06VELM1207/header", 0, 23, "Identifier: 06VELM1207\n");
}

static void a_file_is_one_in_every_place(void **state) {
    (void)state;
    assert_true(at("cables/06VELM1207/01.txt").ino == at("tags/KV/06VELM1207/01.txt").ino);
    assert_true(at("cables/06VELM1207/01.txt").ino != at("cables/06VELM1207~2/01.txt").ino);
}

static void a_document_stands_in_text_as_it_was_received(void **state) {
    (void)state;
    assert_bytes("text/06VELM1207.txt", 0, 4096, fixture_1207);
    assert_bytes("text/notes.txt", 0, 4096, fixture_notes);
    assert_bytes("text/notes~2.txt", 0, 4096, "candles\n");
    assert_int_equal(at("text/notes.txt").links, 1);
}

static void a_document_that_is_no_cable_has_the_time_of_its_file(void **state) {
    (void)state;
    assert_true(at("text/notes.txt").mtime == FIXTURE_FILE_TIME);
    assert_true(at("text/06VELM1207.txt").mtime == FIXTURE_1207);
}

static void the_archive_describes_itself(void **state) {
    (void)state;
    static const char *const paths[] = {"README", "about/tags.tsv", "about/origins.tsv",
                                        "about/problems.tsv"};
    assert_all(paths, COUNT(paths), ERR_OK);
    assert_true(at("README").size > 100);
}

static void an_undated_cable_stands_under_undated(void **state) {
    (void)state;
    struct tree_attr undated = at("dates/undated"), cable = at("dates/undated/08VELM53");
    assert_int_equal(undated.links, 3);
    assert_int_equal(undated.mtime, 0);
    assert_int_equal(cable.mtime, 0);
    assert_int_equal(at("cables/08VELM53/01.txt").mtime, 0);
    assert_int_equal(at("text/08VELM53.txt").mtime, 0);
}

static void a_cable_has_the_moment_it_was_sent(void **state) {
    (void)state;
    assert_true(at("cables/06VELM1207").mtime == FIXTURE_1207);
    assert_true(at("cables/06VELM1207/03.txt").mtime == FIXTURE_1207);
    assert_true(at("").mtime == FIXTURE_NEWEST);
}

/* ---- what is not ---- */

static void a_wrong_name_is_not_found(void **state) {
    (void)state;
    static const char *const paths[] = {
        "nothing",
        "readme",
        "cables/06VELM9",
        "cables/06VELM1207~3",
        "cables/06VELM1207.txt",
        "tags/NOWHERE",
        "origins/NOWHERE",
        "signers/NOWHERE",
        "classifications/TOP_SECRET",
        "text/06VELM1207",
        "text/nothing.txt",
        "about/README",
        "about/nothing.tsv",
        "cables/06VELM1207/04.txt",
        "cables/06VELM1207/1.txt",
        "cables/06VELM1207/01",
        "cables/06VELM1207/.txt",
        "cables/06VELM1207/01.TXT",
        "cables/06VELM1207/headers",
        "cables/06VELM1207/01.txt.txt",
    };
    assert_all(paths, COUNT(paths), ERR_NOT_FOUND);
}

static void a_date_that_is_spelled_otherwise_is_not_found(void **state) {
    (void)state;
    static const char *const paths[] = {
        "dates/06",
        "dates/02006",
        "dates/2005",
        "dates/0000",
        "dates/-006",
        "dates/ 2006",
        "dates/2006/6",
        "dates/2006/006",
        "dates/2006/00",
        "dates/2006/13",
        "dates/2006/05",
        "dates/2006/06/9",
        "dates/2006/06/00",
        "dates/2006/06/32",
        "dates/2006/06/20",
        "dates/2006/99",
        "dates/2006/undated",
        "dates/undated/06",
        "dates/2006/06/undated",
        "dates/Undated",
    };
    assert_all(paths, COUNT(paths), ERR_NOT_FOUND);
}

static void a_cable_of_another_set_is_not_found(void **state) {
    (void)state;
    static const char *const paths[] = {
        "tags/KV/06VELM1301",
        "tags/ETRD/06VELM1207",
        "origins/SANCALIXTO/06VELM1207",
        "classifications/SECRET/06VELM1207",
        "classifications/CONFIDENTIAL-NOFORN/06VELM1207~2",
        "signers/MARCHBANKS/06VELM1207",
        "signers/PENNIFOLD/06VELM1344",
        "dates/2006/06/19/06VELM1344",
        "dates/2006/07/03/06VELM1207",
        "dates/undated/06VELM1207",
        "dates/2006/06VELM1207",
        "dates/2006/06/06VELM1207",
    };
    assert_all(paths, COUNT(paths), ERR_NOT_FOUND);
}

static void a_file_is_no_directory(void **state) {
    (void)state;
    static const char *const files[] = {"README", "about/tags.tsv", "text/notes.txt",
                                        "cables/06VELM1207/01.txt", "cables/06VELM1207/header"};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct tree_attr attr;
        unsigned n = 0;
        assert_int_equal(tree_lookup(t, at(files[i]).ino, "01.txt", &attr), ERR_NOT_DIR);
        assert_int_equal(tree_list(t, at(files[i]).ino, -1, fixture_tree_count, &n), ERR_NOT_DIR);
        assert_int_equal(n, 0);
    }
}

static void a_directory_is_no_file(void **state) {
    (void)state;
    static const char *const dirs[] = {
        "", "about", "cables", "tags", "tags/KV", "dates/2006", "cables/06VELM1207", "text"};
    for (size_t i = 0; i < COUNT(dirs); i++) {
        struct span bytes;
        assert_int_equal(tree_read(t, at(dirs[i]).ino, 0, 10, &bytes), ERR_IS_DIR);
    }
}

/* ---- reads at an offset ---- */

static void a_read_begins_at_its_offset(void **state) {
    (void)state;
    assert_bytes("cables/07SANCALIXTO77/subject", 0, 5, "HONEY");
    assert_bytes("cables/07SANCALIXTO77/subject", 6, 7, "IN JARS");
    assert_bytes("text/notes.txt", 6, 5, "honey");
}

static void a_read_ends_with_the_file(void **state) {
    (void)state;
    static const char *const paths[] = {"cables/07SANCALIXTO77/subject", "cables/07SANCALIXTO77/header",
                                        "cables/07SANCALIXTO77/01.txt", "text/notes.txt", "README"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        uint64_t size = at(paths[i]).size;
        assert_bytes(paths[i], size - 1, 100, "\n");
        assert_bytes(paths[i], size, 100, "");
        assert_bytes(paths[i], size + 1, 100, "");
        assert_bytes(paths[i], UINT64_C(1) << 40, 100, "");
        assert_bytes(paths[i], 0, 0, "");
    }
}

struct pushed {
    unsigned files;
    unsigned kinds[8];
};

/* What is given in one pass is what a read of the file gives. */
static bool compare_with_read(void *context, uint64_t ino, struct span bytes) {
    struct pushed *p = context;
    struct catalog *other = NULL; /* a tree hands out one file at a time */
    struct tree *second = NULL;
    struct span read;
    int64_t cable;
    fixture_tree_open(&f, &other, &second);
    assert_int_equal(tree_read(second, ino, 0, 1 << 20, &read), ERR_OK);
    assert_int_equal(read.n, bytes.n);
    assert_memory_equal(read.p, bytes.p, bytes.n);
    tree_close(second);
    catalog_close(other);
    p->kinds[tree_file_kind(ino, &cable)]++;
    return ++p->files < 4;
}

static void the_files_of_a_cable_come_in_one_pass(void **state) {
    struct tree_attr dir;
    int64_t cable = 0;
    (void)state;
    assert_int_equal(tree_getattr(t, TREE_ROOT, &dir), ERR_OK);
    assert_int_equal(tree_lookup(t, dir.ino, "cables", &dir), ERR_OK);
    assert_false(tree_is_cable(dir.ino, &cable));
    assert_int_equal(tree_lookup(t, dir.ino, "06VELM1207", &dir), ERR_OK);
    assert_true(tree_is_cable(dir.ino, &cable));
    assert_int_equal(tree_file_kind(dir.ino, &cable), 0);

    struct pushed all = {.files = 0}; /* the fifth is not asked for: four were enough */
    assert_int_equal(
        tree_read_cable(t, cable, TREE_SUBJECT | TREE_HEADER | TREE_PARAGRAPHS, compare_with_read, &all),
        ERR_OK);
    assert_int_equal(all.files, 4);
    assert_int_equal(all.kinds[TREE_SUBJECT], 1);
    assert_int_equal(all.kinds[TREE_HEADER], 1);
    assert_int_equal(all.kinds[TREE_PARAGRAPHS], 2);

    struct pushed some = {.files = 0};
    assert_int_equal(tree_read_cable(t, cable, TREE_PARAGRAPHS, compare_with_read, &some), ERR_OK);
    assert_int_equal(some.files, 3);
    assert_int_equal(some.kinds[TREE_PARAGRAPHS], 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cable_is_in_every_set_it_belongs_to),
        cmocka_unit_test(a_variant_is_a_cable_of_its_own),
        cmocka_unit_test(a_cable_holds_its_subject_its_header_and_its_paragraphs),
        cmocka_unit_test(a_file_is_one_in_every_place),
        cmocka_unit_test(a_document_stands_in_text_as_it_was_received),
        cmocka_unit_test(a_document_that_is_no_cable_has_the_time_of_its_file),
        cmocka_unit_test(the_archive_describes_itself),
        cmocka_unit_test(an_undated_cable_stands_under_undated),
        cmocka_unit_test(a_cable_has_the_moment_it_was_sent),
        cmocka_unit_test(a_wrong_name_is_not_found),
        cmocka_unit_test(a_date_that_is_spelled_otherwise_is_not_found),
        cmocka_unit_test(a_cable_of_another_set_is_not_found),
        cmocka_unit_test(a_file_is_no_directory),
        cmocka_unit_test(a_directory_is_no_file),
        cmocka_unit_test(a_read_begins_at_its_offset),
        cmocka_unit_test(a_read_ends_with_the_file),
        cmocka_unit_test(the_files_of_a_cable_come_in_one_pass),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
