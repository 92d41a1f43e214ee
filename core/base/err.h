/* err: how every function of cablefs says that it failed.
 *
 * A function that can fail returns an `enum err`. Its results are in out-parameters, which mean something
 * only when it returned ERR_OK. A function that touches the outside world (files, the index) also fills a
 * `struct err_info` with one sentence for a person: what went wrong, where, and what to do about it. The text
 * is inside the struct, so that nobody has to free it. Core never prints and never exits.
 */
#ifndef CABLEFS_BASE_ERR_H
#define CABLEFS_BASE_ERR_H

enum err {
    ERR_OK = 0,
    ERR_END, /* nothing more to hand out: the normal end of an iteration */
    ERR_NOT_FOUND, /* no such thing in the index, or no such file */
    ERR_INVALID, /* the input is not what it should be: a bad name, a document that is no cable */
    ERR_QUERY, /* a query that does not parse, or no name for one */
    ERR_NOT_DIR, /* a directory is needed, and this is a file or a symlink */
    ERR_IS_DIR, /* a file is needed, and this is a directory */
    ERR_NO_ATTRIBUTE, /* the node has no extended attribute of this name */
    ERR_FORMAT, /* the file is not a cablefs index, or one of another version */
    ERR_CORRUPT, /* the index contradicts itself */
    ERR_LIMIT, /* a documented limit was passed (a size, a count, a bit field) */
    ERR_IO, /* the operating system or SQLite refused */
    ERR_NOMEM, /* memory ran out */
    ERR_STOPPED, /* the caller asked to stop */
    ERR_STALE, /* what a number stood for is not remembered any more: ask again by name */
    ERR_MISSING, /* a shared library that this needs cannot be loaded */
    ERR_COSTLY, /* it was given up: it takes more time or memory than the caller allows */
    ERR_DEFERRED, /* not begun: it may take long, and the caller has asked for what is at hand only */
    ERR_BUSY, /* another process keeps it to itself, for longer than is waited for */
    ERR_CRASHED, /* the process that did it before died of it */
};

struct err_info {
    enum err code;
    char text[512]; /* one line, no newline, NUL-terminated; long paths are cut with an ellipsis */
};

/* Writes code and text into info (which may be NULL) and returns code, so that callers can
 * `return err_set(info, ERR_IO, "%s: %s", path, strerror(errno));`. */
enum err err_set(struct err_info *info, enum err code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ERR_NOMEM, with the sentence for it. Inline, so that an analyser sees that it is never ERR_OK. */
static inline enum err err_no_memory(struct err_info *info) {
    err_set(info, ERR_NOMEM, "out of memory");
    return ERR_NOMEM;
}

/* A short name of the code ("out of memory"), never NULL, static storage. */
const char *err_name(enum err code);

#endif
