/* test_numbers: numbers that are no node of the archive, well-formed or not: nothing is made up for
 * them, whatever is asked. */
#include "lib/fixture_tree.h"
#include "lib/test.h"
#include "store/schema.h"

enum { ABSENT = 10 };

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

static uint64_t number(struct ino_node n) {
    uint64_t ino = 0;
    assert_int_equal(ino_pack(&n, &ino), ERR_OK);
    return ino;
}

/* Well-formed numbers of what is not in this archive. */
static size_t absent(uint64_t inos[ABSENT]) {
    const int64_t kv = fixture_catalog_value(k, CATALOG_TAG, "KV");
    const int64_t other = fixture_catalog_cable(k, "06VELM1301");
    inos[0] = number((struct ino_node){.kind = INO_VALUE, .facet = CATALOG_TAG, .value = 9999});
    inos[1] =
        number((struct ino_node){.kind = INO_VALUE, .facet = CATALOG_DATE, .value = day_number(2005, 1, 1)});
    inos[2] =
        number((struct ino_node){.kind = INO_VALUE, .facet = CATALOG_DATE, .value = day_number(2005, 0, 0)});
    inos[3] = number((struct ino_node){.kind = INO_VALUE, .facet = CATALOG_ALL, .value = 1});
    inos[4] = number((struct ino_node){.kind = INO_CABLE, .facet = CATALOG_ALL, .cable = 99});
    inos[5] = number((struct ino_node){.kind = INO_CABLE, .facet = CATALOG_TAG, .value = kv, .cable = other});
    inos[6] =
        number((struct ino_node){.kind = INO_CABLE, .facet = CATALOG_TAG, .value = 9999, .cable = other});
    inos[7] = number((struct ino_node){.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = CATALOG_ALL});
    inos[8] = number((struct ino_node){.kind = INO_REFERENCES, .facet = CATALOG_ALL, .cable = other});
    inos[9] =
        number((struct ino_node){.kind = INO_CITED_BY, .facet = CATALOG_TAG, .value = kv, .cable = other});
    return ABSENT;
}

static void what_is_not_there_has_no_attributes(void **state) {
    (void)state;
    uint64_t inos[ABSENT];
    for (size_t i = 0, n = absent(inos); i < n; i++) {
        struct tree_attr attr;
        assert_int_equal(tree_getattr(t, inos[i], &attr), ERR_NOT_FOUND);
    }
}

static void a_directory_that_is_not_there_cannot_be_listed(void **state) {
    (void)state;
    uint64_t inos[ABSENT];
    for (size_t i = 0, n = absent(inos); i < n; i++) {
        unsigned met = 0;
        enum err e = tree_list(t, inos[i], -1, fixture_tree_count, &met);
        if (e != ERR_NOT_FOUND || met != 0)
            fail_msg("%zu: %s, with %u entries", i, err_name(e), met);
    }
}

static void nothing_is_found_in_a_directory_that_is_not_there(void **state) {
    (void)state;
    static const char *const names[] = {"06VELM1207", "01", "01.txt", "header", "subject"};
    uint64_t inos[ABSENT];
    for (size_t i = 0, n = absent(inos); i < n; i++)
        for (size_t j = 0; j < COUNT(names); j++) {
            struct tree_attr attr;
            if (tree_lookup(t, inos[i], names[j], &attr) != ERR_NOT_FOUND)
                fail_msg("%s is found in directory %zu", names[j], i);
        }
}

static void a_file_that_is_not_there_cannot_be_read(void **state) {
    (void)state;
    const uint64_t inos[] = {
        number((struct ino_node){.kind = INO_FILE, .cable = 99, .file = 0}),
        number((struct ino_node){.kind = INO_FILE, .cable = 99, .file = INO_FILE_HEADER}),
        number((struct ino_node){.kind = INO_FILE, .cable = 99, .file = INO_FILE_SUBJECT}),
        number((struct ino_node){.kind = INO_FILE, .cable = 1, .file = 77}),
        number((struct ino_node){.kind = INO_TEXT, .file = 99}),
        number((struct ino_node){.kind = INO_ABOUT, .file = 99}),
    };
    for (size_t i = 0; i < COUNT(inos); i++) {
        struct tree_attr attr;
        struct span bytes;
        assert_int_equal(tree_getattr(t, inos[i], &attr), ERR_NOT_FOUND);
        assert_int_equal(tree_read(t, inos[i], 0, 10, &bytes), ERR_NOT_FOUND);
    }
}

static void a_number_that_is_none_is_not_found(void **state) {
    (void)state;
    static const uint64_t inos[] = {0, UINT64_MAX, UINT64_C(15) << 60, UINT64_C(1) << 60 | 1};
    for (size_t i = 0; i < COUNT(inos); i++) {
        struct tree_attr attr;
        struct span bytes;
        uint64_t parent;
        unsigned n = 0;
        assert_int_equal(tree_getattr(t, inos[i], &attr), ERR_NOT_FOUND);
        assert_int_equal(tree_lookup(t, inos[i], "cables", &attr), ERR_NOT_FOUND);
        assert_int_equal(tree_list(t, inos[i], -1, fixture_tree_count, &n), ERR_NOT_FOUND);
        assert_int_equal(tree_read(t, inos[i], 0, 10, &bytes), ERR_NOT_FOUND);
        assert_int_equal(tree_parent(t, inos[i], &parent), ERR_NOT_FOUND);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_there_has_no_attributes),
        cmocka_unit_test(a_directory_that_is_not_there_cannot_be_listed),
        cmocka_unit_test(nothing_is_found_in_a_directory_that_is_not_there),
        cmocka_unit_test(a_file_that_is_not_there_cannot_be_read),
        cmocka_unit_test(a_number_that_is_none_is_not_found),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
