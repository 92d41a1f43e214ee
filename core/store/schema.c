#include "schema.h"

#include <stdio.h>

#include "base/filename.h"
#include "schema_sql.h"

enum err schema_create(struct db *db, struct err_info *info) {
    char pragmas[128];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             SCHEMA_APPLICATION_ID, SCHEMA_VERSION);
    enum err e = db_exec(db, pragmas, info);
    if (e == ERR_OK)
        e = db_exec(db, schema_sql_tables, info);
    return e == ERR_OK ? db_exec(db, schema_sql_load, info) : e;
}

enum err schema_finish(struct db *db, const struct tell *tell, struct err_info *info) {
    return db_exec_telling(db, schema_sql_finish, tell, info);
}

enum err schema_update(struct db *db, enum schema_step step, struct err_info *info) {
    const char *const steps[] = {
        [SCHEMA_BEGIN] = schema_sql_update,         [SCHEMA_NEAR] = schema_sql_update_near,
        [SCHEMA_WANTED] = schema_sql_update_wanted, [SCHEMA_REMOVE] = schema_sql_update_remove,
        [SCHEMA_FINISH] = schema_sql_update_finish, [SCHEMA_NAMES] = schema_sql_update_names,
    };
    enum err e = step == SCHEMA_BEGIN ? db_exec(db, schema_sql_load, info) : ERR_OK;
    return e == ERR_OK ? db_exec(db, steps[step], info) : e;
}

enum err schema_words_create(struct db *db, struct err_info *info) {
    return db_exec(db, schema_sql_words, info);
}

enum err schema_words_finish(struct db *db, struct err_info *info) {
    return db_exec(db, schema_sql_words_finish, info);
}

enum err schema_words_copy(struct db *db, const char *path, struct err_info *info) {
    struct db_stmt *s = NULL;
    enum err e = db_prepare(db, "ATTACH ? AS words", &s, info);
    if (e == ERR_OK) {
        db_bind_text(s, 1, span_of(path));
        e = db_run(s, info);
    }
    db_finalize(s);
    return e == ERR_OK ? db_exec(db, schema_sql_words_copy, info) : e;
}

/* ---- is it one? ---- */

enum { OBJECTS_MAX = 128 };

/* What ANALYZE adds; what it adds depends on how SQLite was built. */
static const struct schema_sql_object statistics[] = {
    {"table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"},
    {"table", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"},
};

struct comparison {
    const char *path;
    struct err_info *info;
    bool seen[OBJECTS_MAX];
    size_t next; /* the object that should come now, in a file that we made */
};

static bool is_object(const struct schema_sql_object *o, struct span type, struct span name) {
    return span_eq(name, span_of(o->name)) && span_eq(type, span_of(o->type));
}

/* The object of ours with this type and name, which is seen from now on; NULL when there is none, or none any
 * more. */
static const struct schema_sql_object *take_object(struct comparison *c, struct span type, struct span name) {
    for (size_t i = 0; i < sizeof statistics / sizeof statistics[0]; i++)
        if (is_object(&statistics[i], type, name))
            return &statistics[i];
    for (size_t i = 0; i < schema_sql_objects_len; i++) {
        size_t at = (c->next + i) % schema_sql_objects_len;
        if (c->seen[at] || !is_object(&schema_sql_objects[at], type, name))
            continue;
        c->seen[at] = true;
        c->next = at + 1;
        return &schema_sql_objects[at];
    }
    return NULL;
}

/* The index that SQLite itself makes for UNIQUE: it goes with its table. */
static bool is_automatic(struct span type, struct span name, struct span sql) {
    return sql.n == 0 && span_eq(type, SPAN("index")) && span_starts(name, SPAN("sqlite_autoindex_"));
}

/* A row of the schema. */
static enum err compare_row(struct comparison *c, struct db_stmt *row) {
    struct span type = db_text(row, 0), name = db_text(row, 1), sql = db_text(row, 2);
    char safe_type[FILENAME_SIZE], safe_name[FILENAME_SIZE];
    if (is_automatic(type, name, sql))
        return ERR_OK;
    const struct schema_sql_object *o = take_object(c, type, name);
    if (o != NULL && span_eq(sql, span_of(o->sql)))
        return ERR_OK;
    filename_safe(type, true, safe_type);
    filename_safe(name, true, safe_name);
    return err_set(c->info, ERR_FORMAT,
                   o != NULL ? "%s: the %.40s %.80s in it is not as cablefs makes it: index again"
                             : "%s: holds the %.40s %.80s, which is not of cablefs: take it out, "
                               "or index again",
                   c->path, safe_type, safe_name);
}

/* Compares the schema with ours: nothing else is in it, and nothing is missing. sqlite_master is the name of
 * its table that no other table can take. */
static enum err compare_schema(struct db *db, const char *path, struct err_info *info) {
    struct comparison c = {.path = path, .info = info};
    struct db_stmt *s = NULL;
    if (schema_sql_objects_len > OBJECTS_MAX)
        return err_set(info, ERR_LIMIT, "the schema has more tables than are compared");
    enum err e = db_prepare(db, "SELECT type, name, sql FROM main.sqlite_master", &s, info);
    while (e == ERR_OK && (e = db_step(s, info)) == ERR_OK)
        e = compare_row(&c, s);
    db_finalize(s);
    if (e != ERR_END)
        return e;
    for (size_t i = 0; i < schema_sql_objects_len; i++)
        if (!c.seen[i])
            return err_set(info, ERR_FORMAT, "%s: the %s %s of cablefs is missing in it: index again", path,
                           schema_sql_objects[i].type, schema_sql_objects[i].name);
    return ERR_OK;
}

enum err schema_begin(struct db *db, const char *path, struct err_info *info) {
    enum err e = db_begin(db, info);
    return e == ERR_CORRUPT || e == ERR_FORMAT ? err_set(info, ERR_FORMAT, "%s: not a cablefs index", path)
                                               : e;
}

enum err schema_check(struct db *db, const char *path, struct err_info *info) {
    int64_t application = 0, version = 0;
    enum err e = db_exec_int(db, "PRAGMA application_id", &application, info);
    if (e == ERR_OK)
        e = db_exec_int(db, "PRAGMA user_version", &version, info);
    if (e == ERR_CORRUPT || e == ERR_FORMAT || (e == ERR_OK && application != SCHEMA_APPLICATION_ID))
        return err_set(info, ERR_FORMAT, "%s: not a cablefs index", path);
    if (e != ERR_OK)
        return e;
    if (version != SCHEMA_VERSION)
        return err_set(info, ERR_FORMAT,
                       "%s: an index of version %lld, this program reads version %d: index again", path,
                       (long long)version, SCHEMA_VERSION);
    return compare_schema(db, path, info);
}
