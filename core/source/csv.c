#include "csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sniff.h"

enum { FIELDS = 8, HEADER = 7, BODY = 8 };
enum { AHEAD = 64 }; /* bytes that a decision looks at: a line end and the beginning of a record behind it */

/* Where the next one of a kind of byte stands, so that no byte is looked at twice for it. */
struct hit {
    size_t at; /* in the window; when !found: searched up to here */
    bool found;
};

struct source_csv {
    struct stream stream;
    char window[SOURCE_CSV_WINDOW];
    size_t at, end; /* of the window: the next byte, the end of what was read */
    bool ended; /* nothing comes from the stream any more */
    struct err_info broken;
    struct hit quote, backslash;
    char before; /* the byte before `at` */
    uint64_t line, record;
    uint64_t mended; /* quotation marks of the record that stand for themselves, */
    uint64_t mended_line;
    struct buf fields, bytes; /* of the record: fields 1 to 6 run together; header and body */
    size_t ends[HEADER]; /* of fields 1 to 6 */
};

enum err source_csv_open(struct stream stream, struct span head, struct source_csv **out) {
    struct source_csv *c = calloc(1, sizeof *c);
    if (c == NULL)
        return ERR_NOMEM;
    head = span_first(head, sizeof c->window);
    c->stream = stream;
    c->line = 1;
    c->end = head.n;
    if (head.n > 0)
        memcpy(c->window, head.p, head.n);
    if (span_starts(head, SPAN("\xef\xbb\xbf")))
        c->at = 3;
    *out = c;
    return ERR_OK;
}

void source_csv_close(struct source_csv *c) {
    if (c == NULL)
        return;
    buf_free(&c->fields);
    buf_free(&c->bytes);
    free(c);
}

/* ---- the window ---- */

static void shift_hit(struct hit *hit, size_t by) {
    hit->found = hit->found && hit->at >= by;
    hit->at = hit->at >= by ? hit->at - by : 0;
}

static void shift(struct source_csv *c) {
    memmove(c->window, c->window + c->at, c->end - c->at);
    shift_hit(&c->quote, c->at);
    shift_hit(&c->backslash, c->at);
    c->end -= c->at;
    c->at = 0;
}

/* What lies ahead: AHEAD bytes or more, fewer only at the end of the stream. */
static struct span ahead(struct source_csv *c) {
    while (c->end - c->at < AHEAD && !c->ended) {
        size_t n = 0;
        if (sizeof c->window - c->at < AHEAD || c->at == c->end)
            shift(c);
        enum err e =
            c->stream.read(c->stream.context, c->window + c->end, sizeof c->window - c->end, &n, &c->broken);
        c->ended = e != ERR_OK || n == 0;
        c->end += e == ERR_OK ? n : 0;
    }
    return (struct span){c->window + c->at, c->end - c->at};
}

/* The place in the window of the next such byte; the end when there is none. */
static size_t find(const struct source_csv *c, struct hit *hit, char byte) {
    if (hit->at < c->at)
        *hit = (struct hit){.at = c->at};
    if (!hit->found && hit->at < c->end) {
        const char *p = memchr(c->window + hit->at, byte, c->end - hit->at);
        hit->found = p != NULL;
        hit->at = p != NULL ? (size_t)(p - c->window) : c->end;
    }
    return hit->at;
}

/* Goes on by n bytes of the window and counts their lines. */
static void pass(struct source_csv *c, size_t n) {
    if (n == 0)
        return;
    c->line += text_count((struct span){c->window + c->at, n}, '\n');
    c->at += n;
    c->before = c->window[c->at - 1];
}

/* ---- one field ---- */

/* What a field ended with. */
enum field_end {
    END_FIELD, /* the next field begins */
    END_RECORD, /* the record is over */
    END_CUT, /* another record begins in the middle of the field */
    END_STREAM, /* the stream ends in the middle of the field */
    END_LARGE, /* the record is larger than it may be */
};

static void keep(struct source_csv *c, struct buf *out, size_t n) {
    buf_add(out, c->window + c->at, n);
    pass(c, n);
}

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* May a quotation mark with s behind it end field number `field`? *how says what comes then. A field is
 * closed by its separator; the body, and any field of a record that is too short, by a line end with a record
 * behind it. Behind a body a quotation mark is enough: no line of its own begins with one that has no
 * backslash. */
static bool closes(struct span s, int field, enum field_end *how) {
    *how = END_FIELD;
    if (field < BODY && span_starts(s, SPAN(",\"")))
        return true;
    *how = END_RECORD;
    if (s.n == 0)
        return true;
    if (!is_line_end(*s.p))
        return false;
    while (s.n > 0 && is_line_end(*s.p))
        s = span_from(s, 1);
    return s.n == 0 || (field == BODY ? *s.p == '"' : sniff_record(s));
}

/* A quotation mark stands at the next byte. True when it ends the field. */
static bool at_quote(struct source_csv *c, int field, struct buf *out, enum field_end *how) {
    struct span s = span_first(ahead(c), AHEAD); /* no more, however much was read at once */
    if (c->before == '\n' && sniff_record(s)) {
        *how = END_CUT;
        return true;
    }
    if (closes(span_from(s, 1), field, how)) {
        pass(c, *how == END_FIELD ? 3 : 1);
        return true;
    }
    enum field_end ignored;
    if (s.n > 1 && s.p[1] == '"' && !closes(span_from(s, 2), field, &ignored)) {
        pass(c, 1); /* the first of two */
    } else if (c->mended++ == 0) {
        c->mended_line = c->line;
    }
    keep(c, out, 1);
    return false;
}

static void at_backslash(struct source_csv *c, struct buf *out) {
    struct span s = ahead(c);
    if (s.n > 1 && (s.p[1] == '"' || s.p[1] == '\\' || is_line_end(s.p[1]))) {
        pass(c, 1);
    }
    keep(c, out, 1);
}

/* Appends the field whose opening quotation mark has been passed. */
static enum field_end read_field(struct source_csv *c, int field, struct buf *out) {
    enum field_end how = END_STREAM;
    while (ahead(c).n > 0) {
        size_t quote = find(c, &c->quote, '"'), backslash = find(c, &c->backslash, '\\');
        keep(c, out, (quote < backslash ? quote : backslash) - c->at);
        if (c->fields.len + c->bytes.len > SOURCE_CSV_RECORD_MAX)
            return END_LARGE;
        if (c->at == c->end)
            continue;
        if (c->window[c->at] == '\\')
            at_backslash(c, out);
        else if (at_quote(c, field, out, &how))
            return how;
    }
    return END_STREAM;
}

/* ---- records ---- */

/* To the next line that begins like a record; the bytes before it are lost. */
static void find_record(struct source_csv *c) {
    do {
        struct span s = ahead(c);
        const char *line_end = s.n == 0 ? NULL : memchr(s.p, '\n', s.n);
        pass(c, line_end == NULL ? s.n : (size_t)(line_end - s.p) + 1);
        s = ahead(c);
        if (s.n == 0 || (c->before == '\n' && sniff_record(s)))
            return;
    } while (true);
}

static void damaged(const struct source_csv *c, uint64_t begun, enum field_end how, int field,
                    struct err_info *error) {
    unsigned long long line = begun;
    if (how == END_RECORD)
        err_set(error, ERR_INVALID, "line %llu: a record of %d fields, not %d", line, field, FIELDS);
    else if (how == END_CUT)
        err_set(
            error, ERR_INVALID,
            "line %llu: a record whose field %d does not end before line %llu, where the next record begins",
            line, field, (unsigned long long)c->line);
    else if (how == END_LARGE)
        err_set(error, ERR_LIMIT, "line %llu: a record larger than %d MiB", line,
                SOURCE_CSV_RECORD_MAX >> 20);
    else if (c->broken.code != ERR_OK)
        err_set(error, c->broken.code, "in the record of line %llu: %s", line, c->broken.text);
    else
        err_set(error, ERR_INVALID,
                "line %llu: a record whose field %d has no closing quotation mark: the file ends", line,
                field);
}

/* Reads the fields of a record; *field is the last one. */
static enum field_end read_record(struct source_csv *c, int *field) {
    enum field_end how = END_FIELD;
    pass(c, 1); /* the quotation mark */
    for (*field = 1; *field <= FIELDS; ++*field) {
        if (*field == BODY && c->bytes.len > 0)
            buf_str(&c->bytes, "\n\n");
        how = read_field(c, *field, *field < HEADER ? &c->fields : &c->bytes);
        if (*field < HEADER)
            c->ends[*field] = c->fields.len;
        if (how != END_FIELD)
            break;
    }
    return how;
}

static struct span field_of(const struct source_csv *c, int field) {
    return (struct span){c->fields.data == NULL ? NULL : c->fields.data + c->ends[field - 1],
                         c->ends[field] - c->ends[field - 1]};
}

static void hand_out(const struct source_csv *c, struct raw *raw) {
    raw->bytes = (struct span){c->bytes.data, c->bytes.len};
    raw->record = c->record;
    raw->metadata = (struct raw_metadata){.date = field_of(c, 2),
                                          .ident = field_of(c, 3),
                                          .origin = field_of(c, 4),
                                          .classification = field_of(c, 5),
                                          .references = field_of(c, 6)};
    raw->note = (struct raw_note){0};
    if (c->mended == 0)
        return;
    raw->note.kind = "csv";
    snprintf(raw->note.text, sizeof raw->note.text,
             "quotation marks without a backslash (%llu, the first in line %llu), read as themselves",
             (unsigned long long)c->mended, (unsigned long long)c->mended_line);
}

enum err source_csv_next(struct source_csv *c, struct raw *raw, struct err_info *error) {
    struct span s;
    *error = (struct err_info){0};
    while ((s = ahead(c)).n > 0 && is_line_end(*s.p))
        pass(c, 1);
    uint64_t begun = c->line;
    if (s.n == 0) { /* a stream that fails between two records says so once */
        *error = c->broken;
        c->broken = (struct err_info){0};
        return error->code == ERR_OK ? ERR_END : error->code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
    }
    c->record++;
    c->mended = 0;
    buf_clear(&c->fields);
    buf_clear(&c->bytes);
    if (*s.p != '"') {
        err_set(error, ERR_INVALID, "line %llu: not the beginning of a record", (unsigned long long)begun);
        find_record(c);
        return ERR_OK;
    }
    int field;
    enum field_end how = read_record(c, &field);
    if (buf_err(&c->fields) != ERR_OK || buf_err(&c->bytes) != ERR_OK)
        return ERR_NOMEM;
    if (how == END_RECORD && field == FIELDS) {
        hand_out(c, raw);
        return ERR_OK;
    }
    damaged(c, begun, how, field, error);
    if (how == END_STREAM) {
        c->broken = (struct err_info){0};
    } else if (how == END_LARGE) {
        buf_free(&c->bytes); /* such a size does not come twice */
        find_record(c);
    }
    return ERR_OK;
}
