#include "archive.h"

#if CABLEFS_ARCHIVES

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/dynlib.h"

#define FUNCTIONS(X)                                                                                         \
    X(archive_entry_filetype)                                                                                \
    X(archive_entry_hardlink)                                                                                \
    X(archive_entry_mtime)                                                                                   \
    X(archive_entry_mtime_is_set)                                                                            \
    X(archive_entry_pathname)                                                                                \
    X(archive_entry_pathname_utf8)                                                                           \
    X(archive_error_string)                                                                                  \
    X(archive_filter_bytes)                                                                                  \
    X(archive_filter_count)                                                                                  \
    X(archive_format)                                                                                        \
    X(archive_read_data)                                                                                     \
    X(archive_read_data_block)                                                                               \
    X(archive_read_free)                                                                                     \
    X(archive_read_new)                                                                                      \
    X(archive_read_next_header)                                                                              \
    X(archive_read_open_fd)                                                                                  \
    X(archive_read_support_filter_bzip2)                                                                     \
    X(archive_read_support_filter_gzip)                                                                      \
    X(archive_read_support_filter_lz4)                                                                       \
    X(archive_read_support_filter_lzip)                                                                      \
    X(archive_read_support_filter_xz)                                                                        \
    X(archive_read_support_filter_zstd)                                                                      \
    X(archive_read_support_format_7zip)                                                                      \
    X(archive_read_support_format_raw)                                                                       \
    X(archive_read_support_format_tar)                                                                       \
    X(archive_read_support_format_zip)                                                                       \
    X(archive_set_error)

struct libarchive {
    FUNCTIONS(DYNLIB_POINTER)
};

enum { BLOCK = 128 * 1024 };

struct source_archive {
    struct libarchive lib;
    struct archive *archive;
    locale_t utf8; /* libarchive converts names into the character set of the locale */
    struct span file;
    struct stop stop;
    uint64_t size; /* of the archive */
    uint64_t out; /* bytes of members so far */
    uint64_t members; /* handed out, reported or passed over */
    bool over; /* after the last member, or after a failure that ends the archive */
    bool failed; /* the last header could not be read */
    bool unread; /* the member at hand may have more */
    struct buf name; /* of the member */
    struct err_info why; /* the archive could not be opened */
};

/* ---- libarchive's words ---- */

/* One sentence in out. When status says so the archive is at its end. That memory ran out is no more than the
 * trouble of this archive: a damaged header may ask for any amount. */
static enum err failure(struct source_archive *a, int status, struct err_info *out) {
    const char *words = a->lib.archive_error_string(a->archive);
    bool fatal = status == ARCHIVE_FATAL;
    a->over = a->over || fatal;
    return err_set(out, ERR_IO, "%s%s", words != NULL ? words : "damaged",
                   fatal ? "; the archive was not read further" : "");
}

static bool is_bomb(const struct source_archive *a) {
    uint64_t unpacked = (uint64_t)a->lib.archive_filter_bytes(a->archive, 0); /* of a tar: with its headers */
    uint64_t out = a->out > unpacked ? a->out : unpacked;
    return out > SOURCE_ARCHIVE_FREE && out / SOURCE_ARCHIVE_RATIO > a->size;
}

static enum err refuse(struct source_archive *a, struct err_info *out) {
    a->over = true;
    return err_set(out, ERR_LIMIT,
                   "unpacks to more than %d times its size: a zip bomb? It was not read further",
                   SOURCE_ARCHIVE_RATIO);
}

/* ---- open, close ---- */

static enum err load_libarchive(struct libarchive *lib, struct err_info *info) {
#define NAMED(name) DYNLIB_FUNCTION(struct libarchive, name)
    static const struct dynlib_function functions[] = {FUNCTIONS(NAMED)};
    static const struct dynlib library = {.soname = LIBARCHIVE_SONAME,
                                          .package = "libarchive13",
                                          .purpose = "to read archives",
                                          .functions = functions,
                                          .functions_n = sizeof functions / sizeof functions[0]};
    return dynlib_open(&library, lib, info);
}

static int begin_archive(struct source_archive *a, int fd) {
    struct archive *r = a->archive;
    int (*const support[])(struct archive *) = {
        a->lib.archive_read_support_filter_gzip, a->lib.archive_read_support_filter_bzip2,
        a->lib.archive_read_support_filter_xz,   a->lib.archive_read_support_filter_zstd,
        a->lib.archive_read_support_filter_lz4,  a->lib.archive_read_support_filter_lzip,
        a->lib.archive_read_support_format_zip,  a->lib.archive_read_support_format_tar,
        a->lib.archive_read_support_format_7zip, a->lib.archive_read_support_format_raw};
    for (size_t i = 0; i < sizeof support / sizeof support[0]; i++)
        if (support[i](r) == ARCHIVE_FATAL)
            return ARCHIVE_FATAL;
    if (lseek(fd, 0, SEEK_SET) != 0) {
        a->lib.archive_set_error(r, errno, "cannot seek");
        return ARCHIVE_FATAL;
    }
    return a->lib.archive_read_open_fd(r, fd, BLOCK);
}

static enum err open_archive(struct source_archive *a, int fd) {
    a->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8",
                        (locale_t)0); /* without it, names that are not ASCII may be garbled */
    a->archive = a->lib.archive_read_new();
    if (a->archive == NULL)
        return ERR_NOMEM;
    if (begin_archive(a, fd) < ARCHIVE_WARN)
        failure(a, ARCHIVE_FATAL, &a->why);
    return ERR_OK;
}

enum err source_archive_open(int fd, uint64_t size, struct span file, struct stop stop,
                             struct source_archive **out) {
    struct source_archive *a = calloc(1, sizeof *a);
    if (a == NULL)
        return ERR_NOMEM;
    a->file = file;
    a->stop = stop;
    a->size = size;
    enum err e = load_libarchive(&a->lib, &a->why);
    a->over = e == ERR_MISSING; /* and why says so */
    if (e == ERR_OK)
        e = open_archive(a, fd);
    if (e != ERR_OK && e != ERR_MISSING) {
        source_archive_close(a);
        return e;
    }
    *out = a;
    return ERR_OK;
}

void source_archive_close(struct source_archive *a) {
    if (a == NULL)
        return;
    if (a->archive != NULL)
        a->lib.archive_read_free(a->archive);
    if (a->utf8 != (locale_t)0)
        freelocale(a->utf8);
    buf_free(&a->name);
    free(a);
}

/* ---- the content of a member ---- */

static enum err read_data(void *context, char *bytes, size_t max, size_t *n, struct err_info *error) {
    struct source_archive *a = context;
    la_ssize_t got = 0;
    *n = 0;
    if (!a->unread)
        return ERR_OK;
    do
        got = a->lib.archive_read_data(a->archive, bytes, max);
    while (got == ARCHIVE_RETRY);
    a->unread = got > 0;
    if (got < 0)
        return failure(a, (int)got, error);
    a->out += (uint64_t)got;
    if (is_bomb(a)) {
        a->unread = false;
        return refuse(a, error);
    }
    *n = (size_t)got;
    return ERR_OK;
}

/* What the caller did not want of a member must be unpacked all the same to get behind it, and counts.
 * Failures show again when the next header is read. */
static enum err skip_data(struct source_archive *a, struct err_info *error) {
    while (a->unread) {
        const void *block;
        size_t n;
        la_int64_t offset;
        if (stop_asked(&a->stop))
            return ERR_STOPPED;
        int status = a->lib.archive_read_data_block(a->archive, &block, &n, &offset);
        a->unread = status == ARCHIVE_OK || status == ARCHIVE_WARN || status == ARCHIVE_RETRY;
        a->out += status == ARCHIVE_OK ? n : 0;
        if (is_bomb(a)) {
            a->unread = false;
            return refuse(a, error);
        }
    }
    return ERR_OK;
}

/* ---- members ---- */

/* cables.csv.gz holds cables.csv. */
static struct span without_suffix(struct span file) {
    for (size_t i = file.n; i-- > 1;)
        if (file.p[i] == '.' && file.p[i - 1] != '/')
            return span_first(file, i);
    return file;
}

/* Two dots are no hidden name, and neither is one. */
static bool is_hidden(struct span name) {
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] != '.' || (i > 0 && name.p[i - 1] != '/'))
            continue;
        size_t end = i;
        while (end < name.n && name.p[end] != '/')
            end++;
        if (end - i > 2 || (end - i == 2 && name.p[i + 1] != '.'))
            return true;
    }
    return false;
}

static enum err set_name(struct source_archive *a, struct archive_entry *entry) {
    const char *name = a->lib.archive_entry_pathname(entry);
    if (name == NULL)
        name = a->lib.archive_entry_pathname_utf8(entry);
    buf_clear(&a->name);
    if (a->lib.archive_format(a->archive) == ARCHIVE_FORMAT_RAW) {
        struct span file = without_suffix(a->file);
        buf_add(&a->name, file.p, file.n);
    } else if (name == NULL || *name == '\0') {
        buf_printf(&a->name, "member-%llu", (unsigned long long)a->members);
    } else {
        buf_str(&a->name, name);
    }
    return buf_err(&a->name);
}

/* Why a member that is no directory is not read; NULL for a file. */
static const char *objection(const struct source_archive *a, struct archive_entry *entry) {
    if (a->lib.archive_entry_hardlink(entry) != NULL)
        return "a link in an archive is not followed";
    switch (a->lib.archive_entry_filetype(entry)) {
    case AE_IFREG:
    case 0: /* a zip that does not say */
        return NULL;
    case AE_IFLNK:
        return "a link in an archive is not followed";
    default:
        return "not a regular file";
    }
}

/* The next header; ARCHIVE_EOF at the end. */
static int next_header(struct source_archive *a, struct archive_entry **entry) {
    int status;
    do
        status = a->lib.archive_read_next_header(a->archive, entry);
    while (status == ARCHIVE_RETRY);
    return status;
}

static enum err next_member(struct source_archive *a, struct source_member *m, struct err_info *error) {
    struct archive_entry *entry;
    for (;;) {
        m->name = SPAN_EMPTY;
        enum err e = skip_data(a, error);
        if (e != ERR_OK)
            return e == ERR_STOPPED ? e : ERR_OK;
        int status = next_header(a, &entry);
        if (status == ARCHIVE_EOF) {
            a->over = true;
            return ERR_END;
        }
        a->members++;
        if (status < ARCHIVE_WARN) { /* twice, and there is no way to go on */
            failure(a, a->failed ? ARCHIVE_FATAL : status, error);
            a->failed = true;
            return ERR_OK;
        }
        a->failed = false;
        if (is_bomb(a)) {
            refuse(a, error);
            return ERR_OK;
        }
        if (set_name(a, entry) != ERR_OK)
            return ERR_NOMEM;
        m->name = (struct span){a->name.data, a->name.len};
        a->unread = true;
        if (a->lib.archive_entry_filetype(entry) != AE_IFDIR && !is_hidden(m->name))
            break;
    }
    if (a->lib.archive_format(a->archive) == ARCHIVE_FORMAT_RAW &&
        a->lib.archive_filter_count(a->archive) <= 1) {
        m->name = SPAN_EMPTY; /* to libarchive anything is an archive of one member */
        a->over = true;
        err_set(error, ERR_INVALID, "a damaged archive: not even its beginning can be read");
        return ERR_OK;
    }
    m->mtime = a->lib.archive_entry_mtime_is_set(entry) ? a->lib.archive_entry_mtime(entry) : 0;
    m->stream = (struct stream){.read = read_data, .context = a};
    const char *why = objection(a, entry);
    if (why != NULL)
        err_set(error, ERR_INVALID, "%s", why);
    return ERR_OK;
}

enum err source_archive_next(struct source_archive *a, struct source_member *m, struct err_info *error) {
    *m = (struct source_member){0};
    *error = a->why;
    if (a->why.code != ERR_OK) {
        a->why = (struct err_info){0};
        return ERR_OK;
    }
    if (a->over)
        return ERR_END;
    locale_t before = a->utf8 == (locale_t)0 ? (locale_t)0 : uselocale(a->utf8);
    enum err e = next_member(a, m, error);
    if (before != (locale_t)0)
        uselocale(before);
    return e;
}

#else

#include <stdlib.h>

struct source_archive {
    bool told;
};

enum err source_archive_open(int fd, uint64_t size, struct span file, struct stop stop,
                             struct source_archive **out) {
    (void)fd;
    (void)size;
    (void)file;
    (void)stop;
    *out = calloc(1, sizeof **out);
    return *out == NULL ? ERR_NOMEM : ERR_OK;
}

void source_archive_close(struct source_archive *a) {
    free(a);
}

enum err source_archive_next(struct source_archive *a, struct source_member *m, struct err_info *error) {
    *m = (struct source_member){0};
    *error = (struct err_info){0};
    if (a->told)
        return ERR_END;
    a->told = true;
    err_set(error, ERR_INVALID, "an archive; this cablefs was built without libarchive and does not read it");
    return ERR_OK;
}

#endif
