#include "table.h"

#include <stdio.h>
#include <stdlib.h>

#include "cable/dtg.h"
#include "columns.h"
#include "window.h"

enum { FIELDS_MAX = 256, NAME_MAX_BYTES = 60 };

enum {
    REACH_MIN = 8 * 1024, /* bytes in which the end of a row is looked for after too many without one */
    WASTE_TIMES = 16,
    WASTE_FREE = 1024 * 1024,
};

enum escape { ESCAPE_UNKNOWN, ESCAPE_DOUBLED, ESCAPE_BACKSLASH };

struct field {
    size_t at, n; /* in the buf of the values */
};

struct row {
    struct buf values;
    struct field fields[FIELDS_MAX];
    size_t fields_n;
    size_t size; /* bytes of the row, with its line end */
    uint64_t mended; /* quotation marks that stand for themselves */
    bool doubtful; /* \" may have been a backslash at the end of a field */
};

struct header {
    struct span names[FIELDS_MAX];
    size_t n;
};

struct source_table {
    struct window window;
    struct columns columns;
    char separator;
    enum escape escape;
    struct buf names; /* the bytes in which those of the header stand */
    struct header header;
    struct row row;
    enum column kinds[FIELDS_MAX]; /* of the columns */
    size_t shape; /* the first column that holds an identifier or a date; FIELDS_MAX where none does */
    uint64_t record;
    uint64_t behind; /* bytes of rows so far, */
    uint64_t wasted; /* and bytes that were read for the end of rows that have none */
    size_t reach; /* how far the end of the last row was looked for */
};

/* ---- one row ---- */

enum row_end {
    ROW_WHOLE,
    ROW_OPEN, /* the bytes end before the row does */
    ROW_WIDE /* more than FIELDS_MAX fields */
};

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* Do the bytes behind a quotation mark end its field? */
static bool closes(struct span s, char separator) {
    while (s.n > 0 && *s.p == ' ')
        s = span_from(s, 1);
    return s.n == 0 || *s.p == separator || is_line_end(*s.p);
}

/* Reads on behind the backslash at s.p[i]; returns how many bytes were used. */
static size_t take_backslash(struct row *r, struct span s, size_t i, char separator, enum escape *escape) {
    struct span next = span_from(s, i + 1);
    if (*escape == ESCAPE_UNKNOWN && next.n > 0 && *next.p == '"') {
        r->doubtful = true;
        if (!closes(span_from(next, 1), separator) && !(next.n > 1 && next.p[1] == '"'))
            *escape = ESCAPE_BACKSLASH;
    }
    if (*escape == ESCAPE_BACKSLASH && next.n > 0 && (*next.p == '"' || *next.p == '\\' || *next.p == '\n')) {
        buf_char(&r->values, *next.p);
        return 2;
    }
    buf_char(&r->values, '\\');
    return 1;
}

/* Reads a field in quotation marks, the first of which is passed; sets *used. False when it does not end. */
static bool take_quoted(struct row *r, struct span s, char separator, enum escape *escape, size_t *used) {
    size_t i = 0;
    while (i < s.n) {
        size_t plain = i;
        while (plain < s.n && s.p[plain] != '"' && s.p[plain] != '\\')
            plain++;
        buf_add(&r->values, s.p + i, plain - i);
        i = plain;
        if (i == s.n)
            break;
        if (s.p[i] == '\\') {
            i += take_backslash(r, s, i, separator, escape);
            continue;
        }
        bool twice = i + 1 < s.n && s.p[i + 1] == '"';
        if (twice) {
            *escape = *escape == ESCAPE_UNKNOWN ? ESCAPE_DOUBLED : *escape;
        } else if (closes(span_from(s, i + 1), separator)) {
            *used = i + 1;
            return true;
        } else {
            r->mended++;
        }
        buf_char(&r->values, '"');
        i += twice ? 2 : 1;
    }
    return false;
}

/* Reads a field; sets *used to its bytes without the separator. */
static bool take_field(struct row *r, struct span s, char separator, enum escape *escape, size_t *used) {
    struct field *f = &r->fields[r->fields_n++];
    size_t blanks = 0;
    *f = (struct field){.at = r->values.len};
    while (blanks < s.n && s.p[blanks] == ' ')
        blanks++;
    if (blanks < s.n && s.p[blanks] == '"') {
        size_t inner = 0;
        if (!take_quoted(r, span_from(s, blanks + 1), separator, escape, &inner))
            return false;
        f->n = r->values.len - f->at;
        *used = blanks + 1 + inner;
        while (*used < s.n && s.p[*used] == ' ')
            ++*used;
        return true;
    }
    size_t n = 0;
    while (n < s.n && s.p[n] != separator && s.p[n] != '\n')
        n++;
    *used = n;
    f->n = n > 0 && s.p[n - 1] == '\r' ? n - 1 : n;
    buf_add(&r->values, s.p, f->n);
    return true;
}

/* Reads the row at s. last: no bytes come behind s. */
static enum row_end take_row(struct row *r, struct span s, bool last, char separator, enum escape *escape) {
    size_t at = 0, used = 0;
    buf_clear(&r->values);
    r->fields_n = 0;
    r->mended = 0;
    r->doubtful = false;
    for (;;) {
        if (r->fields_n == FIELDS_MAX)
            return ROW_WIDE;
        if (!take_field(r, span_from(s, at), separator, escape, &used))
            return ROW_OPEN;
        at += used;
        if (at >= s.n && !last)
            return ROW_OPEN;
        if (at < s.n && s.p[at] == separator) {
            at++;
            continue;
        }
        while (at < s.n && s.p[at] == '\r')
            at++;
        r->size = at < s.n && s.p[at] == '\n' ? at + 1 : at;
        return ROW_WHOLE;
    }
}

static struct span value_of(const struct row *r, size_t i) {
    return r->values.data == NULL ? SPAN_EMPTY
                                  : (struct span){r->values.data + r->fields[i].at, r->fields[i].n};
}

/* ---- the header row ---- */

static bool is_name(struct span s, bool *one_word) {
    if (s.n > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool plain = text_is_letter(s.p[i]) || text_is_digit(s.p[i]) || s.p[i] == '_' || s.p[i] == '-';
        if (!plain && (s.p[i] == '\0' || strchr(" .()#/", s.p[i]) == NULL))
            return false;
        *one_word = *one_word && plain;
    }
    return true;
}

/* loosely: two names that are known are enough, where none has blanks in it. */
static bool is_header(const struct header *h, bool loosely) {
    bool seen[COLUMNS] = {false}, one_word = true;
    size_t known = 0;
    for (size_t i = 0; i < h->n; i++) {
        enum column kind = columns_find(h->names[i]);
        if (!is_name(h->names[i], &one_word))
            return false;
        known += kind != COLUMN_UNKNOWN && !seen[kind];
        seen[kind] = true;
    }
    bool text = seen[COLUMN_BODY] || seen[COLUMN_HEADER];
    return h->n > 1 && (known >= 3 || (text && (known == 2 || one_word)) ||
                        (loosely && known == 2 && one_word && h->n > 2));
}

/* Divides the line at each separator; false when it has too many. The names stay where they are: no name has
 * a separator or a quotation mark in it. */
static bool divide(struct header *h, struct span line, char separator) {
    h->n = 0;
    for (;;) {
        size_t end = 0;
        while (end < line.n && line.p[end] != separator)
            end++;
        struct span name = span_trim(span_first(line, end));
        if (name.n > 1 && name.p[0] == '"' && name.p[name.n - 1] == '"')
            name = span_trim((struct span){name.p + 1, name.n - 2});
        if (h->n == FIELDS_MAX)
            return false;
        h->names[h->n++] = name;
        if (end == line.n)
            return true;
        line = span_from(line, end + 1);
    }
}

/* Reads the header row at s, below a byte order mark, empty lines, and the line `sep=;` by which a
 * spreadsheet names its separator. Returns the separator; '\0' when there is no such row. */
static char read_header(struct header *h, struct span s, bool loosely, size_t *size) {
    static const char separators[] = {',', ';', '\t', '|'};
    struct span rest = s, line;
    if (span_starts(rest, SPAN("\xef\xbb\xbf")))
        rest = span_from(rest, 3);
    do
        if (!span_line(&rest, &line) || (rest.n == 0 && s.p[s.n - 1] != '\n'))
            return '\0';
    while (span_is_blank(line) || (line.n <= 6 && span_istarts(line, SPAN("sep="))));
    *size = s.n - rest.n;
    for (size_t i = 0; i < sizeof separators; i++)
        if (span_contains(span_first(line, NAME_MAX_BYTES + 4), separators[i]) && /* rarely so in a text */
            divide(h, line, separators[i]) && is_header(h, loosely))
            return separators[i];
    return '\0';
}

bool source_table_begins(struct span head, bool loosely) {
    struct header h;
    size_t size;
    return read_header(&h, head, loosely, &size) != '\0';
}

enum err source_table_open(struct stream stream, struct span head, struct source_table **out) {
    struct source_table *t = calloc(1, sizeof *t);
    if (t == NULL)
        return ERR_NOMEM;
    size_t size = 0;
    buf_add(&t->names, head.p, head.n);
    t->separator = read_header(&t->header, (struct span){t->names.data, t->names.len}, true, &size);
    enum err e = buf_err(&t->names);
    if (e == ERR_OK)
        e = window_open(&t->window, stream, head);
    if (e == ERR_OK)
        window_pass(&t->window, size - t->window.at);
    t->shape = FIELDS_MAX;
    for (size_t i = t->header.n; i-- > 0;) {
        t->kinds[i] = columns_find(t->header.names[i]);
        if (t->kinds[i] == COLUMN_IDENT || t->kinds[i] == COLUMN_DATE)
            t->shape = i;
    }
    if (e == ERR_OK)
        *out = t;
    else
        source_table_close(t);
    return e;
}

void source_table_close(struct source_table *t) {
    if (t == NULL)
        return;
    window_free(&t->window);
    columns_free(&t->columns);
    buf_free(&t->names);
    buf_free(&t->row.values);
    free(t);
}

/* ---- rows ---- */

/* Does the line begin like a row, with the identifier or the date in its place? Where a table has neither any
 * line may be one. */
static bool begins_row(const struct source_table *t, struct span s) {
    struct calendar_time ignored;
    struct span line, value = SPAN_EMPTY;
    size_t end;
    if (t->shape == FIELDS_MAX)
        return true;
    span_line(&s, &line);
    for (size_t i = 0; i <= t->shape; i++) {
        bool quoted = line.n > 0 && *line.p == '"';
        line = span_from(line, quoted);
        for (end = 0; end < line.n && line.p[end] != (quoted ? '"' : t->separator); end++)
            ;
        value = span_first(line, end);
        line = span_from(line, end + quoted);
        if (line.n == 0 || *line.p != t->separator)
            return false;
        line = span_from(line, 1);
    }
    value = span_trim(value);
    if (t->kinds[t->shape] == COLUMN_IDENT)
        return columns_is_ident(value) || (value.n > 0 && text_count_digits(value) == value.n);
    return dtg_date(value, &ignored) || text_count_digits(value) == 4;
}

/* To the next line that begins like a row. */
static void find_row(struct source_table *t) {
    enum { AHEAD = 4096 };
    do {
        window_pass_line(&t->window);
        window_ahead(&t->window, AHEAD);
    } while (window_rest(&t->window).n > 0 && !begins_row(t, window_rest(&t->window)));
}

/* Is there another row within the one that was read? A quotation mark that stands for itself may be the one
 * at the beginning of a field, when the one at the end of another was lost. */
static bool swallows(const struct source_table *t) {
    struct span rest = span_first(window_rest(&t->window), t->row.size), line;
    span_line(&rest, &line);
    while (t->shape < FIELDS_MAX && rest.n > 0) {
        if (begins_row(t, rest))
            return true;
        span_line(&rest, &line);
    }
    return false;
}

/* Separators behind the last column are nothing. */
static bool fits(const struct source_table *t) {
    size_t n = t->row.fields_n;
    while (n > t->header.n && t->row.fields[n - 1].n == 0)
        n--;
    return n == t->header.n;
}

/* Where every row opens a quotation mark and none closes it, the rest of the table would be read again for
 * each: after many such rows the end of one is not looked for as far. */
static size_t reach(const struct source_table *t) {
    return t->wasted > WASTE_TIMES * (t->behind + WASTE_FREE) ? REACH_MIN : WINDOW_MAX;
}

static enum row_end read_row(struct source_table *t, enum escape *escape) {
    const enum escape before = *escape;
    t->reach = reach(t);
    for (;;) {
        bool last = t->window.ended;
        struct span s = span_first(window_rest(&t->window), t->reach);
        *escape = before;
        enum row_end how = take_row(&t->row, s, last && s.n < t->reach, t->separator, escape);
        if (how != ROW_OPEN)
            return how;
        if (s.n < t->reach && window_more(&t->window))
            continue;
        if (s.n == t->reach || last || !t->window.ended || t->window.broken.code != ERR_OK) {
            t->wasted += s.n;
            return how;
        }
    }
}

static void damaged(struct source_table *t, enum row_end how, struct err_info *error) {
    unsigned long long line = t->window.line;
    if (how == ROW_WHOLE && fits(t))
        err_set(error, ERR_INVALID, "line %llu: a row with another one in it: a quotation mark is missing",
                line);
    else if (how != ROW_OPEN)
        err_set(error, ERR_INVALID, "line %llu: a row of %zu fields, not %zu", line, t->row.fields_n,
                t->header.n);
    else if (t->reach < WINDOW_MAX && window_rest(&t->window).n >= t->reach)
        err_set(error, ERR_LIMIT,
                "line %llu: a row without an end in %d KiB; further is not looked, after others without one",
                line, REACH_MIN >> 10);
    else if (!t->window.ended)
        err_set(error, ERR_LIMIT, "line %llu: a row larger than %d MiB", line, WINDOW_MAX >> 20);
    else if (t->window.broken.code != ERR_OK)
        err_set(error, t->window.broken.code, "in the row of line %llu: %s", line, t->window.broken.text);
    else
        err_set(error, ERR_INVALID, "line %llu: a row whose last field has no closing quotation mark", line);
    if (how == ROW_OPEN && t->window.ended)
        t->window.broken = (struct err_info){0}; /* told */
    find_row(t);
}

/* The values by their columns; false when there are none. */
static bool hand_out(struct source_table *t, struct raw *raw) {
    columns_begin(&t->columns);
    for (size_t i = 0; i < t->header.n; i++) {
        struct span name = t->header.names[i];
        columns_add(&t->columns, name.n > 0 ? name : SPAN("a column without a name"), t->kinds[i],
                    value_of(&t->row, i));
    }
    if (!columns_fill(&t->columns, raw))
        return false;
    if (t->row.mended == 0)
        return true;
    raw->note.kind = "csv";
    snprintf(raw->note.text, sizeof raw->note.text,
             "quotation marks that are not written twice (%llu), read as themselves",
             (unsigned long long)t->row.mended);
    return true;
}

enum err source_table_next(struct source_table *t, struct raw *raw, struct err_info *error) {
    *error = (struct err_info){0};
    for (;;) {
        window_ahead(&t->window, 1);
        struct span s = window_rest(&t->window);
        if (s.n == 0)
            return window_end(&t->window, error);
        if (is_line_end(*s.p)) {
            window_pass(&t->window, 1);
            continue;
        }
        raw->record = ++t->record;
        enum escape escape = t->escape;
        enum row_end how = read_row(t, &escape);
        if (t->escape == ESCAPE_UNKNOWN && t->row.doubtful && (how != ROW_WHOLE || !fits(t))) {
            escape = ESCAPE_BACKSLASH; /* it was none at the end of a field */
            how = read_row(t, &escape);
        }
        if (t->window.broken.code == ERR_NOMEM || buf_err(&t->row.values) != ERR_OK)
            return ERR_NOMEM;
        if (how != ROW_WHOLE || !fits(t) || (t->row.mended > 0 && swallows(t))) {
            damaged(t, how, error);
            return ERR_OK;
        }
        t->escape = escape;
        bool any = hand_out(t, raw);
        window_pass(&t->window, t->row.size);
        t->behind += t->row.size;
        if (columns_err(&t->columns) != ERR_OK)
            return ERR_NOMEM;
        if (any)
            return ERR_OK;
    }
}
