/* test_links: symbolic links in a source show nothing that the source does not hold, unless they are asked
 * for; what is put in the place of a file while the source is read is not followed either. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "source/walk.h"

static struct fixture f;
static struct buf walked;
static uint64_t links;
static struct err_info info;

static int tear_down(void **state) {
    buf_free(&walked);
    return fixture_tear_down(state);
}

static void plant_link(const char *target, const char *name) {
    assert_int_equal(symlink(target, fixture_path(&f, name)), 0);
}

/* "name=bytes " of each document, "name! " of what could not be read. */
static void add_item(const struct source_item *item) {
    buf_add(&walked, item->raw.name.p, item->raw.name.n);
    buf_char(&walked, item->error.code == ERR_OK ? '=' : '!');
    buf_add(&walked, item->raw.bytes.p, item->raw.bytes.n);
    buf_char(&walked, ' ');
}

static void assert_walk_of(struct source_request request, char *path, const char *expected) {
    struct source *s = NULL;
    struct source_item item;
    enum err e;
    request.paths = &path;
    request.paths_n = 1;
    buf_clear(&walked);
    assert_int_equal(source_open(&request, &s, &info), ERR_OK);
    while ((e = source_next(s, &item)) == ERR_OK)
        add_item(&item);
    links = source_links(s);
    source_close(s);
    assert_int_equal(e, ERR_END);
    buf_char(&walked, '\0');
    assert_string_equal(walked.data, expected);
}

static void assert_walk(const char *expected) {
    assert_walk_of((struct source_request){0}, f.source, expected);
}

static void assert_walk_along_links(const char *expected) {
    assert_walk_of((struct source_request){.follow_links = true}, f.source, expected);
    assert_int_equal(links, 0);
}

static struct source_totals survey(bool follow_links) {
    char *paths[] = {f.source};
    const struct source_request request = {.paths = paths, .paths_n = 1, .follow_links = follow_links};
    struct source_totals totals;
    assert_int_equal(source_survey(&request, NULL, NULL, &totals, &info), ERR_OK);
    return totals;
}

/* ---- links below a source ---- */

static void a_link_to_a_file_is_counted_and_not_followed(void **state) {
    (void)state;
    fixture_put(fixture_path(&f, "shadow"), SPAN("secret"));
    fixture_write(&f, "a", "1");
    plant_link("../shadow", "source/x.txt");
    plant_link("nowhere", "source/y.txt");
    assert_walk("a=1 ");
    assert_int_equal(links, 2);
}

static void a_link_to_a_directory_is_counted_and_not_followed(void **state) {
    (void)state;
    fixture_write(&f, "a/x", "1");
    plant_link("a", "source/b");
    plant_link("..", "source/a/up");
    assert_walk("x=1 ");
    assert_int_equal(links, 2);
}

static void a_hidden_link_is_not_counted(void **state) {
    (void)state; /* nobody would want it followed */
    fixture_write(&f, "a", "1");
    plant_link("a", "source/.b");
    assert_walk("a=1 ");
    assert_int_equal(links, 0);
}

static void a_hard_link_is_a_file_like_any_other(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    assert_int_equal(link(fixture_path(&f, "source/a"), fixture_path(&f, "source/b")), 0);
    assert_walk("a=1 b=1 ");
}

static void a_survey_goes_by_the_same_rule(void **state) {
    (void)state; /* a link changes nothing of what is read, and what it leads to neither */
    fixture_write(&f, "a", "1");
    fixture_put(fixture_path(&f, "outside"), SPAN("one"));
    const struct source_totals before = survey(false);
    plant_link("../outside", "source/b");
    const struct source_totals linked = survey(false), followed = survey(true);
    fixture_put(fixture_path(&f, "outside"), SPAN("three"));
    assert_int_equal(survey(false).bytes, before.bytes);
    assert_int_equal(linked.bytes, before.bytes);
    assert_int_equal(linked.files, 1);
    assert_int_equal(linked.bytes, 1);
    assert_int_equal(linked.links, 1);
    assert_int_equal(followed.files, 2);
    assert_int_equal(followed.bytes, 4);
    assert_int_equal(followed.links, 0);
    assert_int_equal(survey(true).bytes, 6);
}

/* ---- a source that is a link ---- */

static void a_directory_that_the_user_names_is_followed(void **state) {
    (void)state;
    fixture_write(&f, "a/x", "1");
    plant_link("a", "source/b");
    assert_walk_of((struct source_request){0}, fixture_path(&f, "source/b"), "x=1 ");
    assert_int_equal(links, 0);
}

static void a_file_that_the_user_names_is_followed(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    plant_link("a", "source/b");
    assert_walk_of((struct source_request){0}, fixture_path(&f, "source/b"), "b=1 ");
}

/* ---- where they are asked for ---- */

static void links_are_followed_on_request(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    fixture_write(&f, "../outside/x", "2");
    plant_link("a", "source/b");
    plant_link("../outside", "source/c");
    assert_walk("a=1 ");
    assert_walk_along_links("a=1 b=1 x=2 ");
}

static void a_link_to_nothing_is_reported_on_request(void **state) {
    (void)state;
    plant_link("nowhere", "source/a");
    assert_walk_along_links("a! ");
}

static void a_circle_of_links_ends(void **state) {
    (void)state;
    fixture_write(&f, "a/x", "1");
    plant_link("..", "source/a/up");
    plant_link("loop", "source/loop");
    assert_walk_along_links("x=1 loop! ");
}

static void a_directory_is_entered_once(void **state) {
    (void)state; /* twelve that lead to each other could be walked in 12! ways */
    char name[64], target[64];
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "%02d/x", i);
        fixture_write(&f, name, "1");
        for (int k = 0; k < 12; k++) {
            snprintf(name, sizeof name, "source/%02d/to%02d", i, k);
            snprintf(target, sizeof target, "../%02d", k);
            plant_link(target, name);
        }
    }
    assert_walk_along_links("x=1 x=1 x=1 x=1 x=1 x=1 x=1 x=1 x=1 x=1 x=1 x=1 ");
}

static void a_link_to_the_index_is_no_document(void **state) {
    (void)state;
    fixture_write(&f, "a", "1");
    plant_link(f.index, "source/b");
    fixture_put(f.index, SPAN("index"));
    assert_walk_of((struct source_request){.skip = f.index, .follow_links = true}, f.source, "a=1 ");
}

/* ---- changed between the walk and the opening ---- */

/* Walks to the only file, lets `change` happen, and opens it. */
static enum err open_after(void (*change)(void), bool follow_links) {
    char *paths[] = {f.source};
    const struct walk_request request = {.paths = paths, .paths_n = 1, .follow_links = follow_links};
    struct walk *w = NULL;
    struct walk_entry entry;
    int fd = -1;
    assert_int_equal(walk_open(&request, &w, &info), ERR_OK);
    assert_int_equal(walk_next(w, &entry), ERR_OK);
    change();
    enum err e = walk_open_file(w, &entry, &fd, &info);
    assert_true((e == ERR_OK) == (fd >= 0));
    if (fd >= 0)
        close(fd);
    walk_close(w);
    return e;
}

static void nothing(void) {
}

static void swap_file_for_link(void) {
    assert_int_equal(unlink(fixture_path(&f, "source/a/x")), 0);
    plant_link("../../outside/x", "source/a/x");
}

static void swap_directory_for_link(void) {
    assert_int_equal(rename(fixture_path(&f, "source/a"), fixture_path(&f, "moved")), 0);
    plant_link("../outside", "source/a");
}

static void swap_file_for_fifo(void) {
    assert_int_equal(unlink(fixture_path(&f, "source/a/x")), 0);
    assert_int_equal(mkfifo(fixture_path(&f, "source/a/x"), 0666), 0);
}

static void write_two(void) {
    fixture_write(&f, "a/x", "1");
    fixture_write(&f, "../outside/x", "secret");
}

static void what_did_not_change_is_opened(void **state) {
    (void)state;
    write_two();
    assert_int_equal(open_after(nothing, false), ERR_OK);
}

static void a_file_that_became_a_link_is_not_opened(void **state) {
    (void)state;
    write_two();
    assert_int_equal(open_after(swap_file_for_link, false), ERR_IO);
    assert_string_equal(info.text, "a symbolic link by now: it was not followed");
}

static void a_directory_that_became_a_link_is_not_entered(void **state) {
    (void)state;
    write_two();
    assert_int_equal(open_after(swap_directory_for_link, false), ERR_IO);
    assert_string_equal(info.text, "Not a directory");
}

static void a_file_that_became_a_fifo_is_not_waited_for(void **state) {
    (void)state;
    write_two();
    assert_int_equal(open_after(swap_file_for_fifo, false), ERR_INVALID);
    assert_string_equal(info.text, "not a regular file");
    assert_int_equal(unlink(fixture_path(&f, "source/a/x")), 0);
    fixture_write(&f, "a/x", "1");
    assert_int_equal(open_after(swap_file_for_fifo, true), ERR_INVALID);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_link_to_a_file_is_counted_and_not_followed),
        test(a_link_to_a_directory_is_counted_and_not_followed),
        test(a_hidden_link_is_not_counted),
        test(a_hard_link_is_a_file_like_any_other),
        test(a_survey_goes_by_the_same_rule),
        test(a_directory_that_the_user_names_is_followed),
        test(a_file_that_the_user_names_is_followed),
        test(links_are_followed_on_request),
        test(a_link_to_nothing_is_reported_on_request),
        test(a_circle_of_links_ends),
        test(a_directory_is_entered_once),
        test(a_link_to_the_index_is_no_document),
        test(what_did_not_change_is_opened),
        test(a_file_that_became_a_link_is_not_opened),
        test(a_directory_that_became_a_link_is_not_entered),
        test(a_file_that_became_a_fifo_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
