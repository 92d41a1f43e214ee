/* test_ino: every node has a number of its own, every number is one node or none, and what does not fit is
 * refused. The limits are those of ino.h. */
#include <stdlib.h>

#include "lib/test.h"
#include "tree/ino.h"

static const int64_t values[] = {0, 1, 31, 32, 511, 512, (INT64_C(1) << 23) - 2, (INT64_C(1) << 23) - 1};
static const int64_t sets[] = {0, 1, 31, 32, 511, 512, (INT64_C(1) << 28) - 2, (INT64_C(1) << 28) - 1};
static const int64_t cables[] = {0, 1, 255, 4096, (INT64_C(1) << 25) - 2, (INT64_C(1) << 25) - 1};
static const int64_t files[] = {0, 1, 3999, INO_FILE_NAMED - 1, INO_FILE_SUBJECT, INO_FILE_HEADER};
static const int64_t documents[] = {0, 1, 256, 4096, INT64_C(1) << 32, (INT64_C(1) << 40) - 1};

static const enum ino_kind in_sets[] = {INO_CABLE, INO_REFERENCES, INO_CITED_BY};

enum { NODES_MAX = 2000 };

static struct ino_node nodes[NODES_MAX];
static size_t nodes_n;

static void add(struct ino_node n) {
    if (nodes_n < NODES_MAX)
        nodes[nodes_n] = n;
    nodes_n++;
}

static void add_places(enum catalog_facet facet, const int64_t *numbers) {
    for (size_t i = 0; i < COUNT(values); i++) {
        add((struct ino_node){.kind = INO_VALUE, .facet = facet, .value = numbers[i]});
        add((struct ino_node){.kind = INO_PLUS, .facet = facet, .value = numbers[i]});
        for (int64_t narrowing = CATALOG_TAG; narrowing < CATALOG_FACETS; narrowing++)
            add((struct ino_node){
                .kind = INO_PLUS_FACET, .facet = facet, .value = numbers[i], .cable = narrowing});
        for (int64_t form = 0; form < 8; form++)
            add((struct ino_node){.kind = INO_SET_FILE, .facet = facet, .value = numbers[i], .cable = form});
        for (size_t j = 0; j < COUNT(cables); j++)
            for (size_t kind = 0; kind < COUNT(in_sets); kind++)
                add((struct ino_node){
                    .kind = in_sets[kind], .facet = facet, .value = numbers[i], .cable = cables[j]});
    }
}

static void add_sets(enum catalog_facet facet) {
    add((struct ino_node){.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = facet});
    add_places(facet, values);
    for (size_t i = 0; i < COUNT(values); i++)
        add((struct ino_node){.kind = INO_ALIAS, .facet = facet, .value = values[i]});
}

static void add_links(void) {
    for (int64_t depth = 0; depth < 256; depth += 51)
        for (size_t i = 0; i < COUNT(cables); i++)
            add((struct ino_node){.kind = INO_CITATION, .value = depth, .cable = cables[i]});
}

/* Nodes of every kind, at the ends of each of their ranges. */
static int make_nodes(void **state) {
    (void)state;
    static const enum ino_fixed fixed[] = {INO_ROOT, INO_README, INO_ABOUT_DIR, INO_TEXT_DIR, INO_SEARCH_DIR};
    for (size_t i = 0; i < COUNT(fixed); i++)
        add((struct ino_node){.kind = INO_FIXED, .fixed = fixed[i]});
    for (int facet = 0; facet < CATALOG_FACETS; facet++)
        add_sets((enum catalog_facet)facet);
    add_places((enum catalog_facet)INO_SET, sets);
    add_links();
    for (size_t i = 0; i < COUNT(cables); i++)
        for (size_t j = 0; j < COUNT(files); j++)
            add((struct ino_node){.kind = INO_FILE, .cable = cables[i], .file = files[j]});
    for (size_t i = 0; i < COUNT(documents); i++) {
        add((struct ino_node){.kind = INO_TEXT, .file = documents[i]});
        add((struct ino_node){.kind = INO_ABOUT, .file = documents[i]});
    }
    return nodes_n <= NODES_MAX ? 0 : -1;
}

static uint64_t pack(const struct ino_node *n) {
    uint64_t ino = 0;
    assert_int_equal(ino_pack(n, &ino), ERR_OK);
    return ino;
}

static void the_root_is_number_one(void **state) {
    (void)state;
    const struct ino_node root = {.kind = INO_FIXED, .fixed = INO_ROOT};
    assert_true(pack(&root) == 1);
}

static void a_node_comes_back_from_its_number(void **state) {
    (void)state;
    for (size_t i = 0; i < nodes_n; i++) {
        struct ino_node n;
        assert_int_equal(ino_unpack(pack(&nodes[i]), &n), ERR_OK);
        assert_int_equal(n.kind, nodes[i].kind);
        assert_int_equal(n.fixed, nodes[i].fixed);
        assert_int_equal(n.facet, nodes[i].facet);
        assert_true(n.value == nodes[i].value);
        assert_true(n.cable == nodes[i].cable);
        assert_true(n.file == nodes[i].file);
    }
}

static int by_number(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static void no_two_nodes_share_a_number(void **state) {
    (void)state;
    static uint64_t numbers[NODES_MAX];
    for (size_t i = 0; i < nodes_n; i++)
        numbers[i] = pack(&nodes[i]);
    qsort(numbers, nodes_n, sizeof numbers[0], by_number);
    assert_true(numbers[0] > 0);
    for (size_t i = 1; i < nodes_n; i++)
        assert_true(numbers[i] != numbers[i - 1]);
}

/* Programs hold it in a double, and take two files of one number for hard links. */
static void the_number_shown_is_below_2_53_and_another_for_each_node(void **state) {
    (void)state;
    static uint64_t numbers[NODES_MAX];
    for (size_t i = 0; i < nodes_n; i++) {
        numbers[i] = ino_shown(pack(&nodes[i]));
        assert_true(numbers[i] > 0 && numbers[i] < UINT64_C(1) << 53);
    }
    qsort(numbers, nodes_n, sizeof numbers[0], by_number);
    for (size_t i = 1; i < nodes_n; i++)
        assert_true(numbers[i] != numbers[i - 1]);
}

static void a_part_that_does_not_fit_is_refused(void **state) {
    (void)state;
    const struct ino_node bad[] = {
        {.kind = INO_VALUE, .facet = CATALOG_TAG, .value = INT64_C(1) << 23},
        {.kind = INO_VALUE, .facet = CATALOG_TAG, .value = INT64_MAX},
        {.kind = INO_VALUE, .facet = (enum catalog_facet)INO_SET, .value = INT64_C(1) << 28},
        {.kind = INO_CABLE, .facet = CATALOG_TAG, .value = INT64_C(1) << 23, .cable = 1},
        {.kind = INO_CABLE, .facet = CATALOG_TAG, .value = 1, .cable = INT64_C(1) << 25},
        {.kind = INO_CABLE, .facet = CATALOG_TAG, .value = 1, .cable = INT64_C(1) << 62},
        {.kind = INO_REFERENCES, .facet = CATALOG_TAG, .value = 1, .cable = INT64_C(1) << 25},
        {.kind = INO_PLUS, .facet = CATALOG_TAG, .value = INT64_C(1) << 23},
        {.kind = INO_PLUS_FACET, .facet = CATALOG_TAG, .value = 1, .cable = CATALOG_ALL},
        {.kind = INO_PLUS_FACET, .facet = CATALOG_TAG, .value = 1, .cable = CATALOG_FACETS},
        {.kind = INO_SET_FILE, .facet = CATALOG_TAG, .value = 1, .cable = INT64_C(1) << 25},
        {.kind = INO_ALIAS, .facet = (enum catalog_facet)INO_SET, .value = 1},
        {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = (enum catalog_facet)INO_SET},
        {.kind = INO_VALUE, .facet = (enum catalog_facet)(INO_SET + 1), .value = 1},
        {.kind = INO_CITATION, .value = 256, .cable = 1},
        {.kind = INO_CITATION, .value = 3, .cable = INT64_C(1) << 25},
        {.kind = INO_ALIAS, .facet = CATALOG_TAG, .value = INT64_C(1) << 28},
        {.kind = INO_FILE, .cable = INT64_C(1) << 25, .file = 1},
        {.kind = INO_FILE, .cable = 1, .file = INT64_C(1) << 12},
        {.kind = INO_TEXT, .file = INT64_C(1) << 40},
        {.kind = INO_ABOUT, .file = INT64_C(1) << 40},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        uint64_t ino;
        assert_int_equal(ino_pack(&bad[i], &ino), ERR_LIMIT);
    }
}

static void a_negative_part_is_refused(void **state) {
    (void)state;
    const struct ino_node bad[] = {
        {.kind = INO_VALUE, .facet = CATALOG_TAG, .value = -1},
        {.kind = INO_CABLE, .facet = CATALOG_TAG, .value = 1, .cable = -1},
        {.kind = INO_CABLE, .facet = CATALOG_TAG, .value = INT64_MIN, .cable = 1},
        {.kind = INO_FILE, .cable = -1},
        {.kind = INO_FILE, .file = -1},
        {.kind = INO_TEXT, .file = -1},
        {.kind = INO_ABOUT, .file = INT64_MIN},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        uint64_t ino;
        assert_int_equal(ino_pack(&bad[i], &ino), ERR_LIMIT);
    }
}

static void a_facet_that_does_not_fit_is_refused(void **state) {
    (void)state; /* three bits: eight would run into the kind, or into bits that mean nothing */
    const struct ino_node bad[] = {
        {.kind = INO_VALUE, .facet = (enum catalog_facet)8, .value = 1},
        {.kind = INO_CABLE, .facet = (enum catalog_facet)8, .value = 1, .cable = 1},
        {.kind = INO_FIXED, .fixed = INO_FACET_DIR, .facet = (enum catalog_facet)8},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        uint64_t ino;
        assert_int_not_equal(ino_pack(&bad[i], &ino), ERR_OK);
    }
}

static void a_kind_that_does_not_exist_is_refused(void **state) {
    (void)state;
    const struct ino_node bad = {.kind = INO_KINDS};
    uint64_t ino;
    assert_int_not_equal(ino_pack(&bad, &ino), ERR_OK);
}

static void numbers_that_no_node_has_are_refused(void **state) {
    (void)state;
    const uint64_t bad[] = {
        0, /* nothing */
        INO_FIXED_END, /* behind the last fixed node */
        UINT64_C(1) << 8 | INO_ROOT, /* a fixed node with more than its number */
        UINT64_C(1) << 12 | INO_FACET_DIR, /* bits above the facet */
        (uint64_t)CATALOG_FACETS << 8 | INO_FACET_DIR,
        UINT64_C(1) << 60 | UINT64_C(7) << 57, /* a value of a facet that does not exist */
        UINT64_C(1) << 60 | 1, /* a value with a cable */
        UINT64_C(1) << 60 | UINT64_C(1) << 53, /* a value with an edition, which is for the kernel only */
        UINT64_C(3) << 60 | UINT64_C(1) << 37, /* a file with bits above its cable */
        UINT64_C(4) << 60 | UINT64_C(1) << 40, /* a text with bits above its document */
        UINT64_C(8) << 60 | UINT64_C(1) << 57, /* a link with a facet */
        UINT64_C(9) << 60 | 1, /* an alias with a cable */
        (uint64_t)INO_KINDS << 60, /* a kind that does not exist */
        UINT64_MAX,
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct ino_node n;
        if (ino_unpack(bad[i], &n) != ERR_INVALID)
            fail_msg("%#llx is taken for a node", (unsigned long long)bad[i]);
    }
}

static void a_number_is_of_one_edition(void **state) {
    (void)state;
    for (size_t i = 0; i < nodes_n; i++) {
        uint64_t ino = pack(&nodes[i]), number = ino_edition_add(ino, 21), back; /* 21 is 5 of 16 */
        bool fixed = nodes[i].kind == INO_FIXED;
        assert_true((number == ino) == fixed);
        assert_int_equal(ino_edition_take(number, 5, &back), ERR_OK);
        assert_true(back == ino);
        assert_int_equal(ino_edition_take(number, 4, &back), fixed ? ERR_OK : ERR_STALE);
        assert_int_equal(ino_edition_take(ino, 0, &back), ERR_OK);
    }
}

static uint64_t next_random(uint64_t *x) { /* xorshift64, Marsaglia 2003 */
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static void any_number_is_refused_or_comes_back(void **state) {
    (void)state;
    uint64_t x = UINT64_C(88172645463325252);
    unsigned long taken = 0;
    for (int i = 0; i < 300000; i++) {
        uint64_t ino = next_random(&x) & (i % 3 == 0 ? next_random(&x) : UINT64_MAX);
        struct ino_node n;
        ino &= i % 2 == 0 ? UINT64_MAX >> 1 : UINT64_MAX; /* half of them of a small kind */
        enum err e = ino_unpack(ino, &n);
        if (e == ERR_OK) {
            assert_true(pack(&n) == ino);
            taken++;
        } else {
            assert_int_equal(e, ERR_INVALID);
        }
    }
    assert_true(taken > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_root_is_number_one),
        cmocka_unit_test(a_node_comes_back_from_its_number),
        cmocka_unit_test(no_two_nodes_share_a_number),
        cmocka_unit_test(the_number_shown_is_below_2_53_and_another_for_each_node),
        cmocka_unit_test(a_part_that_does_not_fit_is_refused),
        cmocka_unit_test(a_negative_part_is_refused),
        cmocka_unit_test(a_facet_that_does_not_fit_is_refused),
        cmocka_unit_test(a_kind_that_does_not_exist_is_refused),
        cmocka_unit_test(numbers_that_no_node_has_are_refused),
        cmocka_unit_test(a_number_is_of_one_edition),
        cmocka_unit_test(any_number_is_refused_or_comes_back),
    };
    return cmocka_run_group_tests(tests, make_nodes, NULL);
}
