/* metadata: what the archive says of a document (raw.h), read into values.
 *
 * Pages and records of the dump carry metadata; files of text do not. The metadata fills what the text lacks
 * and confirms or contradicts what the text has. Which of the two is believed, identity.h and sent_date.h
 * decide.
 */
#ifndef CABLEFS_PARSE_METADATA_H
#define CABLEFS_PARSE_METADATA_H

#include "cable/cable.h"
#include "cable/dtg.h"
#include "cable/ident.h"
#include "cable/raw.h"

struct metadata {
    bool has_ident;
    struct ident ident;
    bool has_date;
    struct calendar_time date;
    bool day_only; /* the hour of the date means nothing */
    bool has_minutes; /* the minutes of the date mean something */
    enum cable_level level;
    struct span caveats[2]; /* NOFORN, ..., as the index writes them */
    size_t caveats_n;
    bool has_origin;
    char origin[IDENT_POST_MAX]; /* ROME, from "Embassy Rome" */
};

/* Reads what can be read; the rest stays empty. The spans are static or point into raw. */
void metadata_read(const struct raw_metadata *raw, struct metadata *k);

/* Gives *k what it lacks and *other has. */
void metadata_fill(struct raw_metadata *k, const struct raw_metadata *other);

/* What a date of the metadata says. */
enum metadata_date {
    METADATA_NO_DATE,
    METADATA_DAY, /* no hour, or one that means nothing: *c is the beginning of the day */
    METADATA_MINUTE,
};

/* Reads "2/25/1972 9:30" or "2008-02-26 12:12", with seconds, AM or PM and a time zone (ISO 8601) where they
 * are given, or seconds since 1970, to the minute; and a date as dtg_date() reads it, "11 FEB 1974", or
 * "19740211", to the day. Midnight to the second is a day. So is "Fri Dec 13 00:00:00 +0100 2002": one
 * collection prints its dates so, and its hours are those of a clock elsewhere. */
enum metadata_date metadata_date(struct span s, struct calendar_time *c);

/* Adds those references of the list that the cable does not have yet. The list is identifiers with '|'
 * between them, or text as on a REF line, "74 STATE 23517, LIMA 12": year is then that of the citing cable,
 * as in field_references_read(). Three kinds are left out: the cable itself; what is no identifier of a post;
 * and a cable of this year where the text, by the same post and serial, meant one of the year before. ERR_OK
 * or ERR_NOMEM. */
enum err metadata_references(struct cable *c, struct span list, int year);

#endif
