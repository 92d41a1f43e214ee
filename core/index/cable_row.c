#include "cable_row.h"

#include <stdlib.h>

#include "cable/fields.h"
#include "cable/render.h"

/* The parameters of the statement; those of the sizes and of the fields follow. */
enum parameter {
    ID = 1,
    DAY,
    ORIGIN,
    SIGNER,
    DOCUMENT,
    VIEWS,
    PRINT,
    CHANGED,
    SIZES,
};

static const char numbers[] =
    "INSERT INTO cable(id, day, origin_id, signer_id, document_id, views, print, changed";

struct index_cable_row {
    struct db_stmt *insert;
    int fields; /* its first parameter that is a field */
    struct buf file; /* one of its files, for its size */
    struct buf lists; /* of the cable, joined */
};

static enum err prepare(struct index_cable_row *row, struct db *db, struct err_info *info) {
    struct buf sql = BUF_EMPTY;
    buf_str(&sql, numbers);
    row->fields = SIZES + (int)render_size_columns(&sql);
    int end = row->fields + (int)fields_columns(&sql);
    buf_str(&sql, ") VALUES (?");
    for (int i = ID + 1; i < end; i++)
        buf_str(&sql, ", ?");
    buf_add(&sql, ")", sizeof ")"); /* with the NUL */
    enum err e = buf_err(&sql) == ERR_OK ? db_prepare(db, sql.data, &row->insert, info) : err_no_memory(info);
    buf_free(&sql);
    return e;
}

enum err index_cable_row_open(struct db *db, struct index_cable_row **out, struct err_info *info) {
    struct index_cable_row *row = calloc(1, sizeof *row);
    if (row == NULL)
        return err_no_memory(info);
    enum err e = prepare(row, db, info);
    if (e == ERR_OK)
        *out = row;
    else
        index_cable_row_close(row);
    return e;
}

void index_cable_row_close(struct index_cable_row *row) {
    if (row == NULL)
        return;
    db_finalize(row->insert);
    buf_free(&row->file);
    buf_free(&row->lists);
    free(row);
}

/* Appends the items, one a line, without a newline at the end. */
static void join(struct buf *out, const struct cable_spans *items) {
    for (size_t i = 0; i < items->n; i++) {
        if (i > 0)
            buf_char(out, '\n');
        buf_add(out, items->items[i].p, items->items[i].n);
    }
}

static size_t joined_size(const struct cable_spans *items) {
    size_t n = items->n == 0 ? 0 : items->n - 1;
    for (size_t i = 0; i < items->n; i++)
        n += items->items[i].n;
    return n;
}

/* The lists are joined first, all of them, because what is bound must not move until the row is written. */
static enum err join_lists(struct index_cable_row *row, const struct cable *c) {
    buf_clear(&row->lists);
    for (size_t i = 0; i < fields_table_len; i++)
        if (fields_table[i].column != NULL && fields_table[i].kind == FIELDS_LIST)
            join(&row->lists, fields_list(&fields_table[i], c));
    return buf_err(&row->lists);
}

/* The next list, as join_lists() has put it behind the one before. */
static struct span next_list(const struct index_cable_row *row, size_t *at, const struct cable_spans *items) {
    struct span list = {row->lists.data, joined_size(items)};
    if (list.n > 0)
        list.p += *at;
    *at += list.n;
    return list;
}

static void bind_fields(struct index_cable_row *row, const struct cable *c) {
    int parameter = row->fields;
    size_t at = 0; /* of the next list */
    for (size_t i = 0; i < fields_table_len; i++) {
        const struct fields_row *f = &fields_table[i];
        if (f->column == NULL)
            continue;
        switch (f->kind) {
        case FIELDS_DATE:
            db_bind_int_or_null(row->insert, parameter++, c->has_date, c->date);
            break;
        case FIELDS_LIST:
            db_bind_text_or_null(row->insert, parameter++, next_list(row, &at, fields_list(f, c)));
            break;
        case FIELDS_TEXT:
        case FIELDS_SENDER:
        case FIELDS_LEVEL:
            db_bind_text_or_null(row->insert, parameter++, fields_text(f, c, NULL));
            break;
        case FIELDS_TOPICS:
        case FIELDS_TO:
        case FIELDS_INFO:
        case FIELDS_REFERENCES:
        case FIELDS_PARAGRAPHS:
        case FIELDS_PROBLEMS: /* tables of their own hold them, and they have no column */
            break;
        }
    }
}

static enum err bind_sizes(struct index_cable_row *row, const struct cable *c) {
    int parameter = SIZES;
    enum err e = ERR_OK;
    for (int file = 0; e == ERR_OK && file < RENDER_FILES; file++) {
        if (render_files[file].size_column == NULL)
            continue;
        buf_clear(&row->file);
        e = render_files[file].render(c, &row->file);
        db_bind_int(row->insert, parameter++, (int64_t)row->file.len);
    }
    return e;
}

enum err index_cable_row_insert(struct index_cable_row *row, const struct cable *c,
                                const struct index_cable_numbers *n, struct err_info *info) {
    if (bind_sizes(row, c) != ERR_OK || join_lists(row, c) != ERR_OK)
        return err_no_memory(info);
    struct db_stmt *s = row->insert;
    db_bind_int(s, ID, n->id);
    db_bind_int(s, DAY, n->day);
    db_bind_int_or_null(s, ORIGIN, n->origin != 0, n->origin);
    db_bind_int_or_null(s, SIGNER, n->signer != 0, n->signer);
    db_bind_int(s, DOCUMENT, n->document);
    db_bind_int(s, VIEWS, n->views);
    db_bind_int(s, PRINT, n->print);
    db_bind_int(s, CHANGED, n->changed);
    bind_fields(row, c);
    return db_run(s, info);
}
