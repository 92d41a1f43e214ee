#include "metadata.h"

#include <string.h>

#include "cable/marking.h"
#include "cable/post.h"
#include "field_references.h"
#include "metadata_fields.h"

enum {
    /* Letters of a post that no table knows; a longer one is words of a REF line that were run into the
     * identifier. No document of the corpus decides, but the unit test
     * metadata/references_of_the_metadata_follow_those_of_the_text fails at 22. */
    UNKNOWN_POST_MAX = 14,
    CUT_COLUMN = 36, /* at which a value of the National Archives' catalogue was cut */
};

static bool take_number(struct span *s, size_t max_digits, int *value) {
    size_t n = text_count_digits(*s);
    unsigned long v;
    if (n == 0 || n > max_digits || !text_number(span_first(*s, n), 9999, &v))
        return false;
    *value = (int)v;
    *s = span_from(*s, n);
    return true;
}

static bool take_char(struct span *s, char c) {
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = span_from(*s, 1);
    return true;
}

/* Reads "+01:00", "-0500", "Z", "UTC" or nothing, as minutes east of Greenwich. */
static bool read_zone(struct span s, int *minutes) {
    int hour = 0, minute = 0;
    bool west = s.n > 0 && *s.p == '-';
    *minutes = 0;
    if (s.n == 0 || span_eq(s, SPAN("Z")) || span_eq(s, SPAN("UTC")) || span_eq(s, SPAN("GMT")))
        return true;
    if (!take_char(&s, west ? '-' : '+') || text_count_digits(s) < 2)
        return false;
    struct span rest = span_from(s, 2);
    s.n = 2;
    take_char(&rest, ':');
    if (!take_number(&s, 2, &hour) || (rest.n > 0 && !take_number(&rest, 2, &minute)))
        return false;
    *minutes = (west ? -1 : 1) * (hour * 60 + minute);
    return rest.n == 0 && hour <= 14 && minute < 60;
}

/* Sets the hour of a clock of twelve hours where AM or PM stands at *s; false when there is no such hour. */
static bool take_half_day(struct span *s, int *hour) {
    bool pm = span_istarts(*s, SPAN("PM"));
    if (!pm && !span_istarts(*s, SPAN("AM")))
        return true;
    *s = span_trim(span_from(*s, 2));
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (pm ? 12 : 0);
    return true;
}

static bool read_day(struct span *s, struct calendar_time *c) {
    int a, b, d;
    *c = (struct calendar_time){0};
    if (!take_number(s, 4, &a))
        return false;
    if (take_char(s, '/')) {
        if (!take_number(s, 2, &b) || !take_char(s, '/') || !take_number(s, 4, &d))
            return false;
        *c = (struct calendar_time){.year = d, .month = a, .day = b};
    } else {
        if (!take_char(s, '-') || !take_number(s, 2, &b) || !take_char(s, '-') || !take_number(s, 2, &d))
            return false;
        *c = (struct calendar_time){.year = a, .month = b, .day = d};
    }
    return c->year >= 1900 && calendar_valid(c);
}

/* A day and a clock. Midnight to the second is what programs write that know only the day. */
static enum metadata_date read_minute(struct span s, struct calendar_time *c) {
    int zone = 0;
    bool seconds = false;
    if (!read_day(&s, c))
        return METADATA_NO_DATE;
    if (!take_char(&s, 'T'))
        s = span_trim(s);
    if (!take_number(&s, 2, &c->hour) || !take_char(&s, ':') || !take_number(&s, 2, &c->minute))
        return METADATA_NO_DATE;
    if (take_char(&s, ':')) {
        if (!take_number(&s, 2, &c->second))
            return METADATA_NO_DATE;
        seconds = true;
        if (take_char(&s, '.'))
            s = span_from(s, text_count_digits(s));
    }
    s = span_trim(s);
    if (!take_half_day(&s, &c->hour) || !read_zone(s, &zone) || !calendar_valid(c))
        return METADATA_NO_DATE;
    if (seconds && c->hour == 0 && c->minute == 0 && c->second == 0)
        return METADATA_DAY;
    *c = calendar_time(calendar_seconds(c) - INT64_C(60) * zone);
    return METADATA_MINUTE;
}

/* "19740920", or seconds or milliseconds since 1970. */
static enum metadata_date read_number(struct span s, struct calendar_time *c) {
    size_t n = text_count_digits(s);
    unsigned long value;
    if (span_eq(span_from(s, n), SPAN(".0")))
        s.n = n;
    if (n != s.n || !text_number(s, 9999999999999UL, &value))
        return METADATA_NO_DATE;
    if (n == 8) {
        *c = (struct calendar_time){
            .year = (int)(value / 10000), .month = (int)(value / 100 % 100), .day = (int)(value % 100)};
        return c->year >= 1900 && calendar_valid(c) ? METADATA_DAY : METADATA_NO_DATE;
    }
    if (n < 9)
        return METADATA_NO_DATE;
    *c = calendar_time((int64_t)(n < 12 ? value : value / 1000));
    return c->hour == 0 && c->minute == 0 && c->second == 0 ? METADATA_DAY : METADATA_MINUTE;
}

/* "Fri Dec 13 00:00:00 +0100 2002" */
static bool read_mail_day(struct span s, struct calendar_time *c) {
    struct span day = span_word(&s), month = span_word(&s), number = span_word(&s), clock = span_word(&s);
    struct span zone = span_word(&s), year = span_word(&s);
    *c = (struct calendar_time){0};
    return day.n == 3 && dtg_month(month, &c->month) == 3 && span_contains(clock, ':') && zone.n > 0 &&
           take_number(&number, 2, &c->day) && number.n == 0 && take_number(&year, 4, &c->year) &&
           year.n == 0 && span_is_blank(s) && c->year >= 1900 && calendar_valid(c);
}

enum metadata_date metadata_date(struct span s, struct calendar_time *c) {
    s = span_trim(s);
    enum metadata_date date = read_minute(s, c);
    if (date == METADATA_NO_DATE)
        date = read_number(s, c);
    if (date != METADATA_NO_DATE)
        return date;
    if (read_mail_day(s, c) || (!span_contains(s, ':') && dtg_date(s, c)))
        return METADATA_DAY;
    return METADATA_NO_DATE;
}

void metadata_fill(struct raw_metadata *k, const struct raw_metadata *other) {
    struct raw_metadata from = *other;
    if (k->date.n == 0)
        k->date_minutes_wrong = from.date_minutes_wrong;
    for (size_t i = 0; i < RAW_METADATA_TEXTS; i++)
        if (raw_metadata_text(k, i)->n == 0)
            *raw_metadata_text(k, i) = *raw_metadata_text(&from, i);
}

static void read_classification(struct span s, struct metadata *k) {
    struct span caveat;
    s = span_trim(s);
    size_t n = marking_level(s, &k->level);
    if (n == 0)
        return;
    s = span_from(s, n);
    while (k->caveats_n < sizeof k->caveats / sizeof k->caveats[0] && (n = marking_caveat(s, &caveat)) > 0) {
        k->caveats[k->caveats_n++] = caveat;
        s = span_from(s, n);
    }
}

void metadata_read(const struct raw_metadata *raw, struct metadata *k) {
    *k = (struct metadata){0};
    k->has_ident = ident_read(raw->ident, &k->ident) == ERR_OK;
    if (k->has_ident)
        ident_settle(&k->ident);
    enum metadata_date date = metadata_date(raw->date, &k->date);
    k->has_date = date != METADATA_NO_DATE;
    k->day_only = date == METADATA_DAY;
    k->has_minutes = date == METADATA_MINUTE && !raw->date_minutes_wrong;
    if (k->has_date && !k->has_minutes)
        k->date.minute = 0;
    read_classification(raw->classification, k);
    k->has_origin = ident_post(metadata_fields_value(raw->origin), k->origin) == ERR_OK;
}

static bool known(const char *post) {
    char again[IDENT_POST_MAX];
    return ident_known_post(span_of(post), again);
}

/* The identifier with the post by the name that identifiers use; false when it is none, or so long that words
 * of a REF line were run into it (09PREVIOUSBSTATE80743). */
static bool read_cited(struct span s, struct ident *id) {
    if (ident_read(s, id) != ERR_OK || id->serial == 0)
        return false;
    ident_settle(id);
    return known(id->post) || span_of(id->post).n <= UNKNOWN_POST_MAX;
}

/* Is the post of the metadata one that the text prints in full? Its lists have lost the beginning of a name,
 * "C. S, TATE 34265", and a slip that the text's reader has mended. */
static bool is_damaged(const char *post, const char *printed) {
    struct span s = span_of(post), whole = span_of(printed);
    bool ends = s.n < whole.n && span_eq(span_from(whole, whole.n - s.n), s);
    const char *nearest = post_nearest(s);
    return !known(post) && (ends || (nearest != NULL && strcmp(nearest, printed) == 0));
}

/* Has the cable this reference? Also with another year, where the metadata gives that of the citing cable: it
 * does so for all references that it reads without one, and the text may print it, or it is the year before
 * that must be meant (field_references_read). */
static bool has_reference(const struct cable *c, const struct ident *id, int citing) {
    struct ident printed;
    for (size_t i = 0; i <= c->references_n; i++) {
        bool own = i == c->references_n;
        if (ident_parse(own ? c->ident : c->references[i].ident, &printed) != ERR_OK ||
            printed.serial != id->serial)
            continue;
        if (strcmp(printed.post, id->post) == 0) {
            if (printed.year == id->year || (id->year == citing && !own))
                return true;
        } else if (is_damaged(id->post, printed.post)) {
            return true;
        }
    }
    return false;
}

static int citing_year(const struct cable *c) {
    struct ident citing;
    return ident_parse(c->ident, &citing) == ERR_OK ? citing.year : 0;
}

/* Has the text this serial of the post, with any year? The catalogue cuts a value, and with it the year. */
static bool has_serial(const struct cable *c, struct span ident, size_t n) {
    struct ident id, printed;
    for (size_t i = 0; ident_parse(ident, &id) == ERR_OK && i < n; i++)
        if (ident_parse(c->references[i].ident, &printed) == ERR_OK && printed.serial == id.serial &&
            strcmp(printed.post, id.post) == 0)
            return true;
    return false;
}

static enum err add_reference(struct cable *c, struct span ident, struct span text, int citing) {
    struct ident id;
    char canonical[IDENT_MAX];
    if (!read_cited(ident, &id) || has_reference(c, &id, citing))
        return ERR_OK;
    ident_format(&id, canonical);
    struct cable_reference r = {span_copy(&c->arena, span_of(canonical)), SPAN_EMPTY,
                                span_copy(&c->arena, text)};
    return r.ident.p == NULL || r.text.p == NULL ? ERR_NOMEM : cable_add_reference(c, &r);
}

static bool is_letter_or_digit(char c) {
    return text_is_letter(c) || text_is_digit(c);
}

/* Without the commas that the National Archives' catalogue of 1973 and 1974 has where it cut a value, after
 * each 36th character and often in a word: "... REPEATED TO U, SCINCSO", "C. S, TATE 34265". */
static struct span without_cuts(struct cable *c, struct span list) {
    char *p = arena_copy(&c->arena, list.p, list.n);
    size_t n = 0, begin = 0;
    for (size_t i = 0; p != NULL && i < list.n; i++) {
        bool cut = list.p[i] == ',' && i - begin == CUT_COLUMN && i + 2 < list.n && list.p[i + 1] == ' ';
        if (cut)
            begin = i + 2;
        if (cut && is_letter_or_digit(list.p[i - 1]) && is_letter_or_digit(list.p[i + 2]))
            i++;
        else
            p[n++] = list.p[i];
    }
    return (struct span){p, n};
}

/* A list as on a REF line. What is odd in it is no problem of the text. */
static enum err add_printed(struct cable *c, struct span list, int year) {
    struct cable other = {.arena = c->arena,
                          .ident = c->ident,
                          .origin = c->origin,
                          .origin_name = c->origin_name,
                          .has_date = c->has_date,
                          .date = c->date};
    struct span whole = without_cuts(&other, list);
    enum err e = whole.p == NULL && list.n > 0 ? ERR_NOMEM : field_references_read(&other, whole, year);
    c->arena = other.arena;
    size_t own = c->references_n;
    for (size_t i = 0; e == ERR_OK && i < other.references_n && c->references_n < FIELD_REFERENCES_MAX; i++)
        if (!has_serial(c, other.references[i].ident, own))
            e = add_reference(c, other.references[i].ident, other.references[i].text, year);
    return e;
}

enum err metadata_references(struct cable *c, struct span list, int year) {
    enum err e = ERR_OK;
    list = metadata_fields_value(list);
    if (!span_contains(list, '|') && (span_contains(list, ' ') || span_contains(list, ',')))
        return add_printed(c, list, year);
    while (e == ERR_OK && list.n > 0 && c->references_n < FIELD_REFERENCES_MAX) {
        size_t n = 0;
        while (n < list.n && list.p[n] != '|')
            n++;
        struct span item = span_trim(span_first(list, n));
        list = span_from(list, n + 1);
        e = add_reference(c, item, item, citing_year(c));
    }
    return e;
}
