/* test_tree: the whole tree over the small archive, walked from its root: what must hold of every directory
 * and every file in it. test_tree_paths.c looks at single ones. */
#include <stdio.h>

#include "lib/fixture_tree.h"
#include "lib/test.h"

enum { PLACES_MAX = 3000, WIDEST = 64 };

struct place { /* one entry of one directory */
    uint64_t parent;
    struct tree_attr attr;
    char name[64];
    int64_t key;
};

static struct fixture f;
static struct catalog *k;
static struct tree *t;
static struct place places[PLACES_MAX]; /* the first is the root; those of one directory stand together */
static size_t places_n;

/* ---- the walk ---- */

static bool add_place(void *context, const struct tree_entry *entry) {
    const uint64_t *parent = context;
    assert_true(places_n < PLACES_MAX);
    assert_true(strlen(entry->name) < sizeof places[0].name);
    struct place *p = &places[places_n++];
    *p = (struct place){.parent = *parent, .attr = entry->attr, .key = entry->key};
    snprintf(p->name, sizeof p->name, "%s", entry->name);
    return true;
}

static int walk_tree(void **state) {
    (void)state;
    fixture_indexed(&f);
    fixture_tree_open(&f, &k, &t);
    places[places_n++].parent = TREE_ROOT;
    if (tree_getattr(t, TREE_ROOT, &places[0].attr) != ERR_OK)
        return -1;
    for (size_t i = 0; i < places_n; i++) /* grows as it goes */
        if (places[i].attr.is_dir &&
            tree_list(t, places[i].attr.ino, -1, add_place, &places[i].attr.ino) != ERR_OK)
            return -1;
    return 0;
}

static int leave_tree(void **state) {
    (void)state;
    return fixture_tree_close(&f, k, t);
}

/* Entries of a directory, which stand together: the first, and how many. */
static const struct place *inside(uint64_t dir, size_t *n) {
    size_t first = 1;
    while (first < places_n && places[first].parent != dir)
        first++;
    for (*n = 0; first + *n < places_n && places[first + *n].parent == dir;)
        ++*n;
    return &places[first];
}

static void assert_same(const struct tree_attr *a, const struct tree_attr *b) {
    assert_true(a->ino == b->ino);
    assert_int_equal(a->is_dir, b->is_dir);
    assert_int_equal(a->is_link, b->is_link);
    assert_int_equal(a->size, b->size);
    assert_int_equal(a->links, b->links);
    assert_true(a->mtime == b->mtime);
}

static bool is_file(const struct place *p) {
    return !p->attr.is_dir && !p->attr.is_link;
}

static bool is_cable_dir(const struct place *p) {
    struct ino_node n;
    return ino_unpack(p->attr.ino, &n) == ERR_OK && n.kind == INO_CABLE;
}

static bool is_value_dir(const struct place *p) {
    struct ino_node n;
    return ino_unpack(p->attr.ino, &n) == ERR_OK && n.kind == INO_VALUE;
}

/* ---- names ---- */

static void the_tree_is_as_large_as_the_archive(void **state) {
    (void)state;
    size_t cables = 0, documents = 0;
    for (size_t i = 1; i < places_n; i++) {
        if (strcmp(places[i].name, "cables") == 0)
            inside(places[i].attr.ino, &cables);
        if (strcmp(places[i].name, "text") == 0)
            inside(places[i].attr.ino, &documents);
    }
    assert_int_equal(cables, FIXTURE_CABLES);
    assert_int_equal(documents, FIXTURE_DOCUMENTS);
}

static void names_are_unique_in_their_directory(void **state) {
    (void)state;
    for (size_t i = 1; i < places_n; i++)
        for (size_t j = i + 1; j < places_n && places[j].parent == places[i].parent; j++)
            assert_string_not_equal(places[i].name, places[j].name);
}

static void names_are_safe(void **state) {
    (void)state;
    for (size_t i = 1; i < places_n; i++) {
        char safe[FILENAME_SIZE];
        filename_safe(span_of(places[i].name), true, safe);
        assert_string_equal(places[i].name, safe);
    }
}

static void a_name_looked_up_is_what_was_listed(void **state) {
    (void)state;
    for (size_t i = 1; i < places_n; i++) {
        struct tree_attr attr;
        if (tree_lookup(t, places[i].parent, places[i].name, &attr) != ERR_OK)
            fail_msg("%s was listed and is not found", places[i].name);
        assert_same(&attr, &places[i].attr);
    }
}

static void a_name_with_something_behind_it_is_not_found(void **state) {
    (void)state;
    for (size_t i = 1; i < places_n; i++) {
        char name[80];
        struct tree_attr attr;
        snprintf(name, sizeof name, "%s ", places[i].name);
        assert_int_equal(tree_lookup(t, places[i].parent, name, &attr), ERR_NOT_FOUND);
    }
}

/* ---- attributes ---- */

static void attributes_are_the_same_by_number(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        struct tree_attr attr;
        assert_int_equal(tree_getattr(t, places[i].attr.ino, &attr), ERR_OK);
        assert_same(&attr, &places[i].attr);
    }
}

static void no_directory_is_in_two_places(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++)
        for (size_t j = i + 1; places[i].attr.is_dir && j < places_n; j++)
            assert_true(places[i].attr.ino != places[j].attr.ino);
}

static void the_links_of_a_file_are_its_places(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        uint64_t met = 0;
        for (size_t j = 0; is_file(&places[i]) && j < places_n; j++)
            met += places[i].attr.ino == places[j].attr.ino;
        if (is_file(&places[i]) && met != places[i].attr.links)
            fail_msg("%s was met %d times and has %d links", places[i].name, (int)met,
                     (int)places[i].attr.links);
    }
}

static void the_links_of_a_directory_are_two_and_the_directories_in_it(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        size_t n = 0;
        uint64_t dirs = 0;
        const struct place *in = inside(places[i].attr.ino, &n);
        for (size_t j = 0; j < n; j++)
            dirs += in[j].attr.is_dir;
        if (places[i].attr.is_dir && places[i].attr.links != 2 + dirs)
            fail_msg("%s has %d links and %d directories", places[i].name, (int)places[i].attr.links,
                     (int)dirs);
    }
}

static void the_size_of_a_file_is_what_reading_it_gives(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        struct span bytes;
        if (!is_file(&places[i]))
            continue;
        assert_int_equal(tree_read(t, places[i].attr.ino, 0, 1 << 20, &bytes), ERR_OK);
        if (bytes.n != places[i].attr.size)
            fail_msg("%s has %d bytes, not %d", places[i].name, (int)bytes.n, (int)places[i].attr.size);
    }
}

static void the_size_of_a_symlink_is_that_of_its_text(void **state) {
    (void)state;
    size_t links = 0;
    for (size_t i = 0; i < places_n; i++) {
        const char *text;
        enum err e = tree_readlink(t, places[i].attr.ino, &text);
        assert_int_equal(e, places[i].attr.is_link ? ERR_OK : ERR_INVALID);
        if (!places[i].attr.is_link)
            continue;
        assert_int_equal(strlen(text), places[i].attr.size);
        assert_int_equal(places[i].attr.links, 1);
        links++;
    }
    assert_true(links > 0);
}

/* Follows a path of ".." and names from a directory. */
static struct tree_attr follow(uint64_t dir, const char *path) {
    struct tree_attr attr = {.ino = dir};
    while (*path != '\0') {
        char name[64];
        size_t n = strcspn(path, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        if (strcmp(name, "..") == 0)
            assert_int_equal(tree_parent(t, attr.ino, &attr.ino), ERR_OK);
        else
            assert_int_equal(tree_lookup(t, attr.ino, name, &attr), ERR_OK);
        path += n + (path[n] == '/');
    }
    return attr;
}

static void a_symlink_leads_to_the_cable_of_its_name(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        const char *text;
        char expected[80];
        uint64_t root = TREE_ROOT;
        struct tree_attr cables;
        if (!places[i].attr.is_link)
            continue;
        assert_int_equal(tree_readlink(t, places[i].attr.ino, &text), ERR_OK);
        snprintf(expected, sizeof expected, "cables/%s", places[i].name);
        cables = follow(root, expected);
        struct tree_attr target = follow(places[i].parent, text);
        assert_same(&target, &cables);
    }
}

static void a_file_read_in_pieces_is_the_same(void **state) {
    (void)state;
    static char whole[1 << 16];
    for (size_t i = 0; i < places_n; i++) {
        struct span bytes;
        uint64_t size = places[i].attr.size;
        if (!is_file(&places[i]))
            continue;
        assert_true(size < sizeof whole);
        assert_int_equal(tree_read(t, places[i].attr.ino, 0, sizeof whole, &bytes), ERR_OK);
        if (bytes.n > 0)
            memcpy(whole, bytes.p, bytes.n);
        for (uint64_t offset = 0; offset < size + 700; offset += 701) {
            uint64_t left = offset < size ? size - offset : 0;
            assert_int_equal(tree_read(t, places[i].attr.ino, offset, 701, &bytes), ERR_OK);
            assert_int_equal(bytes.n, left < 701 ? left : 701);
            assert_memory_equal(bytes.p, whole + offset, bytes.n);
        }
    }
}

static void a_directory_knows_its_parent(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        uint64_t parent = 0;
        enum err e = tree_parent(t, places[i].attr.ino, &parent);
        assert_int_equal(e, places[i].attr.is_dir ? ERR_OK : ERR_NOT_DIR);
        if (places[i].attr.is_dir)
            assert_true(parent == places[i].parent);
    }
}

/* ---- times ---- */

/* The newest cable at or below a directory; 0 when there is none with a date. */
static int64_t newest_below(const struct place *p) {
    size_t n;
    int64_t newest = 0;
    if (is_cable_dir(p))
        return p->attr.mtime;
    const struct place *in = inside(p->attr.ino, &n);
    for (size_t i = 0; i < n; i++) {
        int64_t time = in[i].attr.is_dir ? newest_below(&in[i]) : 0;
        newest = time > newest ? time : newest;
    }
    return newest;
}

static void a_set_is_as_new_as_its_newest_cable(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++)
        if (is_value_dir(&places[i]))
            assert_true(places[i].attr.mtime == newest_below(&places[i]));
}

static void the_files_of_a_cable_are_as_old_as_it(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        size_t n;
        const struct place *in = inside(places[i].attr.ino, &n);
        for (size_t j = 0; is_cable_dir(&places[i]) && j < n; j++)
            assert_true(in[j].attr.mtime == places[i].attr.mtime);
    }
}

/* ---- cables ---- */

static void no_file_stands_twice_in_the_directory_of_a_cable(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        size_t n;
        const struct place *in = inside(places[i].attr.ino, &n);
        for (size_t j = 0; is_cable_dir(&places[i]) && j < n; j++)
            for (size_t other = j + 1; other < n; other++)
                assert_true(in[j].attr.ino != in[other].attr.ino);
    }
}

/* Counts from i up to what is no directory. */
static size_t next_file(const struct place *in, size_t n, size_t i) {
    while (i < n && in[i].attr.is_dir)
        i++;
    return i;
}

static void assert_same_files(const struct place *a, const struct place *b) {
    size_t a_n, b_n;
    const struct place *in_a = inside(a->attr.ino, &a_n), *in_b = inside(b->attr.ino, &b_n);
    size_t i = next_file(in_a, a_n, 0), j = next_file(in_b, b_n, 0);
    for (; i < a_n && j < b_n; i = next_file(in_a, a_n, i + 1), j = next_file(in_b, b_n, j + 1)) {
        assert_string_equal(in_a[i].name, in_b[j].name);
        assert_true(in_a[i].attr.ino == in_b[j].attr.ino);
    }
    assert_int_equal(i, a_n);
    assert_int_equal(j, b_n);
}

static void a_cable_holds_the_same_files_in_every_place(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++)
        for (size_t j = i + 1; is_cable_dir(&places[i]) && j < places_n; j++)
            if (is_cable_dir(&places[j]) && strcmp(places[i].name, places[j].name) == 0)
                assert_same_files(&places[i], &places[j]);
}

/* ---- listings ---- */

struct listing {
    int64_t keys[WIDEST];
    size_t n, stop;
};

static bool add_key(void *context, const struct tree_entry *entry) {
    struct listing *l = context;
    assert_true(l->n < WIDEST);
    l->keys[l->n++] = entry->key;
    return l->n != l->stop;
}

static void keys_rise_and_are_never_negative(void **state) {
    (void)state;
    for (size_t i = 1; i < places_n; i++) {
        assert_true(places[i].key >= 0);
        if (places[i].parent == places[i - 1].parent && i > 1)
            assert_true(places[i].key > places[i - 1].key);
    }
}

static void a_listing_is_taken_up_behind_any_entry(void **state) {
    (void)state;
    for (size_t i = 0; i < places_n; i++) {
        size_t n;
        const struct place *in = inside(places[i].attr.ino, &n);
        for (size_t j = 0; places[i].attr.is_dir && j < n; j++) {
            struct listing rest = {0}, first = {.stop = j + 1};
            assert_int_equal(tree_list(t, places[i].attr.ino, in[j].key, add_key, &rest), ERR_OK);
            assert_int_equal(rest.n, n - j - 1);
            for (size_t r = 0; r < rest.n; r++)
                assert_true(rest.keys[r] == in[j + 1 + r].key);
            assert_int_equal(tree_list(t, places[i].attr.ino, -1, add_key, &first), ERR_OK);
            assert_int_equal(first.n, j + 1);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_is_as_large_as_the_archive),
        cmocka_unit_test(names_are_unique_in_their_directory),
        cmocka_unit_test(names_are_safe),
        cmocka_unit_test(a_name_looked_up_is_what_was_listed),
        cmocka_unit_test(a_name_with_something_behind_it_is_not_found),
        cmocka_unit_test(attributes_are_the_same_by_number),
        cmocka_unit_test(no_directory_is_in_two_places),
        cmocka_unit_test(the_links_of_a_file_are_its_places),
        cmocka_unit_test(the_links_of_a_directory_are_two_and_the_directories_in_it),
        cmocka_unit_test(the_size_of_a_file_is_what_reading_it_gives),
        cmocka_unit_test(the_size_of_a_symlink_is_that_of_its_text),
        cmocka_unit_test(a_symlink_leads_to_the_cable_of_its_name),
        cmocka_unit_test(a_file_read_in_pieces_is_the_same),
        cmocka_unit_test(a_directory_knows_its_parent),
        cmocka_unit_test(a_set_is_as_new_as_its_newest_cable),
        cmocka_unit_test(the_files_of_a_cable_are_as_old_as_it),
        cmocka_unit_test(no_file_stands_twice_in_the_directory_of_a_cable),
        cmocka_unit_test(a_cable_holds_the_same_files_in_every_place),
        cmocka_unit_test(keys_rise_and_are_never_negative),
        cmocka_unit_test(a_listing_is_taken_up_behind_any_entry),
    };
    return cmocka_run_group_tests(tests, walk_tree, leave_tree);
}
