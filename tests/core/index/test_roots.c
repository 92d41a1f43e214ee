/* test_roots: what an index says that it was made of, and what a run makes of that. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;
static struct index_report report;
static struct err_info info;

/* source/a and source/b, each with a cable. */
static void have_two_sources(void) {
    fixture_write_cable(&f, "a/06VELM1400.txt", "VELM 001400", "R 011100Z AUG 06", "UNCLAS", "ETRD",
                        "1. (U) Lamps.\n");
    fixture_write_cable(&f, "b/06VELM1500.txt", "VELM 001500", "R 021100Z AUG 06", "UNCLAS", "ETRD",
                        "1. (U) Boats.\n");
}

static enum err build_of(char *const *sources, size_t n) {
    const struct index_request request = {.sources = sources, .sources_n = n, .path = f.index};
    return index_build(&request, &report, &info);
}

static void must_build_a(void) {
    char *a[] = {fixture_path(&f, "source/a")};
    have_two_sources();
    assert_int_equal(build_of(a, 1), ERR_OK);
}

/* Plans a run over the index; *planned is released by the caller. */
static enum err plan(char *const *sources, size_t n, enum index_roots_how how, bool follow,
                     struct index_roots *planned) {
    struct index_roots recorded;
    struct index_roots_request request = {.path = f.index,
                                          .recorded = &recorded,
                                          .sources = sources,
                                          .sources_n = n,
                                          .how = how,
                                          .follow_links = follow};
    info = (struct err_info){0};
    *planned = (struct index_roots){0};
    enum err e = index_roots_read(f.index, &recorded, &request.unrecorded, &info);
    if (e == ERR_OK)
        e = index_roots_plan(&request, planned, &info);
    index_roots_free(&recorded);
    return e;
}

/* The plan is to read these paths in this order, by '|', of which * stands for the fixture's directory. */
static void assert_planned(char *const *sources, size_t n, enum index_roots_how how, const char *expected) {
    struct index_roots planned;
    struct buf got = BUF_EMPTY;
    if (plan(sources, n, how, false, &planned) != ERR_OK)
        fail_msg("%s", info.text);
    for (size_t i = 0; i < planned.n; i++) {
        const char *path = planned.paths[i];
        const size_t dir = strlen(f.dir);
        bool inside = strncmp(path, f.dir, dir) == 0;
        buf_printf(&got, "%s%s%s", i == 0 ? "" : "|", inside ? "*" : "", inside ? path + dir : path);
    }
    buf_char(&got, '\0');
    assert_int_equal(buf_err(&got), ERR_OK);
    assert_string_equal(got.data, expected);
    buf_free(&got);
    index_roots_free(&planned);
}

static void assert_refused(char *const *sources, size_t n, enum index_roots_how how, enum err expected,
                           const char *sentence) {
    struct index_roots planned;
    assert_int_equal(plan(sources, n, how, false, &planned), expected);
    if (strstr(info.text, sentence) == NULL)
        fail_msg("'%s' is not in: %s", sentence, info.text);
    assert_int_equal(planned.n, 0);
}

/* ---- recorded ---- */

static void a_source_is_recorded_by_its_whole_path(void **state) {
    (void)state;
    have_two_sources();
    assert_int_equal(chdir(fixture_path(&f, "source/b")), 0);
    char relative[] = "../a/", file[] = "06VELM1500.txt";
    char *sources[] = {relative, file};
    assert_int_equal(build_of(sources, 2), ERR_OK);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(fixture_number(f.index, "SELECT count(*) FROM root"), 2);
    assert_int_equal(fixture_number(f.index, "SELECT count(*) FROM root WHERE id = 1 AND kind = 'directory'"
                                             " AND path GLOB '/*/source/a' AND follow_links = 0"),
                     1);
    assert_int_equal(fixture_number(f.index, "SELECT count(*) FROM root WHERE id = 2 AND kind = 'file'"
                                             " AND path GLOB '/*/source/b/06VELM1500.txt'"),
                     1);
    assert_planned(NULL, 0, INDEX_ROOTS_SAME, "*/source/a|*/source/b/06VELM1500.txt");
}

static void a_source_that_is_a_link_keeps_its_name(void **state) {
    (void)state;
    char *link[] = {fixture_path(&f, "link")};
    have_two_sources();
    assert_int_equal(symlink("source/a", link[0]), 0);
    assert_int_equal(build_of(link, 1), ERR_OK);
    assert_planned(NULL, 0, INDEX_ROOTS_SAME, "*/link");
    assert_int_equal(unlink(link[0]), 0);
    assert_int_equal(symlink("source/b", link[0]), 0); /* it leads elsewhere by now, and is what it was */
    assert_planned(link, 1, INDEX_ROOTS_SAME, "*/link");
}

static void a_source_that_is_named_twice_is_one(void **state) {
    (void)state;
    char *twice[] = {fixture_path(&f, "source/a"), fixture_path(&f, "source/b/../a")};
    have_two_sources();
    assert_int_equal(build_of(twice, 2), ERR_OK);
    assert_int_equal(fixture_number(f.index, "SELECT count(*) FROM root"), 1);
    assert_planned(twice, 2, INDEX_ROOTS_SAME, "*/source/a");
}

static void the_same_files_elsewhere_are_another_source(void **state) {
    (void)state;
    char *c[] = {fixture_path(&f, "source/c")};
    must_build_a();
    assert_int_equal(rename(fixture_path(&f, "source/a"), c[0]), 0);
    assert_int_equal(build_of(c, 1), ERR_OK);
    assert_false(report.unchanged);
    assert_planned(NULL, 0, INDEX_ROOTS_SAME, "*/source/c");
    assert_int_equal(build_of(c, 1), ERR_OK);
    assert_true(report.unchanged);
}

/* ---- planned ---- */

static void without_an_index_all_is_as_named(void **state) {
    (void)state;
    char *sources[] = {fixture_path(&f, "source/b"), fixture_path(&f, "source/a")};
    have_two_sources();
    assert_planned(sources, 2, INDEX_ROOTS_SAME, "*/source/b|*/source/a");
    assert_planned(sources, 2, INDEX_ROOTS_ADD, "*/source/b|*/source/a");
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_NOT_FOUND, "no index is there yet");
}

static void other_sources_are_refused_unless_they_are_asked_for(void **state) {
    (void)state;
    char *b[] = {fixture_path(&f, "source/b")};
    must_build_a();
    assert_refused(b, 1, INDEX_ROOTS_SAME, ERR_INVALID, "/source/a; ");
    assert_planned(b, 1, INDEX_ROOTS_ADD, "*/source/a|*/source/b");
    assert_planned(b, 1, INDEX_ROOTS_REPLACE, "*/source/b");
}

static void fewer_sources_are_others_too(void **state) {
    (void)state;
    char *both[] = {fixture_path(&f, "source/a"), fixture_path(&f, "source/b")};
    have_two_sources();
    assert_int_equal(build_of(both, 2), ERR_OK);
    assert_refused(both, 1, INDEX_ROOTS_SAME, ERR_INVALID, "made of other sources");
    assert_planned(both, 1, INDEX_ROOTS_ADD, "*/source/a|*/source/b");
    char *turned[] = {both[1], both[0]};
    assert_planned(turned, 2, INDEX_ROOTS_SAME, "*/source/b|*/source/a");
}

static void many_sources_are_not_all_named(void **state) {
    (void)state;
    char *all[5], paths[5][FIXTURE_PATH + 32];
    have_two_sources();
    for (size_t i = 0; i < 5; i++) {
        all[i] = paths[i];
        snprintf(paths[i], sizeof paths[i], "%s/%c", f.source, "abcde"[i]);
        mkdir(all[i], 0777);
    }
    assert_int_equal(build_of(all, 5), ERR_OK);
    assert_refused(all, 1, INDEX_ROOTS_SAME, ERR_INVALID, " and 2 more; ");
}

static void a_source_that_is_gone_is_told(void **state) {
    (void)state;
    char *b[] = {fixture_path(&f, "source/b")};
    must_build_a();
    assert_int_equal(rename(fixture_path(&f, "source/a"), fixture_path(&f, "source/away")), 0);
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_NOT_FOUND, "/source/a: No such file or directory; ");
    assert_refused(b, 1, INDEX_ROOTS_ADD, ERR_NOT_FOUND, "/source/a: No such file or directory; ");
    assert_int_equal(mkdir(fixture_path(&f, "source/a"), 0777),
                     0); /* a disk is mounted there at other times */
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_NOT_FOUND, "/source/a: empty by now; ");
    assert_planned(b, 1, INDEX_ROOTS_REPLACE, "*/source/b");
}

static void links_that_were_followed_are_not_forgotten(void **state) {
    (void)state;
    char *a[] = {fixture_path(&f, "source/a")}, *b[] = {fixture_path(&f, "source/b")};
    const struct index_request request = {
        .sources = a, .sources_n = 1, .path = f.index, .follow_links = true};
    struct index_roots planned;
    have_two_sources();
    assert_int_equal(index_build(&request, &report, &info), ERR_OK);
    assert_int_equal(fixture_number(f.index, "SELECT follow_links FROM root"), 1);
    assert_int_equal(plan(NULL, 0, INDEX_ROOTS_SAME, false, &planned), ERR_OK);
    assert_true(planned.follow_links);
    index_roots_free(&planned);
    assert_refused(a, 1, INDEX_ROOTS_SAME, ERR_INVALID, "links");
    assert_refused(b, 1, INDEX_ROOTS_ADD, ERR_INVALID, "links");
    assert_int_equal(plan(a, 1, INDEX_ROOTS_REPLACE, false, &planned), ERR_OK);
    assert_false(planned.follow_links);
    index_roots_free(&planned);
}

/* ---- an index that does not say ---- */

static void an_index_of_another_version_does_not_say(void **state) {
    (void)state;
    char *b[] = {fixture_path(&f, "source/b")};
    must_build_a();
    fixture_sql(f.index, "PRAGMA user_version = 7; DROP TABLE root");
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_NOT_FOUND, "name all its sources");
    assert_refused(b, 1, INDEX_ROOTS_ADD, ERR_NOT_FOUND, "with --replace");
    assert_planned(b, 1, INDEX_ROOTS_SAME, "*/source/b");
}

static void a_path_that_is_not_whole_says_nothing(void **state) {
    (void)state;
    must_build_a();
    fixture_sql(f.index, "UPDATE root SET path = 'source/b'");
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_NOT_FOUND, "does not say");
    fixture_sql(f.index, "DELETE FROM root");
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_NOT_FOUND, "does not say");
}

static void what_is_no_index_is_refused(void **state) {
    (void)state;
    fixture_write(&f, "../index", "Dear Harriet, this is not for you.\n");
    assert_refused(NULL, 0, INDEX_ROOTS_SAME, ERR_FORMAT, "not a cablefs index");
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, fixture_tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_source_is_recorded_by_its_whole_path),
        test(a_source_that_is_a_link_keeps_its_name),
        test(a_source_that_is_named_twice_is_one),
        test(the_same_files_elsewhere_are_another_source),
        test(without_an_index_all_is_as_named),
        test(other_sources_are_refused_unless_they_are_asked_for),
        test(fewer_sources_are_others_too),
        test(many_sources_are_not_all_named),
        test(a_source_that_is_gone_is_told),
        test(links_that_were_followed_are_not_forgotten),
        test(an_index_of_another_version_does_not_say),
        test(a_path_that_is_not_whole_says_nothing),
        test(what_is_no_index_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
