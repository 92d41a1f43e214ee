/* fixture_tree: trees of fixtures. */
#include <stdio.h>

#include "cable/render.h"
#include "fixture_tree.h"
#include "test.h"

int fixture_tree_open(const struct fixture *f, struct catalog **k, struct tree **t) {
    fixture_catalog_open(f, k);
    assert_int_equal(tree_open(*k, t), ERR_OK);
    return 0;
}

int fixture_tree_close(struct fixture *f, struct catalog *k, struct tree *t) {
    tree_close(t);
    tree_close(NULL);
    return fixture_catalog_close(f, k);
}

enum err fixture_tree_find(struct tree *t, const char *path, struct tree_attr *attr) {
    enum err e = tree_getattr(t, TREE_ROOT, attr);
    while (e == ERR_OK && *path != '\0') {
        char name[300];
        size_t n = strcspn(path, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        e = tree_lookup(t, attr->ino, name, attr);
        path += n + (path[n] == '/');
    }
    return e;
}

struct tree_attr fixture_tree_at(struct tree *t, const char *path) {
    struct tree_attr attr = {0};
    enum err e = fixture_tree_find(t, path, &attr);
    if (e != ERR_OK)
        fail_msg("%s: %s", path, err_name(e));
    return attr;
}

const char *fixture_tree_names(const char *rest) {
    static char names[512];
    size_t n = 0;
    for (int file = 0; file < RENDER_FILES; file++)
        n += (size_t)snprintf(names + n, sizeof names - n, "%s ", render_files[file].name);
    n += (size_t)snprintf(names + n, sizeof names - n, "%s", rest);
    assert_true(n < sizeof names);
    return names;
}

bool fixture_tree_count(void *context, const struct tree_entry *entry) {
    (void)entry;
    ++*(unsigned *)context;
    return true;
}
