#include "alias.h"

#include <string.h>

#include "cable/ident.h"
#include "cable/vocabulary.h"
#include "set_contents.h"
#include "set_place.h"
#include "set_values.h"
#include "state.h"

/* ---- values ---- */

/* In capitals, blanks as '_': the form of nearly all names. */
static void in_capitals(struct span name, char out[FILENAME_SIZE]) {
    filename_safe(name, false, out);
    for (char *p = out; *p != '\0'; p++)
        *p = text_upper(*p);
}

static enum err find_value(struct tree *t, enum catalog_facet facet, const char *name, int64_t *id) {
    return catalog_find_value(t->catalog, facet, span_of(name), id);
}

/* KOSOVO for KV, where there is no KV; the only one of its codes that is there for a name. */
static enum err find_tag(struct tree *t, const char *name, int64_t *id) {
    enum err e = ERR_NOT_FOUND;
    for (size_t i = 0; i < vocabulary_table_len; i++) {
        const struct vocabulary_entry *entry = &vocabulary_table[i];
        char dir[FILENAME_SIZE];
        int64_t found;
        filename_safe(span_of(entry->name), false, dir);
        bool by_code = strcmp(entry->code, name) == 0;
        if (!by_code && strcmp(dir, name) != 0)
            continue;
        enum err one = find_value(t, CATALOG_TAG, by_code ? dir : entry->code, &found);
        if (one == ERR_NOT_FOUND || (one == ERR_OK && e == ERR_OK && found == *id))
            continue;
        if (one != ERR_OK)
            return one;
        if (e == ERR_OK)
            return ERR_NOT_FOUND; /* it may mean either */
        *id = found;
        e = ERR_OK;
    }
    return e;
}

/* ROME for AMEMBASSY ROME, NEWDELHI for New Delhi. */
static enum err find_origin(struct tree *t, char *name, int64_t *id) {
    char post[IDENT_POST_MAX];
    for (char *p = name; *p != '\0'; p++) {
        if (*p == '_')
            *p = ' ';
        if (!text_is_upper(*p) && strchr(" -.,/", *p) == NULL)
            return ERR_NOT_FOUND; /* a post has no digits: this may be a cable */
    }
    return ident_post(span_of(name), post) == ERR_OK ? find_value(t, CATALOG_ORIGIN, post, id)
                                                     : ERR_NOT_FOUND;
}

static enum err find_alias_of_value(struct tree *t, enum catalog_facet facet, struct span name, int64_t *id) {
    char capitals[FILENAME_SIZE];
    in_capitals(name, capitals);
    enum err e = find_value(t, facet, capitals, id);
    if (e == ERR_NOT_FOUND && facet == CATALOG_TAG)
        e = find_tag(t, capitals, id);
    if (e == ERR_NOT_FOUND && facet == CATALOG_ORIGIN)
        e = find_origin(t, capitals, id);
    return e;
}

/* ---- cables ---- */

/* An identifier without blanks, '_', '-' and in capitals, and the ~2 behind it. */
static bool split_name(struct span name, char ident[IDENT_MAX], struct span *variant) {
    size_t n = 0, i;
    for (i = 0; i < name.n && name.p[i] != '~'; i++) {
        if (strchr(" _-", name.p[i]) != NULL)
            continue;
        if (n + 1 >= IDENT_MAX)
            return false;
        ident[n++] = text_upper(name.p[i]);
    }
    ident[n] = '\0';
    *variant = span_from(name, i);
    return true;
}

static enum err find_dir(struct tree *t, const char *ident, struct span variant, int64_t *cable) {
    char dir[IDENT_MAX + FILENAME_SIZE];
    struct span own = span_of(ident);
    if (own.n + variant.n > sizeof dir)
        return ERR_NOT_FOUND;
    memcpy(dir, own.p, own.n);
    if (variant.n > 0)
        memcpy(dir + own.n, variant.p, variant.n);
    return catalog_find_cable(t->catalog, (struct span){dir, own.n + variant.n}, cable);
}

/* 1976STATE216769_b is 76STATE216769~2, or 76STATE216769 where no other document has the number. */
static enum err find_ident(struct tree *t, const struct ident *id, struct span variant, int64_t *cable) {
    char dir[IDENT_MAX];
    enum err e = ERR_NOT_FOUND;
    if (id->further > 1 && variant.n == 0) {
        ident_format_further(id, dir);
        e = find_dir(t, dir, variant, cable);
    }
    ident_format(id, dir);
    return e == ERR_NOT_FOUND ? find_dir(t, dir, variant, cable) : e;
}

static enum err find_alias_of_cable(struct tree *t, struct span name, int64_t *cable) {
    char text[IDENT_MAX];
    struct span variant;
    struct ident id;
    if (!split_name(name, text, &variant))
        return ERR_NOT_FOUND;
    /* as it is first: the _ of 1976STATE216769_b has a meaning */
    if (ident_read(span_first(name, name.n - variant.n), &id) != ERR_OK &&
        ident_parse(span_of(text), &id) != ERR_OK && !ident_mend(span_of(text), &id))
        return ERR_NOT_FOUND;
    enum err e = find_ident(t, &id, variant, cable);
    if (e != ERR_NOT_FOUND)
        return e;
    ident_settle(&id);
    return find_ident(t, &id, variant, cable);
}

/* ---- in a directory ---- */

/* Of the values that occur in a set. What is the name of a value that does not is no other spelling. */
static enum err find_narrowed(struct tree *t, const struct ino_node *plus_facet, struct span name,
                              int64_t *value) {
    enum catalog_facet facet = (enum catalog_facet)plus_facet->cable;
    struct ino_node set;
    enum err e = catalog_find_value(t->catalog, facet, name, value);
    if (e != ERR_NOT_FOUND)
        return e == ERR_OK ? ERR_NOT_FOUND : e;
    e = find_alias_of_value(t, facet, name, value);
    return e == ERR_OK ? set_values_find(t, node_place(plus_facet), facet, *value, &set) : e;
}

static enum err find_in_set(struct tree *t, const struct ino_node *set, struct span name, int64_t *cable) {
    bool holds;
    enum err e = set_place_holds_cables(t, node_place(set), &holds);
    if (e == ERR_OK)
        e = holds ? find_alias_of_cable(t, name, cable) : ERR_NOT_FOUND;
    return e == ERR_OK ? set_contents_has_cable(t, node_place(set), *cable) : e;
}

enum err alias_find(struct tree *t, const struct ino_node *parent, struct span name, struct ino_node *child) {
    if (name.n == 0 || name.n >= FILENAME_SIZE || text_is_space(name.p[0]) ||
        text_is_space(name.p[name.n - 1]))
        return ERR_NOT_FOUND;
    *child = (struct ino_node){.kind = INO_ALIAS, .facet = CATALOG_ALL};
    if (parent->kind == INO_VALUE)
        return find_in_set(t, parent, name, &child->value);
    if (node_is_facet_dir(parent))
        child->facet = parent->facet;
    else if (parent->kind == INO_PLUS_FACET)
        child->facet = (enum catalog_facet)parent->cable;
    if (child->facet == CATALOG_ALL || child->facet == CATALOG_DATE)
        return ERR_NOT_FOUND;
    return parent->kind == INO_PLUS_FACET ? find_narrowed(t, parent, name, &child->value)
                                          : find_alias_of_value(t, parent->facet, name, &child->value);
}

/* ---- the symlink ---- */

struct target { /* the directory that it leads to */
    char name[FILENAME_SIZE];
    struct node_times times;
};

static enum err find_target(struct tree *t, const struct ino_node *n, struct target *target) {
    struct catalog_cable c;
    struct catalog_value v;
    bool cable = n->facet == CATALOG_ALL;
    enum err e = cable ? catalog_get_cable(t->catalog, n->value, &c)
                       : catalog_get_value(t->catalog, n->facet, n->value, &v);
    if (e != ERR_OK)
        return e;
    target->times = cable ? (struct node_times){c.has_date, c.date, c.changed}
                          : (struct node_times){v.has_newest, v.newest, v.changed};
    memcpy(target->name, cable ? c.dir : v.dir, sizeof target->name);
    return ERR_OK;
}

static enum err attr_of(struct tree *t, const struct ino_node *n, struct tree_attr *attr) {
    struct target target;
    enum err e = find_target(t, n, &target);
    if (e == ERR_OK)
        e = node_symlink_attr(n, strlen(target.name), &target.times, attr);
    attr->name_passes =
        true; /* what has other spellings has too many for all of them to be forgotten one by one */
    return e;
}

static enum err text(struct tree *t, const struct ino_node *n) {
    struct target target;
    enum err e = find_target(t, n, &target);
    if (e == ERR_OK)
        buf_str(&t->bytes, target.name);
    return e == ERR_OK ? buf_err(&t->bytes) : e;
}

const struct kind alias_symlink = {.attr = attr_of, .text = text};
