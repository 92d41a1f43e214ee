/* test_set_dirs: search/ and "+" over the small archive: what is in a set, how large and how new it is, what
 * is not there, and what becomes of numbers that are forgotten. */
#include <stdio.h>
#include <stdlib.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"

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

/* ---- listings ---- */

struct listing {
    char names[64][64];
    struct tree_attr attrs[64];
    size_t n;
};

static bool add_entry(void *context, const struct tree_entry *entry) {
    struct listing *l = context;
    assert_true(l->n < COUNT(l->names));
    l->attrs[l->n] = entry->attr;
    snprintf(l->names[l->n++], sizeof l->names[0], "%s", entry->name);
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(a, b);
}

static void assert_listed(const char *path, bool sorted, const char *expected) {
    struct listing l = {.n = 0};
    struct buf names = BUF_EMPTY;
    assert_int_equal(tree_list(t, at(path).ino, -1, add_entry, &l), ERR_OK);
    if (sorted)
        qsort(l.names, l.n, sizeof l.names[0], by_name);
    for (size_t i = 0; i < l.n; i++)
        buf_printf(&names, "%s ", l.names[i]);
    buf_char(&names, '\0');
    if (strcmp(names.data, expected) != 0)
        fail_msg("%s: %s, not %s", path, names.data, expected);
    buf_free(&names);
}

static void assert_names(const char *path, const char *expected) {
    assert_listed(path, true, expected);
}

/* ---- search/ ---- */

static void a_query_is_a_directory_of_its_cables(void **state) {
    (void)state;
    assert_names("search/honey", "07SANCALIXTO77 ");
    assert_names("search/tag:KV", "06VELM1207 06VELM1344 ");
    assert_names("search/ferry OR honey", "06VELM1301 07SANCALIXTO77 ");
    assert_names("search/origin:VELM NOT class:CONFIDENTIAL", "06VELM1301 08VELM53 ");
    assert_names("search/zzyzx", "");
    assert_listed("search/honey/07SANCALIXTO77", false, fixture_tree_names("01.txt 02.txt "));
    assert_names("search/tag:KV/06VELM1207/references", "06VELM1301 ");
}

static void its_files_are_those_of_the_cable(void **state) {
    (void)state;
    assert_true(at("search/honey/07SANCALIXTO77/01.txt").ino == at("cables/07SANCALIXTO77/01.txt").ino);
    assert_true(at("search/honey/07SANCALIXTO77").ino != at("cables/07SANCALIXTO77").ino);
    assert_true(at("search/honey/07SANCALIXTO77").ino != at("search/jars/07SANCALIXTO77").ino);
    assert_int_equal(at("search/honey/07SANCALIXTO77/01.txt").links,
                     at("cables/07SANCALIXTO77/01.txt").links);
}

static void it_counts_its_hits_and_is_as_new_as_the_newest(void **state) {
    (void)state;
    assert_int_equal(at("search/tag:PREL").links, 5);
    assert_true(at("search/tag:PREL").mtime == FIXTURE_VARIANT);
    assert_int_equal(at("search/cement").links, 3);
    assert_true(at("search/cement").mtime == 0);
    assert_int_equal(at("search/zzyzx").links, 2);
    assert_true(at("search/tag:PREL").name_passes);
    assert_false(at("search/tag:PREL").passes);
    assert_false(at("search/tag:PREL/06VELM1207").name_passes);
}

static void what_was_asked_is_listed(void **state) {
    (void)state;
    struct set_store *fresh;
    struct tree *other;
    struct tree_attr search, attr;
    struct listing l = {.n = 0};
    assert_int_equal(set_store_open(SET_STORE_BYTES, &fresh), ERR_OK);
    assert_int_equal(tree_open(k, &other), ERR_OK);
    tree_share_sets(other, fresh);
    assert_int_equal(tree_lookup(other, TREE_ROOT, "search", &search), ERR_OK);
    assert_int_equal(search.links, 2);
    assert_true(search.mtime == FIXTURE_NEWEST);
    assert_true(search.passes);
    assert_int_equal(tree_lookup(other, search.ino, "honey", &attr), ERR_OK);
    assert_int_equal(tree_lookup(other, search.ino, "(", &attr), ERR_QUERY);
    assert_int_equal(tree_lookup(other, search.ino, "ferry", &attr), ERR_OK);
    assert_int_equal(tree_list(other, search.ino, -1, add_entry, &l), ERR_OK);
    assert_int_equal(l.n, 2);
    assert_string_equal(l.names[0], "honey");
    assert_string_equal(l.names[1], "ferry");
    assert_true(l.attrs[1].ino == attr.ino);
    assert_int_equal(tree_getattr(other, search.ino, &search), ERR_OK);
    assert_int_equal(search.links, 4);
    assert_true(search.mtime > FIXTURE_NEWEST);
    tree_close(other);
    set_store_close(fresh);
}

static void what_is_no_query_is_invalid(void **state) {
    (void)state;
    static const char *const names[] = {"(",         "\"", "*",   " ",    "a AND", "NEAR(", "date:2006-13",
                                        "nofield:x", "a)", "NOT", "a\nb", "\x7f",  "a\xff"};
    struct tree_attr attr, search = at("search");
    char many[257];
    for (size_t i = 0; i < COUNT(names); i++)
        if (tree_lookup(t, search.ino, names[i], &attr) != ERR_QUERY)
            fail_msg("'%s' is taken for a query", names[i]);
    memset(many, '(', sizeof many);
    many[255] = '\0';
    assert_int_equal(tree_lookup(t, search.ino, many, &attr), ERR_QUERY);
    memset(many, 'a', sizeof many);
    many[256] = '\0';
    assert_int_equal(tree_lookup(t, search.ino, many, &attr), ERR_QUERY);
    many[255] = '\0';
    assert_int_equal(tree_lookup(t, search.ino, many, &attr), ERR_OK);
    assert_int_equal(tree_lookup(t, search.ino, ".git", &attr), ERR_NOT_FOUND);
    assert_int_equal(tree_lookup(t, search.ino, "", &attr), ERR_QUERY);
}

/* ---- "+" ---- */

static void a_set_is_narrowed_by_what_occurs_in_it(void **state) {
    (void)state;
    assert_names("tags/PREL/+",
                 "cables.bib cables.csv cables.jsonl cables.ris cables.txt classifications dates list.txt "
                 "origins signers tags ");
    assert_names("tags/PREL/+/classifications", "CONFIDENTIAL CONFIDENTIAL-NOFORN SECRET ");
    assert_names("tags/PREL/+/origins", "VELM ");
    assert_names("tags/PREL/+/signers", "PENNIFOLD ");
    assert_names("tags/KV/+/signers", "PENNIFOLD ");
    assert_names("tags/KV/+/signers/PENNIFOLD", "06VELM1207 ");
    assert_names("tags/PREL/+/classifications/CONFIDENTIAL", "06VELM1207 06VELM1207~2 ");
    assert_names("cables/+/origins", "SANCALIXTO VELM ");
    assert_names("cables/+/origins/SANCALIXTO", "07SANCALIXTO77 ");
    assert_names("dates/2006/+/tags/KV", "06VELM1207 06VELM1344 ");
    assert_names("dates/2006/07/+/tags", "KOSOVO KV ");
    assert_names("dates/undated/+/classifications", "SECRET ");
    assert_names("search/honey/+/origins", "SANCALIXTO ");
    assert_names("search/zzyzx/+/origins", "");
}

static void dates_have_their_years_months_and_days(void **state) {
    (void)state;
    assert_names("origins/VELM/+/dates", "2006 undated ");
    assert_names("origins/VELM/+/dates/2006", "06 07 ");
    assert_names("origins/VELM/+/dates/2006/06", "19 ");
    assert_names("origins/VELM/+/dates/2006/06/19", "06VELM1207 06VELM1207~2 06VELM1301 ");
    assert_names("origins/VELM/+/dates/undated", "08VELM53 ");
    assert_names("tags/KV/+/dates/2006/07/03", "06VELM1344 ");
    assert_int_equal(at("origins/VELM/+/dates").links, 4);
    assert_int_equal(at("origins/VELM/+/dates/2006").links, 4);
    assert_int_equal(at("origins/VELM/+/dates/2006/06").links, 3);
    assert_int_equal(at("origins/VELM/+/dates/2006/06/19").links, 5);
    assert_names("tags/KV/+/dates/2006/+/origins", "VELM ");
}

static void narrowing_goes_on(void **state) {
    (void)state;
    assert_names("tags/PREL/+/origins/VELM/+/classifications/CONFIDENTIAL/+/tags",
                 "EXTERNAL_POLITICAL_RELATIONS KOSOVO KV NATO NORTH_ATLANTIC_TREATY_ORGANIZATION PREL ");
    assert_names("tags/PREL/+/origins/VELM/+/classifications/CONFIDENTIAL/+/tags/KV/+/dates/2006/06/19",
                 "06VELM1207 ");
}

static void each_is_as_large_and_as_new_as_what_is_in_it(void **state) {
    (void)state;
    static const char *const dirs[] = {"tags/PREL/+/classifications",
                                       "tags/PREL/+/tags",
                                       "cables/+/tags",
                                       "cables/+/classifications",
                                       "search/velm/+/classifications",
                                       "cables/+/dates",
                                       "origins/VELM/+/dates",
                                       "origins/VELM/+/dates/2006",
                                       "origins/VELM/+/dates/2006/06"};
    for (size_t i = 0; i < COUNT(dirs); i++) {
        struct listing l = {.n = 0};
        assert_int_equal(tree_list(t, at(dirs[i]).ino, -1, add_entry, &l), ERR_OK);
        assert_int_equal(at(dirs[i]).links, l.n + 2);
        for (size_t j = 0; j < l.n; j++) {
            struct listing in = {.n = 0};
            struct tree_attr again;
            int64_t newest = 0;
            uint64_t parent = 0;
            assert_int_equal(tree_lookup(t, at(dirs[i]).ino, l.names[j], &again), ERR_OK);
            assert_true(again.ino == l.attrs[j].ino);
            assert_int_equal(again.links, l.attrs[j].links);
            assert_int_equal(tree_getattr(t, again.ino, &again), ERR_OK);
            assert_int_equal(tree_list(t, l.attrs[j].ino, -1, add_entry, &in), ERR_OK);
            for (size_t c = 0; c < in.n; c++)
                newest = in.attrs[c].mtime > newest ? in.attrs[c].mtime : newest;
            assert_int_equal(l.attrs[j].links, in.n + 2);
            assert_true(l.attrs[j].mtime == newest);
            assert_true(again.mtime == newest);
            assert_int_equal(tree_parent(t, l.attrs[j].ino, &parent), ERR_OK);
            assert_true(parent == at(dirs[i]).ino);
        }
    }
}

struct step { /* one entry of a listing that is taken up again for each */
    char name[64];
    int64_t key;
};

static bool take_one(void *context, const struct tree_entry *entry) {
    struct step *step = context;
    step->key = entry->key;
    snprintf(step->name, sizeof step->name, "%s", entry->name);
    return false;
}

static void a_listing_goes_on_behind_any_entry(void **state) {
    (void)state;
    static const char *const dirs[] = {
        "tags/PREL/+/tags", "origins/VELM/+/dates", "origins/VELM/+/dates/2006",
        "search/velm",      "tags/PREL/+",          "search"};
    for (size_t i = 0; i < COUNT(dirs); i++) {
        struct listing l = {.n = 0};
        struct step step = {.key = -1};
        uint64_t ino = at(dirs[i]).ino;
        assert_int_equal(tree_list(t, ino, -1, add_entry, &l), ERR_OK);
        assert_true(l.n > 0);
        for (size_t j = 0; j < l.n; j++) {
            assert_int_equal(tree_list(t, ino, step.key, take_one, &step), ERR_OK);
            assert_string_equal(step.name, l.names[j]);
        }
        step.name[0] = '\0';
        assert_int_equal(tree_list(t, ino, step.key, take_one, &step), ERR_OK);
        assert_string_equal(step.name, "");
    }
}

static void other_spellings_lead_to_what_occurs(void **state) {
    (void)state;
    const char *text;
    struct tree_attr attr = at("tags/PREL/+/origins/Amembassy Velm");
    assert_true(attr.is_link);
    assert_int_equal(tree_readlink(t, attr.ino, &text), ERR_OK);
    assert_string_equal(text, "VELM");
    assert_int_equal(fixture_tree_find(t, "tags/PREL/+/origins/san calixto", &attr), ERR_NOT_FOUND);
    assert_true(at("search/honey/07sancalixto077").is_link);
    assert_int_equal(fixture_tree_find(t, "search/honey/06velm1207", &attr), ERR_NOT_FOUND);
}

static void symlinks_know_how_deep_they_are(void **state) {
    (void)state;
    const char *text;
    assert_int_equal(tree_readlink(t, at("search/tag:KV/06VELM1207/references/06VELM1301").ino, &text),
                     ERR_OK);
    assert_string_equal(text, "../../../../cables/06VELM1301");
    assert_int_equal(
        tree_readlink(t, at("tags/KV/+/dates/2006/06/19/06VELM1207/references/06VELM1301").ino, &text),
        ERR_OK);
    assert_string_equal(text, "../../../../../../../../../cables/06VELM1301");
    assert_int_equal(
        tree_readlink(t, at("cables/+/origins/VELM/06VELM1207/references/06VELM1301").ino, &text), ERR_OK);
    assert_string_equal(text, "../../../../../../cables/06VELM1301");
}

static void what_does_not_occur_is_not_there(void **state) {
    (void)state;
    static const char *const paths[] = {
        "tags/PREL/+/origins/SANCALIXTO",
        "tags/PREL/+/origins/06VELM1207",
        "tags/PREL/+/cables",
        "tags/PREL/+/search",
        "tags/PREL/+/+",
        "tags/+",
        "dates/+",
        "search/+x/+/y",
        "+",
        "tags/KV/+/dates/2007",
        "tags/KV/+/dates/2006/08",
        "tags/KV/+/dates/2006/06/20",
        "tags/KV/+/dates/2006/6",
        "tags/KV/+/dates/undated",
        "tags/KV/06VELM1207/+",
        "text/+",
        "search/honey/06VELM1207",
        "tags/KV/+/origins/VELM/06VELM1301",
    };
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct tree_attr attr;
        enum err e = fixture_tree_find(t, paths[i], &attr);
        if (e != ERR_NOT_FOUND && e != ERR_QUERY)
            fail_msg("%s: %s", paths[i], err_name(e));
    }
}

static void a_cable_knows_why_it_is_under_a_tag(void **state) {
    (void)state;
    struct span value;
    assert_int_equal(
        tree_get_xattr(t, at("origins/VELM/+/tags/KOSOVO/06VELM1207").ino, "user.cable.tag.source", &value),
        ERR_OK);
    assert_int_equal(value.n, 8);
    assert_memory_equal(value.p, "assigned", 8);
    assert_int_equal(tree_get_xattr(t, at("search/velm/06VELM1207").ino, "user.cable.tag.source", &value),
                     ERR_NO_ATTRIBUTE);
    assert_int_equal(tree_get_xattr(t, at("search/velm").ino, "user.cable.query", &value), ERR_OK);
    assert_memory_equal(value.p, "velm", 4);
    assert_int_equal(tree_get_xattr(t, at("origins/VELM/+/dates/2006").ino, "user.cable.count", &value),
                     ERR_OK);
    assert_int_equal(value.n, 1);
    assert_memory_equal(value.p, "4", 1);
}

/* ---- numbers ---- */

static void a_number_of_another_index_is_stale(void **state) {
    (void)state;
    struct tree_attr query = at("search/honey"), narrowed = at("tags/PREL/+/origins/VELM"), attr;
    struct listing l = {.n = 0};
    const struct tree_attr cable = at("search/honey/07SANCALIXTO77");
    uint64_t parent;
    tree_set_edition(t, 2);
    assert_int_equal(tree_getattr(t, query.ino, &attr), ERR_STALE);
    assert_int_equal(tree_getattr(t, narrowed.ino, &attr), ERR_STALE);
    assert_int_equal(tree_getattr(t, cable.ino, &attr), ERR_STALE);
    assert_int_equal(tree_list(t, query.ino, -1, add_entry, &l), ERR_STALE);
    assert_int_equal(tree_lookup(t, query.ino, "07SANCALIXTO77", &attr), ERR_STALE);
    assert_int_equal(tree_lookup(t, query.ino, "+", &attr), ERR_STALE);
    assert_int_equal(tree_parent(t, narrowed.ino, &parent), ERR_STALE);
    assert_true(at("search/honey").ino != query.ino);
    assert_names("search/honey", "07SANCALIXTO77 ");
    tree_set_edition(t, 1);
    assert_true(at("search/honey").ino == query.ino);
}

static void without_room_for_results_all_is_the_same(void **state) {
    (void)state;
    set_store_limit(sets, 0);
    assert_names("search/tag:KV", "06VELM1207 06VELM1344 ");
    assert_names("tags/PREL/+/origins/VELM/+/classifications", "CONFIDENTIAL CONFIDENTIAL-NOFORN SECRET ");
    each_is_as_large_and_as_new_as_what_is_in_it(state);
    set_store_limit(sets, SET_STORE_BYTES);
}

/* However deep a set is, its "+" can be listed with all that is in it, or is not there. `ls` would ask for
 * ever for a listing that fails half-way. */
static void the_deepest_set_has_no_plus(void **state) {
    (void)state;
    struct tree_attr attr = at("tags/KV");
    struct tree_attr in_plus;
    enum err e;
    unsigned steps = 0;
    while ((e = tree_lookup(t, attr.ino, "+", &attr)) == ERR_OK && ++steps < 1000) {
        unsigned n = 0;
        assert_int_equal(tree_lookup(t, attr.ino, "dates", &in_plus), ERR_OK);
        assert_int_equal(tree_list(t, in_plus.ino, -1, fixture_tree_count, &n), ERR_OK);
        assert_int_equal(tree_lookup(t, in_plus.ino, "2006", &in_plus), ERR_OK);
        assert_int_equal(tree_list(t, in_plus.ino, -1, fixture_tree_count, &n), ERR_OK);
        assert_int_equal(tree_lookup(t, in_plus.ino, "07", &in_plus), ERR_OK);
        assert_int_equal(tree_list(t, in_plus.ino, -1, fixture_tree_count, &n), ERR_OK);
        assert_int_equal(tree_lookup(t, attr.ino, "tags", &attr), ERR_OK);
        assert_int_equal(tree_list(t, attr.ino, -1, fixture_tree_count, &n), ERR_OK);
        assert_int_equal(tree_lookup(t, attr.ino, "KV", &attr), ERR_OK);
    }
    assert_int_equal(e, ERR_NOT_FOUND);
    assert_in_range(steps, 50, 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_deepest_set_has_no_plus),
        cmocka_unit_test(a_query_is_a_directory_of_its_cables),
        cmocka_unit_test(its_files_are_those_of_the_cable),
        cmocka_unit_test(it_counts_its_hits_and_is_as_new_as_the_newest),
        cmocka_unit_test(what_was_asked_is_listed),
        cmocka_unit_test(what_is_no_query_is_invalid),
        cmocka_unit_test(a_set_is_narrowed_by_what_occurs_in_it),
        cmocka_unit_test(dates_have_their_years_months_and_days),
        cmocka_unit_test(narrowing_goes_on),
        cmocka_unit_test(each_is_as_large_and_as_new_as_what_is_in_it),
        cmocka_unit_test(a_listing_goes_on_behind_any_entry),
        cmocka_unit_test(other_spellings_lead_to_what_occurs),
        cmocka_unit_test(symlinks_know_how_deep_they_are),
        cmocka_unit_test(what_does_not_occur_is_not_there),
        cmocka_unit_test(a_cable_knows_why_it_is_under_a_tag),
        cmocka_unit_test(a_number_of_another_index_is_stale),
        cmocka_unit_test(without_room_for_results_all_is_the_same),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
