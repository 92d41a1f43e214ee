#include "sent_date.h"

enum {
    /* Bytes of a garbled group that a problem shows. No document of the corpus decides. */
    SHOWN_MAX = 40,
};

struct moment {
    bool found, day_only;
    struct calendar_time at;
};

static void set_date(struct cable *c, const struct calendar_time *civil) {
    c->has_date = true;
    c->date = calendar_seconds(civil);
}

/* At most so many bytes, but no part of a character. */
static size_t whole_characters(struct span s, size_t max) {
    size_t n = s.n < max ? s.n : max;
    while (n > 0 && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return n;
}

static bool same_day(const struct moment *a, const struct calendar_time *b) {
    return a->found && a->at.year == b->year && a->at.month == b->month && a->at.day == b->day;
}

static bool same_hour(const struct moment *a, const struct calendar_time *b) {
    return same_day(a, b) && a->at.hour == b->hour;
}

static bool near(const struct moment *a, const struct calendar_time *b) {
    int64_t apart = calendar_seconds(&a->at) - calendar_seconds(b);
    return a->found && apart >= -CALENDAR_DAY_SECONDS && apart <= CALENDAR_DAY_SECONDS;
}

/* A catalogue may give the day on which the cable was drafted, or that of a clock elsewhere: the day before
 * or after confirms it. */
static bool near_day(const struct moment *a, const struct calendar_time *b) {
    struct calendar_time day = {.year = b->year, .month = b->month, .day = b->day};
    return near(a, &day);
}

/* The group is believed; what the metadata says is compared with it. */
static enum err take_group(struct cable *c, const struct head *h, const struct moment *metadata) {
    const struct calendar_time *g = &h->group, *k = &metadata->at;
    set_date(c, g);
    if (!metadata->found || same_hour(metadata, g) || (metadata->day_only && near_day(metadata, g)))
        return ERR_OK;
    if (metadata->day_only)
        return cable_problem(c, "date",
                             "the catalogue gives %04d-%02d-%02d, the date-time group %04d-%02d-%02d",
                             k->year, k->month, k->day, g->year, g->month, g->day);
    return cable_problem(
        c, "date", "the catalogue gives %04d-%02d-%02d %02d h, the date-time group %04d-%02d-%02d %02d h",
        k->year, k->month, k->day, k->hour, g->year, g->month, g->day, g->hour);
}

/* The date-time group and the DE line are days apart. */
static enum err weigh_group(struct cable *c, const struct head *h, const struct moment *station,
                            const struct moment *metadata) {
    const struct calendar_time *g = &h->group, *s = &station->at;
    bool banner = h->has_banner && same_day(station, &h->banner);
    bool wins = banner || same_day(metadata, s);
    set_date(c, wins ? s : g);
    if (wins)
        return cable_problem(
            c, "date", "the date-time group gives %04d-%02d-%02d, the DE line and the %s %04d-%02d-%02d",
            g->year, g->month, g->day, banner ? "banner" : "catalogue", s->year, s->month, s->day);
    return cable_problem(c, "date", "the DE line gives %04d-%02d-%02d, the date-time group %04d-%02d-%02d",
                         s->year, s->month, s->day, g->year, g->month, g->day);
}

/* *done: the garbled group, or the DE line in its place, gave a date. */
static enum err read_garbled(struct cable *c, const struct head *h, const struct moment *station,
                             const struct moment *metadata, bool *done) {
    struct calendar_time mended;
    struct span group = h->garbled_group;
    int shown = (int)whole_characters(group, SHOWN_MAX);
    *done = true;
    if (dtg_mend(group, &mended) &&
        (station->found ? same_day(station, &mended) : !metadata->found || same_day(metadata, &mended))) {
        set_date(c, &mended);
        return cable_problem(c, "date", "date-time group \"%.*s\" read as %02d%02d%02dZ%s", shown, group.p,
                             mended.day, mended.hour, mended.minute,
                             station->found ? ", as the DE line says" : "");
    }
    *done = station->found && (!metadata->found || same_day(metadata, &station->at));
    if (!*done)
        return ERR_OK;
    set_date(c, &station->at);
    return cable_problem(c, "date", "date-time group \"%.*s\" does not read: taken from the DE line", shown,
                         group.p);
}

/* No date-time group: the metadata has the hour, and the banner or the DE line may have its minutes. */
static enum err take_metadata(struct cable *c, const struct evidence *about, const struct moment *station) {
    const struct head *h = about->head;
    const struct metadata *k = about->metadata;
    struct moment at = {.found = true, .at = k->date};
    if (k->day_only && h->has_banner && same_day(&at, &h->banner)) {
        set_date(c, &h->banner);
        return ERR_OK;
    }
    if (k->day_only && station->found && near_day(&at, &station->at)) {
        set_date(c, &station->at);
        return cable_problem(c, "date", "no date-time group: taken from the DE line");
    }
    if (k->day_only) {
        set_date(c, &at.at);
        return cable_problem(c, "date",
                             "no date-time group: the day is from the catalogue, the hour is unknown");
    }
    if (h->has_banner && same_hour(&at, &h->banner))
        at.at = h->banner;
    else if (station->found && same_hour(&at, &station->at))
        at.at = station->at;
    else if (!k->has_minutes) {
        set_date(c, &at.at);
        return cable_problem(c, "date",
                             "no date-time group: the hour is from the catalogue, the minutes are unknown");
    }
    set_date(c, &at.at);
    return ERR_OK;
}

enum err sent_date_find(struct cable *c, const struct evidence *about, int year) {
    const struct head *h = about->head;
    struct moment station = {0},
                  metadata = {about->metadata->has_date, about->metadata->day_only, about->metadata->date};
    station.found =
        h->has_julian && year != 0 &&
        calendar_from_day_of_year(year, h->julian_day, h->julian_hour, h->julian_minute, &station.at);
    if (h->has_group && (!station.found || near(&station, &h->group)))
        return take_group(c, h, &metadata);
    if (h->has_group)
        return weigh_group(c, h, &station, &metadata);
    if (h->garbled_group.n > 0) {
        bool done;
        enum err e = read_garbled(c, h, &station, &metadata, &done);
        if (done || e != ERR_OK)
            return e;
    }
    if (metadata.found)
        return take_metadata(c, about, &station);
    if (h->has_banner) {
        set_date(c, &h->banner);
        return ERR_OK;
    }
    if (station.found) {
        set_date(c, &station.at);
        return cable_problem(c, "date", "no date-time group: taken from the DE line");
    }
    return cable_problem(c, "date", "none in the document");
}
