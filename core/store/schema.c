#include "schema.h"

#include <stdio.h>

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

enum err schema_finish(struct db *db, struct err_info *info) {
    return db_exec(db, schema_sql_finish, info);
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
    return ERR_OK;
}
