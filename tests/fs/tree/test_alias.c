/* test_alias: other spellings of names, which are found as symlinks and never listed. Beside the small
 * archive there is 08VELM60, which discusses Italy: ITALY is there, and its code IT is not. */
#include <stdio.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"

static struct fixture f;
static struct catalog *k;
static struct tree *t;

static int open_tree(void **state) {
    (void)state;
    fixture_open(&f);
    fixture_archive(&f);
    fixture_write_cable(&f, "08VELM60.txt", "VELM 000060", "P 041405Z MAY 08", "C O N F I D E N T I A L",
                        "PREL", "1. (C) Italy sent lamps.\n\n2. (C) Italy sent oil for the lamps.\n");
    fixture_must_build(&f, NULL);
    return fixture_tree_open(&f, &k, &t);
}

static int close_tree(void **state) {
    (void)state;
    return fixture_tree_close(&f, k, t);
}

static void assert_aliases(const char *const aliases[][2], size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct tree_attr attr;
        const char *text = NULL;
        if (fixture_tree_find(t, aliases[i][0], &attr) != ERR_OK)
            fail_msg("%s is not found", aliases[i][0]);
        assert_true(attr.is_link);
        assert_int_equal(tree_readlink(t, attr.ino, &text), ERR_OK);
        assert_string_equal(text, aliases[i][1]);
        assert_int_equal(attr.size, strlen(text));
        assert_int_equal(attr.links, 1);
    }
}

static void case_and_blanks_do_not_matter(void **state) {
    (void)state;
    static const char *const aliases[][2] = {
        {"tags/kosovo", "KOSOVO"},
        {"tags/Kv", "KV"},
        {"tags/External political relations", "EXTERNAL_POLITICAL_RELATIONS"},
        {"classifications/Secret", "SECRET"},
        {"classifications/confidential-noforn", "CONFIDENTIAL-NOFORN"},
        {"signers/Pennifold", "PENNIFOLD"},
        {"origins/velm", "VELM"},
    };
    assert_aliases(aliases, COUNT(aliases));
}

static void a_post_is_found_by_its_printed_name(void **state) {
    (void)state;
    static const char *const aliases[][2] = {
        {"origins/San Calixto", "SANCALIXTO"},
        {"origins/AMCONSUL SAN CALIXTO", "SANCALIXTO"},
        {"origins/AMCONSUL_SAN_CALIXTO", "SANCALIXTO"},
        {"origins/amembassy velm", "VELM"},
    };
    assert_aliases(aliases, COUNT(aliases));
}

static void a_code_is_its_name_where_there_is_no_such_code(void **state) {
    (void)state;
    static const char *const aliases[][2] = {{"tags/IT", "ITALY"}, {"tags/it", "ITALY"}};
    struct tree_attr code;
    assert_aliases(aliases, COUNT(aliases));
    assert_int_equal(fixture_tree_find(t, "tags/KV", &code), ERR_OK);
    assert_true(code.is_dir);
}

static void an_identifier_is_forgiven_its_spelling(void **state) {
    (void)state;
    static const char *const aliases[][2] = {
        {"cables/06VELM01207", "06VELM1207"},           {"cables/06velm1207", "06VELM1207"},
        {"cables/06 VELM 1207", "06VELM1207"},          {"cables/06-VELM-001207", "06VELM1207"},
        {"cables/06velm1207~2", "06VELM1207~2"},        {"cables/06ECTION01OF02VELM1207", "06VELM1207"},
        {"cables/2006VELM01207", "06VELM1207"},         {"cables/2006VELM01207_b", "06VELM1207~2"},
        {"cables/2006VELM01207_c", "06VELM1207"},       {"tags/KOSOVO/06velm1207", "06VELM1207"},
        {"dates/2006/06/19/06VELM01301", "06VELM1301"},
    };
    assert_aliases(aliases, COUNT(aliases));
}

static void what_means_nothing_is_not_found(void **state) {
    (void)state;
    static const char *const paths[] = {
        "tags/KOSOV",
        "tags/FRANCE",
        "tags/FR",
        "tags/ KOSOVO",
        "tags/kosovo ",
        "tags/",
        "tags/KOSOVO/06velm1301",
        "cables/06velm9999",
        "cables/velm1207",
        "origins/",
        "origins/AMEMBASSY",
        "origins/SAN",
        "origins/06VELM1207",
        "origins/VELM!",
        "signers/06velm1207",
        "cables/06velm1207~3",
        "Tags",
        "cables/.git",
        "dates/Undated",
        "dates/2006/6",
        "about/Tags.tsv",
        "cables/06VELM1207/HEADER",
    };
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct tree_attr attr, parent;
        char dir[100];
        enum err e = fixture_tree_find(t, paths[i], &attr);
        if (paths[i][strlen(paths[i]) - 1] == '/') { /* an empty name */
            snprintf(dir, sizeof dir, "%.*s", (int)strlen(paths[i]) - 1, paths[i]);
            assert_int_equal(fixture_tree_find(t, dir, &parent), ERR_OK);
            e = tree_lookup(t, parent.ino, "", &attr);
        }
        if (e != ERR_NOT_FOUND)
            fail_msg("'%s': %s", paths[i], err_name(e));
    }
}

static void a_long_name_is_not_found(void **state) {
    (void)state;
    static const char *const dirs[] = {"tags", "origins", "cables", "signers", "dates"};
    char name[1025];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (size_t i = 0; i < COUNT(dirs); i++) {
        struct tree_attr parent, attr;
        assert_int_equal(fixture_tree_find(t, dirs[i], &parent), ERR_OK);
        assert_int_equal(tree_lookup(t, parent.ino, name, &attr), ERR_NOT_FOUND);
        name[254] = '\0';
        assert_int_equal(tree_lookup(t, parent.ino, name, &attr), ERR_NOT_FOUND);
        name[254] = 'a';
    }
}

static bool add_link(void *context, const struct tree_entry *entry) {
    *(unsigned *)context += entry->attr.is_link;
    return true;
}

static void aliases_are_not_listed(void **state) {
    (void)state;
    static const char *const dirs[] = {"tags", "origins", "cables", "signers", "tags/KOSOVO"};
    for (size_t i = 0; i < COUNT(dirs); i++) {
        struct tree_attr dir;
        unsigned links = 0;
        assert_int_equal(fixture_tree_find(t, dirs[i], &dir), ERR_OK);
        assert_int_equal(tree_list(t, dir.ino, -1, add_link, &links), ERR_OK);
        assert_int_equal(links, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_and_blanks_do_not_matter),
        cmocka_unit_test(a_post_is_found_by_its_printed_name),
        cmocka_unit_test(a_code_is_its_name_where_there_is_no_such_code),
        cmocka_unit_test(an_identifier_is_forgiven_its_spelling),
        cmocka_unit_test(what_means_nothing_is_not_found),
        cmocka_unit_test(a_long_name_is_not_found),
        cmocka_unit_test(aliases_are_not_listed),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
