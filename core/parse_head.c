#include "parse_head.h"

#include <string.h>

#include "marking.h"
#include "parse_fields.h"
#include "parse_label.h"
#include "sequence.h"
#include "unwrap.h"

enum {
    HEAD_LINES_MAX = 400, /* how far down the head is looked for */
    FIELD_LINES_MAX = 60, /* lines one field may go on for */
};

struct reader {
    struct cable *cable;
    struct head *head;
    size_t line;                            /* the next one to read */
    size_t last_label;                      /* line of the last label above the first paragraph, 0 for none */
    struct cable_spans pieces[HEAD_FIELDS]; /* lines of each field */
    enum head_field field;                  /* the one being continued */
    bool blank, cut;                        /* a blank line or a page marker stood before this line */
};

/* ---- lines ---- */

static struct span without_markdown(struct span line) {
    struct span s = span_trim_end(line);
    size_t hashes = 0;
    while (hashes < s.n && s.p[hashes] == '#')
        hashes++;
    if (hashes >= 2 && hashes < s.n && s.p[hashes] == ' ')
        return span_from(s, hashes + 1);
    return s;
}

/* Splits the text into lines; a head line with several labels on it becomes several. */
static enum err split_lines(struct cable *c, struct span text, struct head *head) {
    size_t cap = 0;
    struct span rest = text, line;
    enum err e = ERR_OK;
    while (e == ERR_OK && span_line(&rest, &line)) {
        line = without_markdown(line);
        enum head_field field;
        bool headish = head->lines_n < HEAD_LINES_MAX && parse_label(line, &field) > 0;
        for (size_t at = 0; headish && e == ERR_OK && (at = parse_label_inside(line)) > 0;) {
            e = arena_grow(&c->arena, (void **)&head->lines, head->lines_n, &cap, sizeof *head->lines);
            if (e != ERR_OK)
                return e;
            head->lines[head->lines_n++] = span_trim_end(span_first(line, at));
            line = span_from(line, at);
            headish = parse_label(line, &field) > 0;
        }
        e = arena_grow(&c->arena, (void **)&head->lines, head->lines_n, &cap, sizeof *head->lines);
        if (e == ERR_OK)
            head->lines[head->lines_n++] = line;
    }
    return e;
}

static bool is_blank(struct span line) {
    return span_trim(line).n == 0;
}

/* ---- the transmission lines above the classification line ---- */

static bool is_level_word(struct span line, struct cable *c) {
    enum cable_level level;
    struct span s = span_trim(line);
    size_t n = marking_level(s, &level);
    if (n == 0 || (n < s.n && !text_is_space(s.p[n]) && s.p[n] != '/'))
        return false;
    if (c->level == CABLE_LEVEL_NONE)
        c->level = level;
    return true;
}

/* "P", "O O", "R": precedence prosigns before the date-time group; the first one is the message's. */
static struct span precedence_of(struct span before) {
    static const struct {
        char prosign;
        const char *name;
    } names[] = {{'Z', "FLASH"}, {'O', "IMMEDIATE"}, {'P', "PRIORITY"}, {'R', "ROUTINE"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (before.n > 0 && before.p[0] == names[i].prosign && (before.n == 1 || text_is_space(before.p[1])))
            return span_of(names[i].name);
    return SPAN_EMPTY;
}

/* DE RUEHRO #1851/01 1731516 */
static bool station_line(struct span line, struct head *h) {
    struct span rest = line;
    if (!span_eq(span_word(&rest), SPAN("DE")))
        return false;
    struct span station = span_word(&rest);
    struct span serial = span_word(&rest);
    if (station.n < 4 || station.p[0] != 'R' || serial.n < 2 || serial.p[0] != '#')
        return false;
    unsigned long v;
    struct span number = span_from(serial, 1);
    if (text_number(span_first(number, text_count_digits(number)), 99999999, &v))
        h->station_serial = v;
    h->has_julian = dtg_julian(span_word(&rest), &h->julian_day, &h->julian_hour, &h->julian_minute);
    return true;
}

static bool looks_like_group(struct span line) {
    struct span rest = line;
    struct span word = span_word(&rest);
    if (word.n == 1 && span_contains(SPAN("ZOPR"), word.p[0]))
        word = span_word(&rest);
    return word.n == 7 && text_upper(word.p[6]) == 'Z' && text_count_digits(word) >= 3;
}

/* Reads one line above the classification line; *field says what a following line would continue: 't' for TO,
 * 'i' for INFO, 0 for nothing. *known is false for a line that says nothing. */
static enum err transmission_line(struct cable *c, struct head *h, struct span line, char *field,
                                  bool *known) {
    struct span s = span_trim(line), before, after;
    struct dtg_civil civil;
    *known = true;
    if (span_starts(s, SPAN("VZCZ"))) {
        c->transmission = s;
    } else if (station_line(s, h)) {
        h->evidence++;
    } else if (span_starts(s, SPAN("ZNY "))) {
        struct span rest = span_from(s, 4);
        h->zny = marking_zny(span_word(&rest));
    } else if (span_starts(s, SPAN("FM "))) {
        c->origin_name = span_trim(span_from(s, 3));
        h->evidence++;
    } else if (span_starts(s, SPAN("TO ")) || span_starts(s, SPAN("INFO "))) {
        bool info = s.p[0] == 'I';
        *field = info ? 'i' : 't';
        h->evidence += !info;
        return parse_recipient(c, span_from(s, info ? 5 : 3), info);
    } else if (dtg_find(s, &civil, &before, &after) && before.n <= 3 && *field == 0) {
        if (!h->has_group)
            h->group = civil;
        h->evidence += !h->has_group;
        h->has_group = true;
        c->precedence = precedence_of(before);
    } else if (looks_like_group(s)) {
        h->garbled_group = s;
    } else if (dtg_banner(s, &civil)) {
        h->has_banner = true;
        h->banner = civil;
        h->evidence++;
    } else if (*field != 0) {
        return parse_recipient(c, s, *field == 'i');
    } else {
        *known = span_istarts(s, SPAN("This record is a partial extract")) ||
                 (s.n > 3 && s.p[0] == s.p[1] && span_contains(SPAN("ZOPR"), s.p[0]) && s.p[2] == ' ' &&
                  s.p[3] == 'R');
    }
    return ERR_OK;
}

/* Words such as NOFORN and SIPDIS of a handling line; the line itself becomes a caption. */
static enum err caption_line(struct cable *c, struct span line) {
    struct span s = span_trim(line), caveat;
    enum err e = cable_add_once(c, &c->captions, s);
    for (size_t n; e == ERR_OK && (n = marking_caveat(s, &caveat)) > 0; s = span_from(s, n))
        if (marking_is_caveat(caveat))
            e = cable_add_once(c, &c->caveats, caveat);
    return e;
}

/* The line at which the transmission ends: the classification line, or the first label or caption. */
static size_t find_classification(const struct head *h, struct marker_line *m, bool *found) {
    size_t end = h->lines_n < HEAD_LINES_MAX ? h->lines_n : HEAD_LINES_MAX;
    size_t first_label = end;
    enum head_field field;
    struct sequence_mark mark;
    for (size_t i = 0; i < end; i++) {
        if (marker_classification(h->lines[i], m)) {
            *found = true;
            return i;
        }
        if (first_label == end && parse_label(h->lines[i], &field) > 0)
            first_label = i;
        if (first_label < i && sequence_mark(h->lines[i], &mark) && mark.marked)
            break;
    }
    *found = false;
    return first_label;
}

static enum err read_transmission(struct cable *c, struct head *h, size_t end) {
    char field = 0;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < end; i++) {
        struct span line = h->lines[i], rest, caveat;
        if (is_blank(line)) {
            field = 0;
            continue;
        }
        if (marking_caveat(span_trim(line), &caveat) > 0) {
            field = 0;
            e = caption_line(c, line);
            continue;
        }
        if (field == 0 && (is_level_word(line, c) || marker_scan(line, &rest) != MARKER_NONE))
            continue;
        bool known;
        e = transmission_line(c, h, line, &field, &known);
        if (e == ERR_OK && !known)
            e = cable_add_once(c, &c->captions, span_trim(line));
    }
    return e;
}

/* ---- the labelled fields ---- */

/* The line where the first paragraph may begin, and the last label above it. */
static size_t find_limit(const struct head *h, size_t from, size_t *last_label) {
    size_t end = h->lines_n < from + HEAD_LINES_MAX ? h->lines_n : from + HEAD_LINES_MAX;
    *last_label = 0;
    for (size_t i = from; i < end; i++) {
        struct sequence_mark mark;
        enum head_field field;
        if (parse_label(h->lines[i], &field) > 0)
            *last_label = i;
        else if (sequence_mark(h->lines[i], &mark) && (mark.marked || mark.printed == 1 || mark.pilcrow) &&
                 (*last_label > 0 || mark.printed != 0))
            return i;
    }
    return end;
}

static bool has_reason(const struct cable_spans *pieces) {
    size_t at;
    for (size_t i = 0; i < pieces->n; i++)
        if (span_ifind(pieces->items[i], SPAN("1.4"), &at) ||
            span_ifind(pieces->items[i], SPAN("1.5"), &at) || span_ifind(pieces->items[i], SPAN("1.6"), &at))
            return true;
    return false;
}

static bool has_lower(const struct cable_spans *pieces) {
    for (size_t i = 0; i < pieces->n; i++)
        for (size_t k = 0; k < pieces->items[i].n; k++)
            if (text_is_lower(pieces->items[i].p[k]))
                return true;
    return false;
}

static bool is_reference_item(struct span line) {
    struct span s = span_trim(line);
    size_t i = span_starts(s, SPAN("\u00b6")) ? 2 : 0;
    i += i < s.n && s.p[i] == '(';
    return i + 1 < s.n && (text_is_upper(s.p[i]) || text_is_lower(s.p[i])) &&
           (s.p[i + 1] == '.' || s.p[i + 1] == ')');
}

/* Does this line, which has no label, continue the field being read? */
static bool continues(const struct reader *r, struct span line) {
    const struct head *h = r->head;
    const struct cable_spans *pieces = &r->pieces[r->field];
    struct span s = span_trim(line);
    bool underlined = r->line + 1 < h->lines_n && unwrap_is_rule(h->lines[r->line + 1]);
    bool lower = s.n > 0 && (text_is_lower(s.p[0]) || s.p[0] == '(');
    if (r->field == HEAD_NONE || pieces->n >= FIELD_LINES_MAX || unwrap_is_rule(s) || underlined)
        return false;
    switch (r->field) {
    case HEAD_TAGS: { /* codes only: the next line of prose is no tag */
        struct cable_spans one = {.items = &s, .n = 1, .cap = 1};
        return (!r->blank || r->cut) && (has_lower(pieces) || !has_lower(&one)) && s.n < 120;
    }
    case HEAD_SUBJECT: {
        struct cable_spans one = {.items = &s, .n = 1, .cap = 1};
        return !r->blank || (r->cut && has_lower(&one) == has_lower(pieces));
    }
    case HEAD_REF:
        return !r->blank || r->cut || is_reference_item(line);
    case HEAD_CLASSIFIED:
        return (!r->blank || r->cut) && (lower || !has_reason(pieces));
    case HEAD_ORDER:
        return !r->blank && !has_lower(&(struct cable_spans){.items = &s, .n = 1, .cap = 1}) && s.n < 60;
    default:
        return false;
    }
}

/* In a head without labels, handling lines are short and in capitals. */
static bool looks_like_caption(struct span line) {
    struct cable_spans one = {.items = &line, .n = 1, .cap = 1};
    return line.n < 80 && !has_lower(&one) && !unwrap_is_rule(line);
}

static enum err read_fields(struct reader *r, size_t limit) {
    struct head *h = r->head;
    enum err e = ERR_OK;
    for (; e == ERR_OK && r->line < limit; r->line++) {
        struct span line = h->lines[r->line], rest;
        enum head_field field;
        size_t n;
        if (is_blank(line)) {
            r->blank = true;
            continue;
        }
        enum marker marker = marker_scan(line, &rest);
        if (marker != MARKER_NONE) {
            r->cut = true;
            if (rest.n == 0)
                continue;
            line = rest;
        }
        if ((n = parse_label(line, &field)) > 0) {
            r->field = field;
            h->evidence += r->pieces[field].n == 0 && field != HEAD_CLASSIFIED;
            struct span value = span_trim(span_from(line, n));
            if (value.n > 0)
                e = cable_add_span(r->cable, &r->pieces[field], value);
        } else if (continues(r, line)) {
            e = cable_add_span(r->cable, &r->pieces[r->field], span_trim(line));
        } else if (r->last_label > 0 ? r->line > r->last_label : !looks_like_caption(line)) {
            break; /* the body begins here */
        } else {
            r->field = HEAD_NONE;
            e = caption_line(r->cable, line);
        }
        r->blank = r->cut = false;
    }
    return e;
}

static enum err join_pieces(struct cable *c, const struct cable_spans *pieces, struct span *out) {
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < pieces->n; i++) {
        buf_str(&b, i == 0 ? "" : " ");
        buf_add(&b, pieces->items[i].p, pieces->items[i].n);
    }
    enum err e = buf_err(&b);
    if (e == ERR_OK && b.len > 0) {
        *out = span_copy(&c->arena, (struct span){b.data, b.len});
        e = out->p == NULL ? ERR_NOMEM : ERR_OK;
    }
    buf_free(&b);
    return e;
}

static enum err read_classification(struct cable *c, struct head *h) {
    c->level = h->line.level;
    h->evidence += 2;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < h->line.caveats_n; i++)
        e = marking_is_caveat(h->line.caveats[i]) ? cable_add_once(c, &c->caveats, h->line.caveats[i])
                                                  : cable_add_once(c, &c->captions, h->line.caveats[i]);
    return e;
}

enum err parse_head(struct cable *c, struct span text, struct head *h) {
    *h = (struct head){0};
    enum err e = split_lines(c, text, h);
    if (e != ERR_OK)
        return e;
    size_t start = find_classification(h, &h->line, &h->has_line);
    e = read_transmission(c, h, start);
    if (e == ERR_OK && h->has_line)
        e = read_classification(c, h);
    if (e != ERR_OK)
        return e;
    struct reader r = {.cable = c, .head = h, .line = h->has_line ? start + 1 : start};
    size_t limit = find_limit(h, r.line, &r.last_label);
    if (r.last_label == 0 && !h->has_line)
        limit = r.line; /* no head at all */
    e = read_fields(&r, limit);
    h->body = r.line;
    for (size_t f = HEAD_NONE + 1; e == ERR_OK && f < HEAD_FIELDS; f++)
        e = join_pieces(c, &r.pieces[f], &h->fields[f]);
    return e;
}
