/* counts: counts over the whole archive. */
#include "private.h"

enum err catalog_list_counts(struct catalog *k, enum catalog_count_by by,
                             bool (*visit)(void *context, const struct catalog_count *count), void *context) {
    struct db_stmt *s = catalog_statement(k, LIST_COUNTS + (int)by);
    enum err e;
    while ((e = catalog_step(k, s)) == ERR_OK) {
        struct catalog_count c = {.n = catalog_size(s, 1)};
        catalog_copy_dir(c.name, db_text(s, 0));
        if (!visit(context, &c)) {
            db_reset(s);
            return ERR_OK;
        }
    }
    return e == ERR_END ? ERR_OK : e;
}

enum err catalog_get_dates(struct catalog *k, int64_t *first, int64_t *last) {
    struct db_stmt *s = catalog_statement(k, GET_DATES);
    enum err e = catalog_row(k, s);
    if (e != ERR_OK)
        return e;
    bool dated = !db_is_null(s, 0);
    *first = db_int(s, 0);
    *last = db_int(s, 1);
    db_reset(s);
    return dated ? ERR_OK : ERR_NOT_FOUND;
}
