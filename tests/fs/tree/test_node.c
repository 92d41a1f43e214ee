/* test_node: nodes that are made of others, and the attributes that records give them. */
#include "lib/test.h"
#include "tree/node.h"

static const struct set_store_place kv = {CATALOG_TAG, 12};

static void what_is_in_a_place_knows_it(void **state) {
    (void)state;
    const struct ino_node cable = node_cable(kv, 7);
    const struct ino_node cited = node_inside_cable(&cable, INO_CITED_BY);
    const struct ino_node plus = node_plus(kv), origins = node_plus_facet(kv, CATALOG_ORIGIN);
    const struct ino_node *in[] = {&cable, &cited, &plus, &origins};
    for (size_t i = 0; i < COUNT(in); i++) {
        assert_int_equal(node_place(in[i]).facet, CATALOG_TAG);
        assert_int_equal(node_place(in[i]).value, 12);
    }
    assert_int_equal(cited.cable, 7);
    assert_int_equal(origins.cable, CATALOG_ORIGIN);
    const struct ino_node set = node_set(3);
    assert_true(node_in_set(&set));
    assert_false(node_in_set(&cable));
}

static void every_facet_has_one_directory_in_the_root(void **state) {
    (void)state;
    unsigned met = 0;
    for (size_t i = 0; i < NODE_ROOTS; i++)
        if (node_is_facet_dir(&node_roots[i].node)) {
            assert_int_equal(met & 1u << node_roots[i].node.facet, 0);
            met |= 1u << node_roots[i].node.facet;
        }
    for (unsigned facet = CATALOG_ALL + 1; facet < CATALOG_FACETS; facet++)
        assert_true(met & 1u << facet);
}

static void a_year_spans_its_days_and_a_tag_nothing(void **state) {
    (void)state;
    const int64_t year = day_number(2006, 0, 0);
    assert_int_equal(node_span(CATALOG_DATE, year), 511);
    assert_int_equal(node_span(CATALOG_DATE, day_number(2006, 6, 19)), 0);
    assert_int_equal(node_span(CATALOG_TAG, year), 0);
}

static void a_cable_counts_its_directories_of_citations(void **state) {
    (void)state;
    struct catalog_cable c = {.has_date = true, .date = 1000};
    const struct ino_node all = node_value(CATALOG_ALL, 0), dir = node_cable(node_place(&all), 7);
    const struct ino_node references = node_inside_cable(&dir, INO_REFERENCES), elsewhere = node_cable(kv, 7);
    const unsigned has[] = {0, CATALOG_CITES, CATALOG_CITED, CATALOG_CITES | CATALOG_CITED};
    const uint64_t links[] = {2, 3, 3, 4};
    struct tree_attr attr;
    for (size_t i = 0; i < COUNT(has); i++) {
        c.citations = has[i];
        assert_int_equal(node_cable_attr(&dir, &c, &attr), ERR_OK);
        assert_true(attr.is_dir);
        assert_int_equal(attr.links, links[i]);
        assert_int_equal(attr.mtime, 1000);
        assert_int_equal(node_cable_attr(&elsewhere, &c, &attr), ERR_OK);
        assert_int_equal(attr.links, 2); /* where they are not listed */
    }
    assert_int_equal(node_cable_attr(&references, &c, &attr), ERR_OK);
    assert_int_equal(attr.links, 2);
}

static void only_the_name_of_a_set_passes(void **state) {
    (void)state;
    const struct set_store_summary sum = {.known = true, .inside = 4, .all = 9, .newest = 1000};
    const struct ino_node set = node_set(3), tag = node_value(CATALOG_TAG, 12);
    struct tree_attr attr;
    assert_int_equal(node_set_attr(&set, &sum, &attr), ERR_OK);
    assert_true(attr.name_passes);
    assert_int_equal(attr.links, 6);
    assert_int_equal(attr.mtime, 0); /* none of its cables has a date */
    assert_int_equal(node_set_attr(&tag, &sum, &attr), ERR_OK);
    assert_false(attr.name_passes);
}

static void a_node_without_a_number_is_refused(void **state) {
    (void)state;
    const struct ino_node far = node_cable(kv, INT64_C(1) << 40);
    const struct node_times times = {.dated = false};
    struct tree_attr attr;
    assert_int_equal(node_dir_attr(&far, 0, &times, &attr), ERR_LIMIT);
    assert_int_equal(node_file_attr(&far, 0, 1, &times, &attr), ERR_LIMIT);
    assert_int_equal(node_symlink_attr(&far, 0, &times, &attr), ERR_LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_a_place_knows_it),
        cmocka_unit_test(every_facet_has_one_directory_in_the_root),
        cmocka_unit_test(a_year_spans_its_days_and_a_tag_nothing),
        cmocka_unit_test(a_cable_counts_its_directories_of_citations),
        cmocka_unit_test(only_the_name_of_a_set_passes),
        cmocka_unit_test(a_node_without_a_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
