/* test_xattr: extended attributes of cables, paragraphs and sets, over the small archive and 08VELM61,
 * which is sent to 150 posts. */
#include <stdio.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"

enum { POSTS = 150 };

static struct fixture f;
static struct catalog *k;
static struct tree *t;

static void write_long_list(void) {
    struct buf text = BUF_EMPTY;
    buf_str(&text, "R 041405Z MAY 08\nFM AMEMBASSY VELM\nTO RUEHC/SECSTATE WASHDC\nINFO ");
    for (int i = 0; i < POSTS; i++)
        buf_printf(&text, "RUEHX%c%c/AMEMBASSY LAMPTOWN PRIORITY\n", 'A' + i / 26, 'A' + i % 26);
    buf_str(&text,
            "\nUNCLAS VELM 000061\n\nE.O. 12958: N/A\nTAGS: PREL\nSUBJECT: LAMPS FOR ALL\n\n1. Lamps.\n");
    buf_char(&text, '\0');
    assert_int_equal(buf_err(&text), ERR_OK);
    fixture_write(&f, "08VELM61.txt", text.data);
    buf_free(&text);
}

static int open_tree(void **state) {
    (void)state;
    fixture_open(&f);
    fixture_archive(&f);
    write_long_list();
    fixture_must_build(&f, NULL);
    return fixture_tree_open(&f, &k, &t);
}

static int close_tree(void **state) {
    (void)state;
    return fixture_tree_close(&f, k, t);
}

static uint64_t at(const char *path) {
    return fixture_tree_at(t, path).ino;
}

static void assert_value(const char *path, const char *name, const char *expected) {
    struct span value;
    char full[64];
    snprintf(full, sizeof full, "user.cable.%s", name);
    enum err e = tree_get_xattr(t, at(path), full, &value);
    if (expected == NULL && e != ERR_NO_ATTRIBUTE)
        fail_msg("%s has %s", path, full);
    if (expected == NULL)
        return;
    if (e != ERR_OK)
        fail_msg("%s has no %s", path, full);
    assert_int_equal(value.n, strlen(expected));
    assert_memory_equal(value.p, expected, value.n);
}

static void assert_names(const char *path, const char *expected) {
    struct span names;
    struct buf list = BUF_EMPTY;
    assert_int_equal(tree_list_xattr(t, at(path), &names), ERR_OK);
    for (size_t i = 0; i < names.n; i += strlen(names.p + i) + 1) {
        assert_memory_equal(names.p + i, "user.cable.", 11);
        buf_str(&list, names.p + i + 11);
        buf_char(&list, ' ');
    }
    buf_char(&list, '\0');
    assert_string_equal(list.data, expected);
    buf_free(&list);
}

static void a_cable_has_its_fields(void **state) {
    (void)state;
    static const char *const expected[][2] = {
        {"id", "06VELM1207"},
        {"date", "2006-06-19T14:05:00Z"},
        {"origin", "VELM"},
        {"origin_name", "AMEMBASSY VELM"},
        {"from", "AMEMBASSY VELM"},
        {"classification", "CONFIDENTIAL"},
        {"caveats", "NOFORN"},
        {"captions", "NOFORN\nSIPDIS"},
        {"transmission", "VZCZCXRO2117"},
        {"precedence", "PRIORITY"},
        {"subject", "VELMARK FINDS THE STATUS TALKS A LONG DINNER"},
        {"tags", "PREL\nKV\nNATO"},
        {"to", "RUEHC/SECSTATE WASHDC PRIORITY 3318"},
        {"info", "RUEHSCX/AMCONSUL SAN CALIXTO 1102"},
        {"references", "06VELM1301"},
        {"reference_text", "06 VELM 1301"},
        {"classified_by", "DCM Harriet L. Swann"},
        {"reason", "1.4 (b) and (d)"},
        {"declassify_on", "2016-06-19"},
        {"signed", "PENNIFOLD"},
        {"problems", NULL},
        {"tag.source", NULL},
        {"nonsense", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_value("cables/06VELM1207", expected[i][0], expected[i][1]);
}

static void what_is_absent_is_not_listed(void **state) {
    (void)state;
    assert_names("cables/08VELM53", "id origin classification subject problems ");
    assert_names("cables/07SANCALIXTO77",
                 "id date origin origin_name classification precedence subject tags topics "
                 "from to declassify_on signed ");
}

static void a_tag_says_why_a_cable_is_there(void **state) {
    (void)state;
    assert_value("tags/KOSOVO/06VELM1207", "tag.source", "assigned");
    assert_value("tags/KV/06VELM1207", "tag.source", "written");
    assert_value("origins/VELM/06VELM1207", "tag.source", NULL);
}

static void a_paragraph_has_number_marking_and_heading(void **state) {
    (void)state;
    assert_names("cables/06VELM1207/01.txt", "number marking heading ");
    assert_value("cables/06VELM1207/01.txt", "number", "1");
    assert_value("cables/06VELM1207/01.txt", "marking", "C");
    assert_value("cables/06VELM1207/01.txt", "heading", "Summary");
    assert_value("tags/NATO/06VELM1207/03.txt", "marking", "C/NF");
    assert_names("cables/07SANCALIXTO77/01.txt", "number ");
}

static void a_set_has_a_count_and_a_tag_a_name(void **state) {
    (void)state;
    assert_names("tags/KV", "count name kind meaning ");
    assert_value("tags/KV", "count", "2");
    assert_value("tags/KV", "name", "KV");
    assert_value("tags/KV", "kind", "code");
    assert_value("tags/KV", "meaning", "KOSOVO");
    assert_value("tags/EXTERNAL_POLITICAL_RELATIONS", "name", "EXTERNAL POLITICAL RELATIONS");
    assert_value("tags/EXTERNAL_POLITICAL_RELATIONS", "kind", "name");
    assert_names("origins/SANCALIXTO", "count name ");
    assert_value("origins/SANCALIXTO", "name", "AMCONSUL SAN CALIXTO");
    assert_names("signers/PENNIFOLD", "count ");
    assert_value("cables", "count", "7");
    assert_value("dates/2006", "count", "4");
    assert_value("dates/2006/06", "count", "3");
    assert_value("dates/2006/06/19", "count", "3");
    assert_value("dates/undated", "count", "1");
}

static void other_nodes_have_none(void **state) {
    (void)state;
    assert_names("", "");
    assert_names("README", "");
    assert_names("tags", "");
    assert_names("cables/06VELM1207/subject", "");
    assert_names("cables/06VELM1207/header", "");
    assert_names("cables/06VELM1207/references", "");
    assert_names("text/06VELM1207.txt", "");
}

static void other_names_are_not_there(void **state) {
    (void)state;
    struct span value;
    uint64_t cable = at("cables/06VELM1207");
    assert_int_equal(tree_get_xattr(t, cable, "user.cable", &value), ERR_NO_ATTRIBUTE);
    assert_int_equal(tree_get_xattr(t, cable, "user.subject", &value), ERR_NO_ATTRIBUTE);
    assert_int_equal(tree_get_xattr(t, cable, "security.capability", &value), ERR_NO_ATTRIBUTE);
    assert_int_equal(tree_get_xattr(t, 0, "user.cable.id", &value), ERR_NOT_FOUND);
    assert_int_equal(tree_list_xattr(t, UINT64_MAX, &value), ERR_NOT_FOUND);
}

static void a_node_that_is_not_there_has_none(void **state) {
    (void)state;
    struct ino_node absent = {.kind = INO_CABLE, .facet = CATALOG_ALL, .cable = 99};
    struct span names;
    uint64_t ino;
    assert_int_equal(ino_pack(&absent, &ino), ERR_OK);
    assert_int_equal(tree_list_xattr(t, ino, &names), ERR_NOT_FOUND);
    assert_int_equal(tree_get_xattr(t, ino, "user.cable.id", &names), ERR_NOT_FOUND);
    assert_value("cables/06VELM1301", "id", "06VELM1301"); /* nothing is left of the failure */
}

/* 150 times "RUEHXAA/AMEMBASSY LAMPTOWN PRIORITY" and the newlines between. */
static void a_long_value_is_whole_and_not_listed(void **state) {
    (void)state;
    struct span value;
    assert_int_equal(tree_get_xattr(t, at("cables/08VELM61"), "user.cable.info", &value), ERR_OK);
    assert_int_equal(value.n, POSTS * 36 - 1);
    assert_memory_equal(value.p, "RUEHXAA/AMEMBASSY LAMPTOWN PRIORITY\nRUEHXAB/", 44);
    assert_names("cables/08VELM61",
                 "id date origin origin_name classification precedence subject tags topics from to "
                 "declassify_on unlisted ");
    assert_value("cables/08VELM61", "unlisted", "info");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cable_has_its_fields),
        cmocka_unit_test(what_is_absent_is_not_listed),
        cmocka_unit_test(a_tag_says_why_a_cable_is_there),
        cmocka_unit_test(a_paragraph_has_number_marking_and_heading),
        cmocka_unit_test(a_set_has_a_count_and_a_tag_a_name),
        cmocka_unit_test(other_nodes_have_none),
        cmocka_unit_test(other_names_are_not_there),
        cmocka_unit_test(a_node_that_is_not_there_has_none),
        cmocka_unit_test(a_long_value_is_whole_and_not_listed),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
