/* dtg: the date-time group of a message and the other places where a cable says when it was sent.
 *
 *   221516Z JUN 06      day, hour, minute, Zulu (UTC), month, year      ACP 121 / 5 FAH-2, date-time group
 *   1731516             day of year, hour, minute, on the DE line       ACP 127, station serial number line
 *   Friday, 26 February 2010, 13:37     the banner of the web edition
 *
 * Two-digit years: 66 to 99 are 1966 to 1999, the others 2000 to 2065. Times are in UTC. No function here
 * allocates memory.
 */
#ifndef CABLEFS_CABLE_DTG_H
#define CABLEFS_CABLE_DTG_H

#include <stdint.h>

#include "base/calendar.h"
#include "base/text.h"

/* The year that two digits stand for. */
int dtg_full_year(int two_digits);

/* Finds a date-time group anywhere in a line. *before gets what stands before it ("P"), and *after what
 * follows ("ZDK"). Returns false when there is none, or when it names a day that does not exist. */
bool dtg_find(struct span line, struct calendar_time *c, struct span *before, struct span *after);

/* Reads a group at the start of a line that has blanks between its digits or the letters of its month, as
 * messages of 1973 have: "P 251346 Z JUN 7 3", "1 0211 0 Z", "M AY". *before gets its precedence. */
bool dtg_spaced(struct span line, struct calendar_time *c, struct span *before);

/* Reads a line with a damaged group: one with letters in place of the digits they resemble (3O1015Z), with a
 * blank inside, without its Z, or run together with its precedence (P221516Z). Returns false when nothing
 * like a group stands at the start. */
bool dtg_mend(struct span line, struct calendar_time *c);

/* Reads DDDHHMM of a DE line. False when it is not seven digits or out of range. */
bool dtg_julian(struct span text, int *day_of_year, int *hour, int *minute);

/* Reads a banner line "Friday, 26 February 2010, 13:37". */
bool dtg_banner(struct span line, struct calendar_time *c);

/* Reads 06/25/2016, 6/25/16, 2016/06/25, 25 JUNE 2016, June 25, 2016 at the start of s into year, month and
 * day. */
bool dtg_date(struct span s, struct calendar_time *c);

/* Returns the bytes of a month's name at the start of s (JUNE, Jun, jun) that no letter follows, or 0 when
 * there is none. */
size_t dtg_month(struct span s, int *month);

enum { DTG_ISO_SIZE = 32 };
void dtg_iso(int64_t seconds, char out[DTG_ISO_SIZE]); /* 2006-06-22T15:16:00Z */

#endif
