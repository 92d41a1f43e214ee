/* test_citations_dir: references/ and cited-by/, and where their symlinks lead from every depth. 06VELM1207
 * cites 06VELM1301, which is the only citation of the archive. */
#include <stdio.h>

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

static bool add_name(void *context, const struct tree_entry *entry) {
    struct buf *names = context;
    buf_str(names, entry->name);
    buf_char(names, ' ');
    return true;
}

static void assert_names(const char *path, const char *expected) {
    struct buf names = BUF_EMPTY;
    assert_int_equal(tree_list(t, at(path).ino, -1, add_name, &names), ERR_OK);
    buf_char(&names, '\0');
    assert_string_equal(names.data, expected);
    buf_free(&names);
}

static void assert_text(const char *path, const char *expected) {
    const char *text = NULL;
    struct tree_attr attr = at(path);
    assert_true(attr.is_link);
    assert_int_equal(attr.size, strlen(expected));
    assert_int_equal(tree_readlink(t, attr.ino, &text), ERR_OK);
    assert_string_equal(text, expected);
}

static void they_are_there_where_there_are_citations(void **state) {
    (void)state;
    assert_names("cables/06VELM1207", "subject header references 01.txt 02.txt 03.txt "); /* spelled out */
    assert_names("cables/06VELM1301", fixture_tree_names("cited-by 01.txt 02.txt "));
    assert_names("cables/06VELM1344", fixture_tree_names("01.txt "));
    assert_names("cables/06VELM1207/references", "06VELM1301 ");
}

static const char *const elsewhere[] = {
    "tags/KOSOVO",
    "dates/2006/06/19",
    "origins/VELM",
    "signers/PENNIFOLD",
    "classifications/CONFIDENTIAL",
    "search/tag:KOSOVO",
    "tags/KOSOVO/+/origins/VELM",
    "cables/+/origins/VELM",
    "dates/2006/+/tags/KOSOVO",
};

static void elsewhere_they_are_found_but_not_listed(void **state) {
    (void)state;
    char path[128];
    for (size_t i = 0; i < COUNT(elsewhere); i++) {
        snprintf(path, sizeof path, "%s/06VELM1207", elsewhere[i]);
        assert_names(path, fixture_tree_names("01.txt 02.txt 03.txt "));
        assert_int_equal(at(path).links, 2);
        snprintf(path, sizeof path, "%s/06VELM1207/references", elsewhere[i]);
        assert_true(at(path).is_dir);
        assert_int_equal(at(path).links, 2);
        assert_names(path, "06VELM1301 ");
    }
    assert_names("signers/PENNIFOLD/06VELM1301/cited-by", "06VELM1207 ");
}

static void the_way_up_from_them_is_the_directory_where_they_were_found(void **state) {
    (void)state;
    char path[128];
    for (size_t i = 0; i < COUNT(elsewhere); i++) {
        uint64_t up = 0;
        snprintf(path, sizeof path, "%s/06VELM1207/references", elsewhere[i]);
        assert_int_equal(tree_parent(t, at(path).ino, &up), ERR_OK);
        path[strlen(path) - strlen("/references")] = '\0';
        assert_true(up == at(path).ino);
    }
}

static void a_symlink_says_the_way_from_every_depth(void **state) {
    (void)state;
    assert_text("cables/06VELM1207/references/06VELM1301", "../../../cables/06VELM1301");
    assert_text("tags/KOSOVO/06VELM1207/references/06VELM1301", "../../../../cables/06VELM1301");
    assert_text("dates/2006/06/19/06VELM1207/references/06VELM1301", "../../../../../../cables/06VELM1301");
    assert_text("dates/2006/06/19/06VELM1301/cited-by/06VELM1207", "../../../../../../cables/06VELM1207");
    assert_text("classifications/SECRET/06VELM1301/cited-by/06VELM1207", "../../../../cables/06VELM1207");
}

static void a_directory_counts_them(void **state) {
    (void)state;
    assert_int_equal(at("cables/06VELM1207").links, 3);
    assert_int_equal(at("cables/06VELM1301").links, 3);
    assert_int_equal(at("origins/VELM/06VELM1301").links, 2); /* where they are not listed */
    assert_int_equal(at("cables/06VELM1344").links, 2);
    assert_int_equal(at("cables/06VELM1207/references").links, 2);
}

static void they_are_as_old_as_the_cable_and_a_symlink_as_its_target(void **state) {
    (void)state;
    assert_true(at("cables/06VELM1207/references").mtime == FIXTURE_1207);
    assert_true(at("cables/06VELM1301/cited-by/06VELM1207").mtime == FIXTURE_1207);
}

static void what_is_not_cited_is_not_there(void **state) {
    (void)state;
    static const char *const paths[] = {
        "cables/06VELM1207/cited-by",
        "cables/06VELM1301/references",
        "cables/06VELM1344/references",
        "cables/06VELM1207/references/06VELM1344",
        "cables/06VELM1207/references/06VELM1207",
        "cables/06VELM1207/references/header",
        "cables/06VELM1207/reference",
        "tags/KV/06VELM1301/cited-by",
    };
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct tree_attr attr;
        if (fixture_tree_find(t, paths[i], &attr) != ERR_NOT_FOUND)
            fail_msg("%s is there", paths[i]);
    }
}

static void only_a_symlink_has_a_text(void **state) {
    (void)state;
    const char *text;
    struct span bytes;
    assert_int_equal(tree_readlink(t, at("cables").ino, &text), ERR_INVALID);
    assert_int_equal(tree_readlink(t, at("README").ino, &text), ERR_INVALID);
    assert_int_equal(tree_readlink(t, 0, &text), ERR_NOT_FOUND);
    assert_int_equal(tree_read(t, at("cables/06VELM1207/references/06VELM1301").ino, 0, 10, &bytes),
                     ERR_INVALID);
}

static void nothing_is_in_a_symlink(void **state) {
    (void)state;
    struct tree_attr attr, link = at("cables/06VELM1207/references/06VELM1301");
    struct buf names = BUF_EMPTY;
    assert_int_equal(tree_lookup(t, link.ino, "header", &attr), ERR_NOT_DIR);
    assert_int_equal(tree_list(t, link.ino, -1, add_name, &names), ERR_NOT_DIR);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_there_where_there_are_citations),
        cmocka_unit_test(elsewhere_they_are_found_but_not_listed),
        cmocka_unit_test(the_way_up_from_them_is_the_directory_where_they_were_found),
        cmocka_unit_test(a_symlink_says_the_way_from_every_depth),
        cmocka_unit_test(a_directory_counts_them),
        cmocka_unit_test(they_are_as_old_as_the_cable_and_a_symlink_as_its_target),
        cmocka_unit_test(what_is_not_cited_is_not_there),
        cmocka_unit_test(only_a_symlink_has_a_text),
        cmocka_unit_test(nothing_is_in_a_symlink),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
