#include "json.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/dynlib.h"
#include "columns.h"
#include "window.h"

#define FUNCTIONS(X)                                                                                         \
    X(json_object_array_get_idx)                                                                             \
    X(json_object_array_length)                                                                              \
    X(json_object_get_string)                                                                                \
    X(json_object_get_string_len)                                                                            \
    X(json_object_get_type)                                                                                  \
    X(json_object_iter_begin)                                                                                \
    X(json_object_iter_end)                                                                                  \
    X(json_object_iter_equal)                                                                                \
    X(json_object_iter_next)                                                                                 \
    X(json_object_iter_peek_name)                                                                            \
    X(json_object_iter_peek_value)                                                                           \
    X(json_object_put)                                                                                       \
    X(json_tokener_error_desc)                                                                               \
    X(json_tokener_free)                                                                                     \
    X(json_tokener_get_error)                                                                                \
    X(json_tokener_new_ex)                                                                                   \
    X(json_tokener_parse_ex)                                                                                 \
    X(json_tokener_reset)

struct libjson {
    FUNCTIONS(DYNLIB_POINTER)
};

enum {
    DEPTH_MAX = 32, /* of objects and lists in each other */
    AHEAD = 4096, /* bytes that a decision looks at: a line end, and how the next line begins */
};

struct source_json {
    struct libjson lib;
    struct json_tokener *tokener;
    struct window window;
    struct columns columns;
    struct buf joined; /* a list as one value */
    struct buf marker; /* the first name of the first object, with its quotation marks */
    size_t indent; /* of the first object */
    bool begun; /* the first object was seen, */
    bool lines; /* and it filled its line: each line is an object */
    bool over;
    uint64_t record;
    struct json_object *root; /* of a list within an object, which is being handed out; or NULL */
    struct json_object *list;
    size_t list_at;
};

/* ---- open, close ---- */

static enum err load_libjson(struct libjson *lib, struct err_info *info) {
#define NAMED(name) DYNLIB_FUNCTION(struct libjson, name)
    static const struct dynlib_function functions[] = {FUNCTIONS(NAMED)};
    static const struct dynlib library = {.soname = LIBJSON_SONAME,
                                          .package = "libjson-c5",
                                          .purpose = "to read JSON",
                                          .functions = functions,
                                          .functions_n = sizeof functions / sizeof functions[0]};
    return dynlib_open(&library, lib, info);
}

enum err source_json_open(struct stream stream, struct span head, struct source_json **out,
                          struct err_info *info) {
    struct source_json *j = calloc(1, sizeof *j);
    if (j == NULL)
        return err_no_memory(info);
    enum err e = load_libjson(&j->lib, info);
    if (e == ERR_OK) {
        j->tokener = j->lib.json_tokener_new_ex(DEPTH_MAX);
        e = j->tokener == NULL ? ERR_NOMEM : window_open(&j->window, stream, head);
    }
    if (e == ERR_OK)
        *out = j;
    else
        source_json_close(j);
    return e;
}

static void drop_list(struct source_json *j) {
    if (j->root != NULL)
        j->lib.json_object_put(j->root);
    j->root = j->list = NULL;
}

void source_json_close(struct source_json *j) {
    if (j == NULL)
        return;
    drop_list(j);
    if (j->tokener != NULL)
        j->lib.json_tokener_free(j->tokener);
    window_free(&j->window);
    columns_free(&j->columns);
    buf_free(&j->joined);
    buf_free(&j->marker);
    free(j);
}

/* ---- where an object begins and ends ---- */

static size_t count_space(struct span s) {
    size_t n = 0;
    while (n < s.n && text_is_space(s.p[n]))
        n++;
    return n;
}

/* Does the line at s begin as an object does? Where lines are no objects, it must begin as the first one did,
 * and no further to the right, because it may be one within another. */
static bool begins_object(const struct source_json *j, struct span s) {
    struct span rest = span_skip_blanks(s);
    if (rest.n == 0 || *rest.p != '{')
        return false;
    if (j->lines)
        return true;
    if (s.n - rest.n > j->indent)
        return false;
    rest = span_from(rest, 1);
    rest = span_from(rest, count_space(rest));
    return j->marker.len > 0 && span_starts(rest, (struct span){j->marker.data, j->marker.len});
}

/* Remembers how the first object begins; s begins with its brace. */
static void remember_first(struct source_json *j, struct span s, size_t indent) {
    s = span_from(s, 1);
    s = span_from(s, count_space(s));
    const char *end = s.n > 1 && *s.p == '"' ? memchr(s.p + 1, '"', s.n - 1) : NULL;
    if (end != NULL)
        buf_add(&j->marker, s.p, (size_t)(end - s.p) + 1);
    j->indent = indent;
    j->begun = true;
}

enum frame {
    FRAME_WHOLE, /* n bytes are an object */
    FRAME_CUT, /* another object begins, or the line ends, behind n bytes */
    FRAME_ENDED, /* the stream ends before the object does */
    FRAME_LARGE
};

/* Measures the object that begins with the next byte. */
static enum frame measure(struct source_json *j, size_t *n) {
    size_t i = 0, depth = 0;
    bool in_string = false;
    struct span s = window_rest(&j->window);
    for (;; i++) {
        if (i + AHEAD >= s.n && !j->window.ended) {
            window_more(&j->window);
            s = window_rest(&j->window);
        }
        *n = i;
        if (i >= s.n)
            return j->window.ended ? FRAME_ENDED : FRAME_LARGE;
        char c = s.p[i];
        if (c == '\n' && (j->lines || begins_object(j, span_from(s, i + 1)))) {
            *n = i + 1;
            return FRAME_CUT;
        }
        if (in_string) {
            i += c == '\\' && i + 1 < s.n && s.p[i + 1] != '\n';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            *n = i + 1;
            return FRAME_WHOLE;
        }
    }
}

/* To the next line that begins as an object does. */
static void find_object(struct source_json *j) {
    do {
        window_pass_line(&j->window);
        window_ahead(&j->window, AHEAD);
    } while (window_rest(&j->window).n > 0 && !begins_object(j, window_rest(&j->window)));
}

/* Passes what stands between objects: blanks, line ends, the commas and brackets of an array, and the record
 * separator of RFC 7464. Returns how far the next byte is from the beginning of its line. */
static size_t pass_between(struct source_json *j) {
    size_t indent = 0;
    for (;;) {
        struct span s = window_rest(&j->window);
        size_t n = 0;
        while (n < s.n && (text_is_space(s.p[n]) || strchr(",[]\x1e", s.p[n]) != NULL) && s.p[n] != '\0') {
            indent = s.p[n] == '\n' ? 0 : indent + 1;
            n++;
        }
        window_pass(&j->window, n);
        if (n < s.n || !window_more(&j->window))
            return indent;
    }
}

/* ---- what an object says ---- */

static struct span string_of(const struct source_json *j, struct json_object *o) {
    const char *text = j->lib.json_object_get_string(o);
    if (text == NULL)
        return SPAN_EMPTY;
    if (j->lib.json_object_get_type(o) != json_type_string)
        return span_of(text);
    return (struct span){text, (size_t)j->lib.json_object_get_string_len(o)};
}

static bool is_value(const struct source_json *j, struct json_object *o) {
    enum json_type type = j->lib.json_object_get_type(o);
    return type != json_type_object && type != json_type_array;
}

/* A list as one value, in j->joined; false when it is no list of values. A tag with a comma is a person, and
 * stands in brackets as on a TAGS line. */
static bool join(struct source_json *j, enum column column, struct json_object *list) {
    const char *between = column == COLUMN_BODY || column == COLUMN_HEADER ? "\n" : ", ";
    size_t n = j->lib.json_object_array_length(list);
    buf_clear(&j->joined);
    for (size_t i = 0; i < n; i++) {
        struct json_object *o = j->lib.json_object_array_get_idx(list, i);
        struct span s = string_of(j, o);
        if (!is_value(j, o))
            return false;
        bool person = column == COLUMN_TAGS && span_contains(s, ',') && !span_contains(s, '(');
        buf_str(&j->joined, j->joined.len == 0 ? "" : between);
        buf_str(&j->joined, person ? "(" : "");
        buf_add(&j->joined, s.p, s.n);
        buf_str(&j->joined, person ? ")" : "");
    }
    return true;
}

static bool is_list_of_objects(const struct source_json *j, struct json_object *o) {
    if (j->lib.json_object_get_type(o) != json_type_array || j->lib.json_object_array_length(o) == 0)
        return false;
    struct json_object *first = j->lib.json_object_array_get_idx(o, 0);
    return j->lib.json_object_get_type(first) == json_type_object;
}

/* One name of an object. Objects below it come in a second round, so that the outer names win. */
static void read_member(struct source_json *j, struct span name, struct json_object *o) {
    enum column column = columns_find(name);
    enum json_type type = j->lib.json_object_get_type(o);
    if (type == json_type_null)
        return;
    if (type == json_type_array && join(j, column, o))
        columns_add(&j->columns, name, column, (struct span){j->joined.data, j->joined.len});
    else if (type == json_type_array || (type == json_type_object && column != COLUMN_UNKNOWN))
        columns_add(&j->columns, name, COLUMN_UNKNOWN, SPAN("..."));
    else if (type != json_type_object)
        columns_add(&j->columns, name, column, string_of(j, o));
}

/* It goes no deeper than the tokener did. */
static void read_object(struct source_json *j, struct json_object *o) {
    for (int round = 0; round < 2; round++) {
        struct json_object_iterator at = j->lib.json_object_iter_begin(o),
                                    end = j->lib.json_object_iter_end(o);
        for (; !j->lib.json_object_iter_equal(&at, &end); j->lib.json_object_iter_next(&at)) {
            struct span name = span_of(j->lib.json_object_iter_peek_name(&at));
            struct json_object *value = j->lib.json_object_iter_peek_value(&at);
            bool below = j->lib.json_object_get_type(value) == json_type_object &&
                         columns_find(name) == COLUMN_UNKNOWN;
            if (round == 0 && !below)
                read_member(j, name, value);
            else if (round == 1 && below)
                read_object(j, value);
        }
    }
}

/* The first list of objects in the object or below it: {"hits": {"hits": [{...}, ...]}}. */
static struct json_object *find_list(struct source_json *j, struct json_object *o) {
    struct json_object *found = NULL;
    struct json_object_iterator at = j->lib.json_object_iter_begin(o), end = j->lib.json_object_iter_end(o);
    for (; found == NULL && !j->lib.json_object_iter_equal(&at, &end); j->lib.json_object_iter_next(&at)) {
        struct json_object *value = j->lib.json_object_iter_peek_value(&at);
        if (is_list_of_objects(j, value))
            found = value;
        else if (j->lib.json_object_get_type(value) == json_type_object)
            found = find_list(j, value);
    }
    return found;
}

/* Has the object two texts below it, under names of their own? Then it is a list by another means. */
static bool is_map(struct source_json *j, struct json_object *o) {
    int texts = 0;
    struct json_object_iterator at = j->lib.json_object_iter_begin(o), end = j->lib.json_object_iter_end(o);
    for (; texts < 2 && !j->lib.json_object_iter_equal(&at, &end); j->lib.json_object_iter_next(&at)) {
        struct json_object *below = j->lib.json_object_iter_peek_value(&at);
        if (j->lib.json_object_get_type(below) != json_type_object)
            continue;
        struct json_object_iterator in = j->lib.json_object_iter_begin(below),
                                    in_end = j->lib.json_object_iter_end(below);
        bool text = false;
        for (; !text && !j->lib.json_object_iter_equal(&in, &in_end); j->lib.json_object_iter_next(&in))
            text = columns_find(span_of(j->lib.json_object_iter_peek_name(&in))) == COLUMN_BODY;
        texts += text;
    }
    return texts == 2;
}

/* ---- documents ---- */

/* An object that was parsed becomes a document. False when it has no name that is known. */
static bool hand_out(struct source_json *j, struct json_object *o, struct raw *raw) {
    columns_begin(&j->columns);
    if (j->lib.json_object_get_type(o) == json_type_object)
        read_object(j, o);
    return columns_fill(&j->columns, raw);
}

static void is_nothing(struct source_json *j, uint64_t line, struct err_info *error) {
    j->over = j->record == 1;
    err_set(error, ERR_INVALID,
            "line %llu: an object in which no name is known%s; what is read are names such as id, date, "
            "subject, tags, body",
            (unsigned long long)line, j->over ? ": this JSON holds no cables" : "");
}

static struct json_object *parse(struct source_json *j, size_t n) {
    j->lib.json_tokener_reset(j->tokener);
    return j->lib.json_tokener_parse_ex(j->tokener, window_rest(&j->window).p, (int)n);
}

/* The next object of a list within an object. */
static enum err next_of_list(struct source_json *j, struct raw *raw, struct err_info *error) {
    struct json_object *o = j->lib.json_object_array_get_idx(j->list, j->list_at++);
    bool last = j->list_at >= j->lib.json_object_array_length(j->list);
    raw->record = ++j->record;
    if (!hand_out(j, o, raw))
        is_nothing(j, j->window.line, error);
    if (last)
        drop_list(j);
    return columns_err(&j->columns);
}

/* The object of n bytes at the window. */
static enum err take_object(struct source_json *j, size_t n, struct raw *raw, struct err_info *error) {
    uint64_t line = j->window.line;
    struct json_object *o = parse(j, n);
    if (o == NULL) {
        err_set(error, ERR_INVALID, "line %llu: no valid JSON: %s", (unsigned long long)line,
                j->lib.json_tokener_error_desc(j->lib.json_tokener_get_error(j->tokener)));
        j->lines ? window_pass(&j->window, n) : find_object(j);
        return ERR_OK;
    }
    bool first = j->record == 1;
    struct span behind = span_skip_blanks(span_from(window_rest(&j->window), n));
    window_pass(&j->window, n);
    j->lines = j->lines ||
               (first && j->window.line == line && behind.n > 0 && (*behind.p == '\n' || *behind.p == '\r'));
    if (is_map(j, o)) {
        j->lib.json_object_put(o);
        j->over = first;
        err_set(
            error, ERR_INVALID,
            "line %llu: an object with cables under names of their own: write one object a line, with the "
            "name in it as id",
            (unsigned long long)line);
        return ERR_OK;
    }
    bool is = hand_out(j, o, raw);
    const struct columns_value *found = j->columns.found;
    if (first && !found[COLUMN_BODY].set && !found[COLUMN_IDENT].set && (j->list = find_list(j, o)) != NULL) {
        columns_forget(&j->columns); /* what stands round the list is no cable */
        j->root = o;
        j->list_at = 0;
        j->record = 0;
        return next_of_list(j, raw, error);
    }
    if (!is)
        is_nothing(j, line, error);
    j->lib.json_object_put(o);
    return buf_err(&j->joined) != ERR_OK ? ERR_NOMEM : columns_err(&j->columns);
}

static void damaged(struct source_json *j, enum frame how, size_t n, struct err_info *error) {
    unsigned long long line = j->window.line;
    if (how == FRAME_LARGE)
        err_set(error, ERR_LIMIT, "line %llu: an object larger than %d MiB", line, WINDOW_MAX >> 20);
    else if (how == FRAME_CUT)
        err_set(error, ERR_INVALID, "line %llu: an object that does not end before the next one", line);
    else if (j->window.broken.code != ERR_OK)
        err_set(error, j->window.broken.code, "in the object of line %llu: %s", line, j->window.broken.text);
    else
        err_set(error, ERR_INVALID, "line %llu: an object that does not end: the file is cut", line);
    if (how == FRAME_CUT) {
        window_pass(&j->window, n);
        return;
    }
    if (how == FRAME_ENDED) /* told */
        j->window.broken = (struct err_info){0};
    find_object(j);
}

enum err source_json_next(struct source_json *j, struct raw *raw, struct err_info *error) {
    *error = (struct err_info){0};
    if (j->over)
        return ERR_END;
    if (j->list != NULL)
        return next_of_list(j, raw, error);
    size_t n, indent = pass_between(j);
    window_ahead(&j->window, AHEAD);
    struct span s = window_rest(&j->window);
    if (s.n == 0)
        return window_end(&j->window, error);
    raw->record = ++j->record;
    if (*s.p != '{') {
        err_set(error, ERR_INVALID, "line %llu: not the beginning of an object",
                (unsigned long long)j->window.line);
        find_object(j);
        return ERR_OK;
    }
    if (!j->begun)
        remember_first(j, s, indent);
    enum frame how = measure(j, &n);
    if (j->window.broken.code == ERR_NOMEM || buf_err(&j->marker) != ERR_OK)
        return ERR_NOMEM;
    if (how == FRAME_WHOLE)
        return take_object(j, n, raw, error);
    damaged(j, how, n, error);
    return ERR_OK;
}
