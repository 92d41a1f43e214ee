/* test_damage: the tree over an index that the disk has damaged. What was there may be unreadable; it is
 * never said not to be there, because a kernel that hears so remembers it for ever. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hash.h"
#include "lib/fixture.h"
#include "lib/test.h"
#include "tree/tree.h"

enum { PLACES_MAX = 3000, PAGE_SIZE_AT = 16 };

struct place { /* one entry of one directory */
    uint64_t parent, ino;
    bool is_dir, is_link;
    uint64_t hash; /* of a file's bytes */
    char name[64];
};

static struct fixture f;
static struct buf sound; /* bytes of the index */
static struct place places[PLACES_MAX];
static size_t places_n;
static struct err_info info;

static bool add_place(void *context, const struct tree_entry *entry) {
    const uint64_t *parent = context;
    assert_true(places_n < PLACES_MAX);
    struct place *p = &places[places_n++];
    *p = (struct place){.parent = *parent,
                        .ino = entry->attr.ino,
                        .is_dir = entry->attr.is_dir,
                        .is_link = entry->attr.is_link};
    snprintf(p->name, sizeof p->name, "%s", entry->name);
    return true;
}

/* A paragraph of several pages. */
static void write_long_cable(void) {
    static char body[90000];
    size_t n = (size_t)snprintf(
        body, sizeof body,
        "R 010815Z FEB 07\nFM AMCONSUL SAN CALIXTO\nTO RUEHC/SECSTATE WASHDC\n\n"
        "UNCLAS SAN CALIXTO 000078\n\nE.O. 12958: N/A\nTAGS: ETRD\nSUBJECT: JARS\n\n1. Jars:");
    for (unsigned i = 0; n < sizeof body - 32; i++)
        n += (size_t)snprintf(body + n, sizeof body - n, " jar %u", i * 7919);
    fixture_write(&f, "07SANCALIXTO78.txt", body);
}

static enum err hash_file(struct tree *t, uint64_t ino, uint64_t *hash) {
    struct span bytes;
    enum err e = tree_read(t, ino, 0, 1 << 20, &bytes);
    if (e == ERR_OK)
        *hash = hash_bytes(0, bytes.p, bytes.n);
    return e;
}

static int walk_tree(void **state) {
    (void)state;
    struct catalog *k;
    struct tree *t;
    uint64_t ino = TREE_ROOT;
    fixture_open(&f);
    fixture_archive(&f);
    write_long_cable();
    fixture_must_build(&f, NULL);
    fixture_read(f.index, &sound);
    if (catalog_open(f.index, &k, &info) != ERR_OK || tree_open(k, &t) != ERR_OK)
        return -1;
    bool listed = tree_list(t, ino, -1, add_place, &ino) == ERR_OK;
    for (size_t i = 0; listed && i < places_n; i++) /* grows as it goes */
        if (places[i].is_dir) {
            ino = places[i].ino;
            listed = tree_list(t, ino, -1, add_place, &ino) == ERR_OK;
        } else if (!places[i].is_link) {
            listed = hash_file(t, places[i].ino, &places[i].hash) == ERR_OK;
        }
    tree_close(t);
    catalog_close(k);
    return listed ? 0 : -1;
}

static int clear(void **state) {
    (void)state;
    buf_free(&sound);
    fixture_close(&f);
    return 0;
}

static void write_index(const char *bytes, size_t n) {
    int fd = open(f.index, O_WRONLY | O_TRUNC);
    assert_int_equal(write(fd, bytes, n), n);
    close(fd);
}

/* ---- pages that are damaged ---- */

static bool ignore(void *context, const struct tree_entry *entry) {
    (void)context;
    (void)entry;
    return true;
}

/* Everything that can be asked of a place: ERR_OK, or an answer that is neither right nor that it is
 * unreadable. */
static enum err ask(struct tree *t, const struct place *p) {
    struct tree_attr attr;
    struct span bytes;
    const char *text;
    enum err answers[] = {tree_lookup(t, p->parent, p->name, &attr), tree_getattr(t, p->ino, &attr),
                          p->is_dir    ? tree_list(t, p->ino, -1, ignore, NULL)
                          : p->is_link ? tree_readlink(t, p->ino, &text)
                                       : tree_read(t, p->ino, 0, 4096, &bytes)};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        if (answers[i] != ERR_OK && answers[i] != ERR_CORRUPT)
            return answers[i];
    return ERR_OK;
}

/* Asks a fresh tree for everything that there was; returns how many answers were wrong. */
static unsigned long ask_all(const char *what, size_t page) {
    unsigned long deceived = 0;
    struct catalog *k = NULL;
    struct tree *t = NULL;
    if (catalog_open(f.index, &k, NULL) != ERR_OK)
        return 0; /* refused at once */
    assert_int_equal(tree_open(k, &t), ERR_OK);
    for (size_t i = 0; i < places_n; i++) {
        enum err e = ask(t, &places[i]);
        if (e != ERR_OK) {
            deceived++;
            printf("page %zu %s: %s: %s\n", page, what, places[i].name, err_name(e));
        }
    }
    tree_close(t);
    catalog_close(k);
    return deceived;
}

static void no_damaged_page_hides_a_name(void **state) {
    (void)state;
    size_t page =
        (size_t)(unsigned char)sound.data[PAGE_SIZE_AT] << 8 | (unsigned char)sound.data[PAGE_SIZE_AT + 1];
    struct buf bytes = BUF_EMPTY;
    unsigned long deceived = 0;
    for (size_t n = 1; n < sound.len / page; n++) /* without the first the file is no index */
        for (int zeros = 0; zeros < 2; zeros++) {
            buf_clear(&bytes);
            buf_add(&bytes, sound.data, sound.len);
            for (size_t i = n * page; i < (n + 1) * page; i++)
                bytes.data[i] = zeros ? 0 : (char)~bytes.data[i];
            write_index(bytes.data, bytes.len);
            deceived += ask_all(zeros ? "zeroed" : "inverted", n + 1);
        }
    buf_free(&bytes);
    assert_int_equal(deceived, 0);
}

/* ---- a file that is cut while it is read ---- */

static void assert_readable_or_not(const struct place *p, enum err e) {
    if (e != ERR_OK && e != ERR_IO && e != ERR_CORRUPT)
        fail_msg("%s: %s", p->name, err_name(e));
}

static void ask_cut(struct tree *t, const struct place *p, unsigned long *unreadable) {
    struct tree_attr attr;
    const char *text;
    uint64_t hash = 0;
    assert_readable_or_not(p, tree_getattr(t, p->ino, &attr));
    assert_readable_or_not(p, tree_lookup(t, p->parent, p->name, &attr));
    enum err e = p->is_dir    ? tree_list(t, p->ino, -1, ignore, NULL)
                 : p->is_link ? tree_readlink(t, p->ino, &text)
                              : hash_file(t, p->ino, &hash);
    assert_readable_or_not(p, e);
    *unreadable += e != ERR_OK;
    if (e == ERR_OK && hash != p->hash)
        fail_msg("%s: other bytes than before", p->name);
}

/* What is read is right or unreadable. Zeros are not handed out for what is gone. */
static void a_cut_file_gives_no_wrong_bytes(void **state) {
    (void)state;
    unsigned long unreadable = 0;
    for (size_t cut = 0; cut < sound.len; cut += sound.len / 13) {
        struct catalog *k = NULL;
        struct tree *t = NULL;
        write_index(sound.data, sound.len);
        assert_int_equal(catalog_open(f.index, &k, &info), ERR_OK);
        assert_int_equal(tree_open(k, &t), ERR_OK);
        assert_int_equal(truncate(f.index, (off_t)cut), 0);
        for (size_t i = 0; i < places_n; i++)
            ask_cut(t, &places[i], &unreadable);
        tree_close(t);
        catalog_close(k);
    }
    write_index(sound.data, sound.len);
    assert_true(unreadable > 0);
}

/* ---- rows that are missing ---- */

static struct catalog *k;
static struct tree *t;

static int restore(void **state) {
    (void)state;
    write_index(sound.data, sound.len);
    return 0;
}

static int leave(void **state) {
    (void)state;
    tree_close(t);
    catalog_close(k);
    t = NULL;
    k = NULL;
    return 0;
}

static void open_damaged(const char *sql) {
    fixture_sql(f.index, sql);
    assert_int_equal(catalog_open(f.index, &k, &info), ERR_OK);
    assert_int_equal(tree_open(k, &t), ERR_OK);
}

/* The directory or file of a path, which is there. */
static uint64_t number_of(const char *path) {
    uint64_t ino = TREE_ROOT;
    char copy[256], *save = NULL;
    struct tree_attr attr;
    snprintf(copy, sizeof copy, "%s", path);
    for (char *name = strtok_r(copy, "/", &save); name != NULL; name = strtok_r(NULL, "/", &save)) {
        if (tree_lookup(t, ino, name, &attr) != ERR_OK)
            fail_msg("%s: no %s", path, name);
        ino = attr.ino;
    }
    return ino;
}

static void assert_corrupt(enum err e) {
    if (e != ERR_CORRUPT)
        fail_msg("%s", err_name(e));
}

static void the_readme_is_unreadable(void **state) {
    (void)state;
    struct tree_attr attr;
    open_damaged("DELETE FROM about");
    assert_corrupt(tree_lookup(t, TREE_ROOT, "README", &attr));
    assert_corrupt(tree_list(t, TREE_ROOT, -1, ignore, NULL));
}

static void a_document_without_its_bytes_is_unreadable(void **state) {
    (void)state;
    struct span bytes;
    open_damaged("DELETE FROM document_body");
    assert_corrupt(tree_read(t, number_of("text/notes.txt"), 0, 4096, &bytes));
    assert_corrupt(tree_read(t, number_of("text/06VELM1301.txt"), 0, 4096, &bytes));
}

static void a_cable_that_only_the_full_text_knows_is_unreadable(void **state) {
    (void)state;
    open_damaged("DELETE FROM cable WHERE ident = '06VELM1207'");
    assert_corrupt(tree_list(t, number_of("search/heron"), -1, ignore, NULL));
}

static void a_tag_that_only_cables_know_is_unreadable(void **state) {
    (void)state;
    open_damaged("DELETE FROM tag WHERE dir = 'KOSOVO'");
    assert_corrupt(tree_list(t, number_of("origins/VELM/+/tags"), -1, ignore, NULL));
}

/* The number of an older index is no contradiction. */
static void a_number_that_names_nothing_is_not_found(void **state) {
    (void)state;
    struct tree_attr attr;
    struct span bytes;
    open_damaged("SELECT 1");
    uint64_t text = number_of("text/notes.txt") + 1000, cable = number_of("cables/06VELM1207") + 1000;
    assert_int_equal(tree_read(t, text, 0, 4096, &bytes), ERR_NOT_FOUND);
    assert_int_equal(tree_getattr(t, text, &attr), ERR_NOT_FOUND);
    assert_int_equal(tree_getattr(t, cable, &attr), ERR_NOT_FOUND);
    assert_int_equal(tree_lookup(t, cable, "subject", &attr), ERR_NOT_FOUND);
    assert_int_equal(tree_lookup(t, number_of("tags/PREL"), "08VELM53", &attr), ERR_NOT_FOUND);
    uint64_t tag = number_of("tags/PREL") + (UINT64_C(1000) << 25);
    assert_int_equal(tree_getattr(t, tag, &attr), ERR_NOT_FOUND);
    assert_int_equal(tree_lookup(t, tag, "+", &attr), ERR_NOT_FOUND);
}

#define test(name) cmocka_unit_test_setup_teardown(name, restore, leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_damaged_page_hides_a_name),
        cmocka_unit_test(a_cut_file_gives_no_wrong_bytes),
        test(the_readme_is_unreadable),
        test(a_document_without_its_bytes_is_unreadable),
        test(a_cable_that_only_the_full_text_knows_is_unreadable),
        test(a_tag_that_only_cables_know_is_unreadable),
        test(a_number_that_names_nothing_is_not_found),
    };
    return cmocka_run_group_tests(tests, walk_tree, clear);
}
