#include "parse.h"

#include <stdlib.h>
#include <string.h>

#include "entity.h"
#include "ident.h"
#include "marking.h"
#include "parse_body.h"
#include "parse_fields.h"
#include "parse_head.h"
#include "topics.h"

struct parser {
    const struct vocabulary *vocabulary;
    struct buf decoded, plain;
};

enum err parser_open(const struct vocabulary *v, struct parser **p) {
    *p = calloc(1, sizeof **p);
    if (*p == NULL)
        return ERR_NOMEM;
    (*p)->vocabulary = v;
    return ERR_OK;
}

void parser_free(struct parser *p) {
    if (p == NULL)
        return;
    buf_free(&p->decoded);
    buf_free(&p->plain);
    free(p);
}

/* ---- from bytes to plain text ---- */

/* A copy in the cable's arena with NUL, control characters and no-break spaces as blanks and lone carriage
 * returns as line ends. */
static enum err plain_copy(struct cable *c, struct span s, struct span *out) {
    size_t controls = 0, n = 0;
    char *p = arena_copy(&c->arena, s.p, s.n);
    if (p == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < s.n; i++, n++) {
        unsigned char ch = (unsigned char)p[i];
        p[n] = (char)ch;
        if (ch == '\r' && (i + 1 == s.n || p[i + 1] != '\n')) {
            p[n] = '\n';
        } else if (ch == 0xc2 && i + 1 < s.n && (unsigned char)p[i + 1] == 0xa0) {
            p[n] = ' ';
            i++;
        } else if ((ch < 0x20 && ch != '\n' && ch != '\t' && ch != '\r') || ch == 0x7f) {
            controls += ch != '\f';
            p[n] = ' ';
        }
    }
    *out = (struct span){p, n};
    return controls == 0 ? ERR_OK
                         : cable_problem(c, "encoding", "%zu control characters read as blanks", controls);
}

static enum err to_text(struct parser *p, const struct raw *raw, struct cable *c, struct span *text) {
    bool converted;
    size_t entities = 0;
    struct span s;
    enum err e = text_decode(raw->bytes, &p->decoded, &s, &converted);
    if (e == ERR_OK && converted)
        e = cable_problem(c, "encoding", "not UTF-8, read as Windows-1252");
    if (e == ERR_OK && span_contains(s, '&')) {
        buf_clear(&p->plain);
        e = entity_decode(s, &p->plain, &entities);
        if (e == ERR_OK)
            s = (struct span){p->plain.data, p->plain.len};
    }
    if (e == ERR_OK && entities > 0)
        e = cable_problem(c, "encoding", "%zu HTML character references decoded", entities);
    return e == ERR_OK ? plain_copy(c, s, text) : e;
}

/* ---- identifier ---- */

static struct span stem_of(struct span name) {
    for (size_t i = name.n; i-- > 1;)
        if (name.p[i] == '.')
            return span_first(name, i);
    return name;
}

/* The name of a file may be any bytes: what is no UTF-8 and no printable character becomes '_'. */
static struct span clean_copy(struct cable *c, struct span s) {
    char *p = arena_copy(&c->arena, s.p, s.n);
    if (p == NULL)
        return SPAN_EMPTY;
    for (size_t i = 0; i < s.n;) {
        size_t n = text_utf8_char(span_from(s, i));
        if (n == 0 || (unsigned char)p[i] < 0x20 || p[i] == 0x7f) {
            p[i] = '_';
            n = 1;
        }
        i += n;
    }
    return (struct span){p, s.n};
}

/* The year that the document itself gives, 0 when it gives none. */
static int year_of(const struct head *h) {
    if (h->has_group)
        return h->group.year;
    if (h->has_banner)
        return h->banner.year;
    if (h->garbled_group.n > 2) { /* P 3O1015Z MAR 07: the end may still read */
        struct span tail = span_from(h->garbled_group, h->garbled_group.n - 2);
        unsigned long v;
        if (text_number(tail, 99, &v))
            return dtg_full_year((int)v);
    }
    return 0;
}

static enum err set_id(struct cable *c, const struct ident *id) {
    char text[IDENT_MAX];
    ident_format(id, text);
    c->id = span_copy(&c->arena, span_of(text));
    c->origin = span_copy(&c->arena, span_of(id->post));
    return c->id.p == NULL || c->origin.p == NULL ? ERR_NOMEM : ERR_OK;
}

static bool looks_like_ident(struct span stem) {
    if (stem.n < 6 || text_count_digits(stem) != 2)
        return false;
    for (size_t i = 0; i < stem.n; i++)
        if (!text_is_upper(stem.p[i]) && !text_is_digit(stem.p[i]))
            return false;
    return true;
}

/* From the classification line, else the FM and DE lines, else the file's name, which also lends its year; a
 * document that says nothing of the kind is named after its file. */
static enum err identify(struct cable *c, const struct head *h, struct span file, struct ident *id) {
    struct span stem = stem_of(file);
    struct ident named;
    bool has_name = ident_parse(stem, &named) == ERR_OK;
    int year = year_of(h);
    *id = (struct ident){.year = year != 0 ? year : has_name ? named.year : 0};
    bool from_line = h->has_line && ident_post(h->line.post, id->post) == ERR_OK;
    id->serial = h->line.serial;
    enum err e = ERR_OK;
    if (id->year != 0 && from_line) {
        e = set_id(c, id);
    } else if (id->year != 0 && h->station_serial != 0 && ident_post(c->origin_name, id->post) == ERR_OK) {
        id->serial = h->station_serial;
        e = set_id(c, id);
        if (e == ERR_OK)
            e = cable_problem(c, "identifier",
                              "no classification line with a post: taken from the FM and DE lines");
    } else if (has_name) {
        *id = named;
        e = set_id(c, id);
        if (e == ERR_OK)
            e = cable_problem(c, "identifier", "taken from the name of the file");
    } else {
        *id = (struct ident){.year = id->year};
        c->id = clean_copy(c, stem);
        e = c->id.p == NULL ? ERR_NOMEM
                            : cable_problem(c, "identifier", "none in the document: named after its file");
    }
    if (e == ERR_OK && looks_like_ident(stem) && !span_eq(stem, c->id))
        e = cable_problem(c, "identifier", "the file is named %.*s, the document says %.*s", (int)stem.n,
                          stem.p, (int)c->id.n, c->id.p);
    return e;
}

/* ---- date ---- */

static enum err set_date(struct cable *c, const struct dtg_civil *civil) {
    c->has_date = true;
    c->date = dtg_seconds(civil);
    return ERR_OK;
}

/* The garbled group with letters read as the digits they resemble: 3O1015Z is 301015Z. */
static bool mend_group(struct span garbled, struct dtg_civil *c) {
    char text[64];
    struct span before, after;
    size_t digits = 0;
    if (garbled.n > sizeof text)
        return false;
    memcpy(text, garbled.p, garbled.n);
    for (size_t i = 1; i < garbled.n && text_upper(text[i]) != 'Z'; i++) {
        char ch = text_upper(text[i]);
        bool inside = digits > 0 || text_is_digit(text[i]) ||
                      (text[i - 1] == ' ' && i + 1 < garbled.n && text_is_digit(text[i + 1]));
        if (inside && ch == 'O')
            text[i] = '0';
        else if (inside && (ch == 'I' || ch == 'L'))
            text[i] = '1';
        digits += text_is_digit(text[i]);
    }
    return dtg_find((struct span){text, garbled.n}, c, &before, &after);
}

/* At most so many bytes, but no part of a character. */
static size_t whole_characters(struct span s, size_t max) {
    size_t n = s.n < max ? s.n : max;
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return n;
}

static bool same_day(const struct dtg_civil *a, const struct dtg_civil *b) {
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

static enum err date_cable(struct cable *c, const struct head *h, int year) {
    struct dtg_civil station;
    bool has_station = h->has_julian && year != 0 &&
                       dtg_from_day_of_year(year, h->julian_day, h->julian_hour, h->julian_minute, &station);
    if (h->has_group) {
        int64_t apart = has_station ? dtg_seconds(&station) - dtg_seconds(&h->group) : 0;
        if (apart >= -86400 && apart <= 86400)
            return set_date(c, &h->group);
        if (h->has_banner && same_day(&h->banner, &station)) {
            set_date(c, &station);
            return cable_problem(
                c, "date",
                "the date-time group gives %04d-%02d-%02d, the DE line and the banner %04d-%02d-%02d",
                h->group.year, h->group.month, h->group.day, station.year, station.month, station.day);
        }
        set_date(c, &h->group);
        return cable_problem(
            c, "date", "the DE line gives %04d-%02d-%02d, the date-time group %04d-%02d-%02d", station.year,
            station.month, station.day, h->group.year, h->group.month, h->group.day);
    }
    if (h->garbled_group.n > 0) {
        struct dtg_civil mended;
        bool mends = mend_group(h->garbled_group, &mended);
        int shown = (int)whole_characters(h->garbled_group, 40);
        if (mends && (!has_station || same_day(&mended, &station))) {
            set_date(c, &mended);
            return cable_problem(c, "date", "date-time group \"%.*s\" read as %02d%02d%02dZ%s", shown,
                                 h->garbled_group.p, mended.day, mended.hour, mended.minute,
                                 has_station ? ", as the DE line says" : "");
        }
        if (has_station) {
            set_date(c, &station);
            return cable_problem(c, "date", "date-time group \"%.*s\" does not read: taken from the DE line",
                                 shown, h->garbled_group.p);
        }
    }
    if (h->has_banner)
        return set_date(c, &h->banner);
    if (has_station) {
        set_date(c, &station);
        return cable_problem(c, "date", "no date-time group: taken from the DE line");
    }
    return cable_problem(c, "date", "none in the document");
}

/* ---- classification ---- */

static enum err check_level(struct cable *c, const struct head *h) {
    if (h->has_line && h->line.garbled) {
        enum err e = cable_problem(c, "classification", "\"%.*s\" read as %s%s", (int)h->line.printed.n,
                                   h->line.printed.p, cable_level_name(c->level),
                                   h->zny == c->level ? ", as the ZNY line says" : "");
        if (e != ERR_OK)
            return e;
    }
    if (h->zny == CABLE_LEVEL_NONE || h->zny == c->level)
        return ERR_OK;
    if (c->level == CABLE_LEVEL_NONE) {
        c->level = h->zny;
        return cable_problem(c, "classification", "no classification line: %s, from the ZNY line",
                             cable_level_name(h->zny));
    }
    return cable_problem(c, "classification", "the line says %s, the ZNY line %s", cable_level_name(c->level),
                         cable_level_name(h->zny));
}

/* The caveat of a cable that prints it on the subject alone, "(C/NF) WHO WOULD ...", counts for the whole. */
static enum err subject_caveat(struct cable *c, struct span subject) {
    char marking[MARKING_MAX];
    struct span caveat = SPAN("NOFORN");
    marking_scan(span_trim(subject), false, marking);
    size_t at;
    struct span printed = span_of(marking);
    if (!span_ifind(printed, SPAN("/NF"), &at) && !span_ifind(printed, SPAN("NOFORN"), &at))
        return ERR_OK;
    size_t before = c->caveats.n;
    enum err e = cable_add_once(c, &c->caveats, caveat);
    if (e == ERR_OK && c->caveats.n > before)
        e = cable_problem(c, "classification", "NOFORN is printed on the subject only");
    return e;
}

/* Older cables say who classified them in their first paragraph. */
static enum err classified_in_text(struct cable *c) {
    if (c->classified_by.n > 0 || c->paragraphs_n == 0)
        return ERR_OK;
    char marking[MARKING_MAX];
    struct span s = c->paragraphs[0].text;
    s = span_trim(span_from(s, marking_scan(s, false, marking)));
    if (s.n > 240 || span_contains(s, '\n') || !span_istarts(s, SPAN("CLASSIFIED BY")))
        return ERR_OK;
    return parse_classified(c, s);
}

/* ---- all of it ---- */

static enum err parse_fields(struct parser *p, struct cable *c, const struct head *h, int year) {
    enum err e = parse_subject(c, h->fields[HEAD_SUBJECT]);
    if (e == ERR_OK)
        e = subject_caveat(c, h->fields[HEAD_SUBJECT]);
    if (e == ERR_OK)
        e = parse_tags(c, p->vocabulary, h->fields[HEAD_TAGS]);
    c->reference_text = h->fields[HEAD_REF];
    if (e == ERR_OK)
        e = parse_references(c, h->fields[HEAD_REF], year);
    if (e == ERR_OK)
        e = parse_declassify(c, h->fields[HEAD_ORDER]);
    if (e == ERR_OK)
        e = parse_classified(c, h->fields[HEAD_CLASSIFIED]);
    return e;
}

static bool is_cable(const struct cable *c, const struct head *h) {
    bool certain = h->has_line || h->has_group || h->has_banner || c->origin_name.n > 0 ||
                   h->fields[HEAD_TAGS].n > 0 || h->fields[HEAD_ORDER].n > 0;
    return certain && h->evidence >= 2;
}

enum err parse_document(struct parser *p, const struct raw *raw, struct cable *c) {
    struct span text;
    struct head h;
    struct ident id;
    cable_reset(c);
    enum err e = to_text(p, raw, c, &text);
    if (e == ERR_OK)
        e = parse_head(c, text, &h);
    if (e != ERR_OK)
        return e;
    if (!is_cable(c, &h)) {
        e = cable_problem(c, "no-cable", "%s",
                          raw->bytes.n == 0 ? "the file is empty"
                                            : "none of the lines that a cable begins with");
        return e == ERR_OK ? ERR_INVALID : e;
    }
    e = identify(c, &h, raw->name, &id);
    if (e == ERR_OK)
        e = date_cable(c, &h, id.year);
    if (e == ERR_OK)
        e = check_level(c, &h);
    if (e == ERR_OK)
        e = parse_fields(p, c, &h, id.year);
    struct parse_body_hints hints = {.post = c->origin, .serial = id.serial};
    if (e == ERR_OK)
        e = parse_body(c, h.lines + h.body, h.lines_n - h.body, &hints);
    if (e == ERR_OK)
        e = classified_in_text(c);
    if (e == ERR_OK)
        e = topics_find(c, p->vocabulary);
    return e;
}
