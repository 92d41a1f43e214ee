#include "find_cable.h"

#include "cable/ident.h"

error_t find_cable_option(int key, char *arg, struct argp_state *state, struct find_cable_wanted *w) {
    switch (key) {
    case ARGP_KEY_ARG:
        if (w->index != NULL)
            return ARGP_ERR_UNKNOWN; /* the rest, as ARGP_KEY_ARGS */
        w->index = arg;
        return 0;
    case ARGP_KEY_ARGS:
        w->ids = state->argv + state->next;
        w->ids_n = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (w->index == NULL || w->ids_n == 0)
            argp_error(state, w->index == NULL ? "no INDEX given" : "no ID given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

enum err find_cable(struct catalog *k, struct span name, int64_t *id) {
    struct ident ident;
    char canonical[IDENT_MAX];
    enum err e = catalog_find_cable(k, name, id);
    if (e != ERR_NOT_FOUND || ident_read(name, &ident) != ERR_OK)
        return e;
    ident_format_further(&ident, canonical); /* _b of the National Archives, where it is a cable of its own */
    e = catalog_find_cable(k, span_of(canonical), id);
    if (e == ERR_NOT_FOUND) {
        ident_settle(&ident);
        ident_format_further(&ident, canonical);
        e = catalog_find_cable(k, span_of(canonical), id);
    }
    ident_format(&ident, canonical);
    return e == ERR_NOT_FOUND ? catalog_find_cable(k, span_of(canonical), id) : e;
}

/* The cables of the same post and year as one that is missing. */
struct neighbours {
    const struct ident *wanted;
    uint64_t n; /* of that year */
    unsigned long distance; /* of the nearest one's serial */
    char nearest[FILENAME_SIZE];
};

static bool look_at(void *context, const struct catalog_cable *cable) {
    struct neighbours *s = context;
    struct ident ident;
    if (ident_parse(span_of(cable->dir), &ident) != ERR_OK || ident.year != s->wanted->year)
        return true;
    unsigned long a = ident.serial, b = s->wanted->serial, distance = a > b ? a - b : b - a;
    if (s->n++ == 0 || distance < s->distance) {
        s->distance = distance;
        memcpy(s->nearest, cable->dir, sizeof s->nearest);
    }
    return true;
}

enum err find_cable_refuse(struct catalog *k, const char *index, const char *name, struct err_info *info) {
    struct ident ident;
    int64_t post;
    if (ident_read(span_of(name), &ident) != ERR_OK)
        return err_set(info, ERR_NOT_FOUND,
                       "%s: no cable %s; an identifier is a year, a post and a number, as in 06ROME1851",
                       index, name);
    ident_settle(&ident);
    struct neighbours s = {.wanted = &ident};
    enum err e = catalog_find_value(k, CATALOG_ORIGIN, span_of(ident.post), &post);
    if (e == ERR_NOT_FOUND)
        return err_set(info, e, "%s: no cable %s; it has none from %s", index, name, ident.post);
    if (e == ERR_OK)
        e = catalog_list_cables(k, CATALOG_ORIGIN, post, -1, look_at, &s);
    if (e != ERR_OK)
        return err_set(info, e, "%s: cannot look for cable %s: %s", index, name, err_name(e));
    if (s.n == 0)
        return err_set(info, ERR_NOT_FOUND, "%s: no cable %s; it has none from %s of %d", index, name,
                       ident.post, ident.year);
    return err_set(info, ERR_NOT_FOUND, "%s: no cable %s; from %s of %d it has %llu, the nearest %s", index,
                   name, ident.post, ident.year, (unsigned long long)s.n, s.nearest);
}
