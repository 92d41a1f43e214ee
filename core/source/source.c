#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive.h"
#include "csv.h"
#include "foreign.h"
#include "html.h"
#include "json.h"
#include "pdf.h"
#include "place.h"
#include "request.h"
#include "sniff.h"
#include "table.h"
#include "telegrams.h"
#include "walk.h"

/* A form that documents come in: how they are read, one after the other, from a file or from a member of an
 * archive. */
struct form {
    const char *name; /* "an archive": of a file that has no documents */
    /* Begins, with the first bytes in s->bytes. ERR_OK with item->error set: there is nothing to be had here,
     * and the error says why. ERR_NOMEM. */
    enum err (*open)(struct source *s, struct source_item *item);
    /* The next document; ERR_END after the last one, ERR_STOPPED, ERR_NOMEM. */
    enum err (*next)(struct source *s, struct source_item *item);
    void (*close)(struct source *s); /* NULL: there is nothing to close */
};

/* A text or page that unpacks to more bytes than this, and to more times the size of its archive, is none of
 * cables: real archives unpack to a few times their size. */
enum { MEMBER_FREE = 8 * 1024 * 1024, MEMBER_RATIO = 10 };

enum { DEPTH_MAX = 2 }; /* a member of an archive is not an archive itself */

/* A file is open while documents come from it, one at a time. */
struct source {
    struct stop stop;
    struct walk *walk;
    struct walk_entry file;
    int fd; /* -1: no file is open */
    const struct form *forms[DEPTH_MAX]; /* of the file, and of the member where the file is an archive */
    size_t depth; /* how many of them are open */
    struct stream stream; /* of the file or the member */
    struct source_archive *archive;
    struct source_csv *csv;
    struct source_table *table;
    struct source_json *json;
    bool given; /* of a form that is read as a whole (a text, a page, a PDF): it was read */
    bool begun; /* the first document of the file was asked for, */
    bool any; /* and some were handed out */
    struct buf bytes; /* of the document, at first as much as is needed to see what it is */
    struct telegrams telegrams; /* of the text */
    struct buf pdf; /* its text */
    struct buf shown; /* path of the file */
    struct buf path; /* of the member */
    struct buf part; /* path of a telegram that is not the first of its text */
    struct source_html html;
    struct raw outside; /* path, name and time of the file or the member */
    uint64_t done; /* bytes of the files before this one */
    struct source_request watched; /* of it what place.h needs, and its paths */
    struct place place;
};

enum err source_open(const struct source_request *request, struct source **out, struct err_info *info) {
    struct source *s = calloc(1, sizeof *s);
    if (s == NULL)
        return err_no_memory(info);
    s->fd = -1;
    s->stop = s->html.stop = request->stop;
    s->watched = *request;
    s->place.request = &s->watched;
    const struct walk_request walk = request_walk(request);
    enum err e = walk_open(&walk, &s->walk, info);
    if (e == ERR_OK)
        *out = s;
    else
        source_close(s);
    return e;
}

static void close_form(struct source *s) {
    const struct form *form = s->forms[--s->depth];
    if (form->close != NULL)
        form->close(s);
}

static void close_file(struct source *s) {
    while (s->depth > 0)
        close_form(s);
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

void source_close(struct source *s) {
    if (s == NULL)
        return;
    close_file(s);
    walk_close(s->walk);
    source_html_free(&s->html);
    buf_free(&s->bytes);
    buf_free(&s->pdf);
    buf_free(&s->shown);
    buf_free(&s->path);
    buf_free(&s->part);
    free(s);
}

/* ---- where it is ---- */

uint64_t source_links(const struct source *s) {
    return walk_links(s->walk);
}

void source_tell(struct source *s, enum source_step step, struct span path) {
    place_tell(&s->place, step, path);
}

struct source_file source_file(const struct source *s) {
    return request_file(&s->file);
}

struct source_place source_place(const struct source *s) {
    return s->place.now;
}

uint64_t source_position(const struct source *s) {
    if (s->fd < 0)
        return s->done;
    uint64_t size = (uint64_t)s->file.st.st_size;
    off_t at = lseek(s->fd, 0, SEEK_CUR); /* libarchive reads through it, too */
    return s->done + (at < 0 ? 0 : (uint64_t)at < size ? (uint64_t)at : size);
}

/* ---- reading ---- */

/* A stream that was stopped looks damaged to whoever reads it. What was made of it is lost: source_next()
 * asks again, and does not hand it out. */
static enum err read_or_stop(void *context, char *bytes, size_t max, size_t *n, struct err_info *error) {
    const struct source *s = context;
    if (stop_asked(&s->stop))
        return err_set(error, ERR_STOPPED, "stopped");
    return s->stream.read(s->stream.context, bytes, max, n, error);
}

static struct stream stream_of(struct source *s) {
    return (struct stream){.read = read_or_stop, .context = s};
}

static struct span bytes_of(const struct source *s) {
    return (struct span){s->bytes.data == NULL ? "" : s->bytes.data, s->bytes.len};
}

/* ---- text: a document a telegram ---- */

static enum err open_one(struct source *s, struct source_item *item) {
    (void)item;
    s->given = false;
    return ERR_OK;
}

/* The most bytes that are held of one document. */
static size_t size_limit(const struct source *s) {
    uint64_t most = (uint64_t)s->file.st.st_size * MEMBER_RATIO >> 20 << 20; /* whole mebibytes */
    if (s->archive == NULL || most > SOURCE_FILE_MAX)
        return SOURCE_FILE_MAX;
    return most > MEMBER_FREE ? (size_t)most : MEMBER_FREE;
}

/* All of it, as it is: what the stream still has is put behind the first bytes. */
static enum err read_all(struct source *s, struct source_item *item) {
    const struct stream stream = stream_of(s);
    const size_t most = size_limit(s);
    s->given = true;
    enum err e = s->archive == NULL && s->file.st.st_size > SOURCE_FILE_MAX /* not worth beginning */
                     ? err_set(&item->error, ERR_LIMIT, "larger than %d MiB", SOURCE_FILE_MAX >> 20)
                     : stream_rest(&stream, &s->bytes, most, &item->error);
    if (e == ERR_LIMIT && most < SOURCE_FILE_MAX)
        err_set(&item->error, e, "larger than %zu MiB, and than %d times the archive; unpack it first",
                most >> 20, MEMBER_RATIO);
    if (e != ERR_OK)
        return e == ERR_NOMEM ? e : ERR_OK;
    item->raw.bytes = bytes_of(s);
    return ERR_OK;
}

/* The second telegram of a text is named FILE#2. Where it came from says nothing of its identifier. */
static enum err name_part(struct source *s, struct source_item *item) {
    const struct span path = s->outside.path, name = s->outside.name;
    buf_clear(&s->part);
    buf_add(&s->part, path.p, path.n);
    buf_printf(&s->part, "#%zu", s->telegrams.n);
    if (buf_err(&s->part) != ERR_OK)
        return ERR_NOMEM;
    item->raw.path = (struct span){s->part.data, s->part.len};
    item->raw.name = span_from(item->raw.path, path.n - name.n);
    return ERR_OK;
}

/* The next telegram of the text that was read. */
static enum err next_telegram(struct source *s, struct source_item *item) {
    if (!telegrams_next(&s->telegrams, &item->raw.bytes))
        return ERR_END;
    if (s->telegrams.doubt != 0) {
        item->raw.note.kind = "several";
        snprintf(item->raw.note.text, sizeof item->raw.note.text,
                 "another telegram may begin in line %zu: it was not divided", s->telegrams.doubt);
    }
    return s->telegrams.n > 1 ? name_part(s, item) : ERR_OK;
}

static enum err next_text(struct source *s, struct source_item *item) {
    if (s->given)
        return next_telegram(s, item);
    s->telegrams = (struct telegrams){.begun = true}; /* there is none, unless the text can be read */
    enum err e = read_all(s, item);
    if (e != ERR_OK || item->error.code != ERR_OK)
        return e;
    telegrams_begin(&s->telegrams, item->raw.bytes);
    return next_telegram(s, item);
}

/* ---- pdf: the telegrams of its text ---- */

static enum err read_pdf(struct source *s, struct source_item *item) {
    enum err e;
    s->given = true;
    if (s->archive == NULL) {
        e = source_pdf_read(s->fd, &source_pdf_limits, s->stop, &s->pdf, &item->error);
    } else {
        e = read_all(s, item);
        if (e != ERR_OK || item->error.code != ERR_OK)
            return e;
        e = source_pdf_read_bytes(item->raw.bytes, &source_pdf_limits, s->stop, &s->pdf, &item->error);
        item->raw.bytes = SPAN_EMPTY;
    }
    return e == ERR_NOMEM || e == ERR_STOPPED ? e : ERR_OK;
}

static enum err next_pdf(struct source *s, struct source_item *item) {
    if (s->given)
        return next_telegram(s, item);
    s->telegrams = (struct telegrams){.begun = true};
    enum err e = read_pdf(s, item);
    if (e != ERR_OK || item->error.code != ERR_OK)
        return e;
    telegrams_begin(&s->telegrams, (struct span){s->pdf.data, s->pdf.len});
    return next_telegram(s, item);
}

/* ---- pages: one document ---- */

static enum err next_page(struct source *s, struct source_item *item) {
    if (s->given)
        return ERR_END;
    enum err e = read_all(s, item);
    if (e != ERR_OK || item->error.code != ERR_OK)
        return e;
    if (place_is_deadly(&s->place, SOURCE_CONVERTING, &item->error))
        return ERR_OK;
    place_tell(&s->place, SOURCE_CONVERTING, s->outside.path);
    return source_html_read(&s->html, item->raw.bytes, &item->raw, &item->error);
}

/* ---- csv: a document a record ---- */

static enum err open_csv(struct source *s, struct source_item *item) {
    (void)item;
    return source_csv_open(stream_of(s), bytes_of(s), &s->csv);
}

static enum err next_record(struct source *s, struct source_item *item) {
    return source_csv_next(s->csv, &item->raw, &item->error);
}

static void close_csv(struct source *s) {
    source_csv_close(s->csv);
    s->csv = NULL;
}

/* ---- csv with a header row: a document a row ---- */

static enum err open_table(struct source *s, struct source_item *item) {
    (void)item;
    return source_table_open(stream_of(s), bytes_of(s), &s->table);
}

static enum err next_row(struct source *s, struct source_item *item) {
    return source_table_next(s->table, &item->raw, &item->error);
}

static void close_table(struct source *s) {
    source_table_close(s->table);
    s->table = NULL;
}

/* ---- json: a document an object ---- */

static enum err open_json(struct source *s, struct source_item *item) {
    enum err e = source_json_open(stream_of(s), bytes_of(s), &s->json, &item->error);
    return e == ERR_MISSING ? ERR_OK : e;
}

static enum err next_object(struct source *s, struct source_item *item) {
    return source_json_next(s->json, &item->raw, &item->error);
}

static void close_json(struct source *s) {
    source_json_close(s->json);
    s->json = NULL;
}

/* ---- archives: members, each of a form of its own ---- */

static enum err open_archive(struct source *s, struct source_item *item) {
    if (s->depth > 0) {
        err_set(&item->error, ERR_INVALID,
                "an archive inside an archive: it was not entered; unpack it first");
        return ERR_OK;
    }
    return source_archive_open(s->fd, (uint64_t)s->file.st.st_size, s->file.name, s->stop, &s->archive);
}

static void close_archive(struct source *s) {
    source_archive_close(s->archive);
    s->archive = NULL;
}

/* Sets what all documents of a member have in common: its path, name and time, or those of the archive where
 * it has none. */
static enum err set_member(struct source *s, const struct source_member *m) {
    size_t slash = m->name.n;
    while (slash > 0 && m->name.p[slash - 1] != '/')
        slash--;
    buf_clear(&s->path);
    buf_add(&s->path, s->shown.data, s->shown.len);
    if (m->name.n > 0) {
        buf_char(&s->path, '/');
        buf_add(&s->path, m->name.p, m->name.n);
    }
    s->outside = (struct raw){.path = {s->path.data, s->path.len},
                              .name = m->name.n > 0 ? span_from(m->name, slash) : s->file.name,
                              .mtime = m->mtime != 0 ? m->mtime : s->file.st.st_mtim.tv_sec};
    return buf_err(&s->path);
}

/* ---- what is known and not read ---- */

static enum err open_foreign(struct source *s, struct source_item *item) {
    err_set(&item->error, ERR_INVALID, "%s", source_foreign(bytes_of(s)));
    return ERR_OK;
}

static enum err begin_form(struct source *s, struct stream inner, struct source_item *item);

static enum err next_member(struct source *s, struct source_item *item) {
    struct source_member m;
    enum err e = source_archive_next(s->archive, &m, &item->error);
    if (e == ERR_OK)
        e = set_member(s, &m);
    if (e != ERR_OK)
        return e;
    item->raw = s->outside;
    place_tell(&s->place, SOURCE_READING, s->outside.path);
    return item->error.code == ERR_OK ? begin_form(s, m.stream, item) : ERR_OK;
}

/* ---- all forms ---- */

static const struct form forms[] = {
    [SNIFF_TEXT] = {"a text", open_one, next_text, NULL},
    [SNIFF_HTML] = {"a page", open_one, next_page, NULL},
    [SNIFF_CSV] = {"a CSV", open_csv, next_record, close_csv},
    [SNIFF_TABLE] = {"a CSV", open_table, next_row, close_table},
    [SNIFF_JSON] = {"JSON", open_json, next_object, close_json},
    [SNIFF_PDF] = {"a PDF", open_one, next_pdf, NULL},
    [SNIFF_FOREIGN] = {"another file", open_foreign, NULL, NULL}, /* it never opens */
    [SNIFF_ARCHIVE] = {"an archive", open_archive, next_member, close_archive},
};

_Static_assert(sizeof forms / sizeof forms[0] == SNIFF_FORMS, "each form has its row");

/* A file or a member begins: the first of its documents. ERR_END: there are none. An archive's next document
 * begins with a member, which is no archive: so this calls itself once at most. */
static enum err begin_form(struct source *s, struct stream inner, struct source_item *item) {
    const struct stream stream = stream_of(s);
    s->stream = inner;
    buf_clear(&s->bytes);
    enum err e = stream_fill(&stream, &s->bytes, SNIFF_SIZE, &item->error);
    if (e != ERR_OK)
        return e == ERR_NOMEM ? e : ERR_OK;
    const struct form *form = &forms[sniff(bytes_of(s))];
    e = form->open(s, item);
    if (e != ERR_OK || item->error.code != ERR_OK)
        return e;
    s->forms[s->depth++] = form;
    return form->next(s, item);
}

/* ---- files ---- */

static struct raw file_outside(const struct source *s) {
    return (struct raw){
        .path = {s->shown.data, s->shown.len}, .name = s->file.name, .mtime = s->file.st.st_mtim.tv_sec};
}

/* The path of the file as it is shown: under another name of what it is below. */
static enum err show_file(struct source *s) {
    buf_clear(&s->shown);
    if (s->watched.shown == NULL)
        buf_str(&s->shown, s->file.path);
    else
        walk_join(s->watched.shown[s->file.root - 1], s->file.below, &s->shown);
    return buf_err(&s->shown);
}

/* Opens the next file; item->error says why it cannot be. */
static enum err next_file(struct source *s, struct source_item *item) {
    enum err e = walk_next(s->walk, &s->file);
    if (e != ERR_OK)
        return e;
    s->place.now.file = s->file.number;
    s->place.now.item = 1;
    e = show_file(s);
    if (e != ERR_OK)
        return e;
    s->outside = file_outside(s);
    item->raw = s->outside;
    item->error = s->file.error;
    if (item->error.code != ERR_OK)
        return ERR_OK;
    s->begun = s->any = false;
    if (walk_open_file(s->walk, &s->file, &s->fd, &item->error) != ERR_OK)
        s->done += (uint64_t)s->file.st.st_size;
    return ERR_OK;
}

/* The next document of the open file; ERR_END when the form that was opened last has no more. */
static enum err next_document(struct source *s, struct source_item *item) {
    if (s->depth > 0)
        return s->forms[s->depth - 1]->next(s, item);
    s->begun = true;
    return begin_form(s, stream_of_file(&s->fd), item);
}

static void end_file(struct source *s) {
    s->done += (uint64_t)s->file.st.st_size;
    close_file(s);
}

/* The file, or what is left of it, was deadly. */
static bool is_given_up(struct source *s, struct source_item *item) {
    if (!place_is_deadly(&s->place, SOURCE_READING, &item->error))
        return false;
    s->outside = item->raw = file_outside(s);
    end_file(s);
    return true;
}

enum err source_next(struct source *s, struct source_item *item) {
    s->place.now.item++;
    for (;;) {
        *item = (struct source_item){.raw = s->outside};
        if (s->fd < 0) {
            enum err e = next_file(s, item);
            if (e != ERR_OK || item->error.code != ERR_OK)
                return e;
        }
        if (s->begun && s->depth == 0) {
            end_file(s);
            if (s->any)
                continue;
            /* something was opened: what cannot be opened gives an item */
            err_set(&item->error, ERR_INVALID, "%s without documents", s->forms[0]->name);
            return ERR_OK;
        }
        if (is_given_up(s, item))
            return ERR_OK;
        place_tell(&s->place, SOURCE_READING, s->outside.path);
        enum err e = next_document(s, item);
        if (stop_asked(&s->stop))
            return ERR_STOPPED;
        s->any = s->any || e == ERR_OK;
        if (e == ERR_OK && item->error.code == ERR_OK)
            place_is_deadly(&s->place, SOURCE_WORKING, &item->error);
        if (e != ERR_END)
            return e;
        close_form(s);
    }
}
