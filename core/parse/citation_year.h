/* citation_year: the year of a cited cable, as it stands round the post and the serial.
 *
 * A reference without a year is to a cable of the citing cable's own. Where the year is printed it stands
 * before the post (05 STATE 12, (05) STATE 12, '05 STATE 12), behind it (STATE (05) 12, STATE 05-1234) or
 * behind the serial (STATE 1234/05, STATE 1234 (2005), STATE 1234 05), or it is that of a date: STATE 235324
 * OF 11/30/73, STATE 47743 DTD 240237Z FEB 78, STATE 187 OF AUGUST 16, 1973 (telegrams of 1973 to 1979 in the
 * National Archives). A date without a year is the last such day before the citing cable.
 */
#ifndef CABLEFS_PARSE_CITATION_YEAR_H
#define CABLEFS_PARSE_CITATION_YEAR_H

#include "base/calendar.h"
#include "base/text.h"

struct citation_when { /* of the citing cable */
    int year; /* 0 when it is unknown */
    bool has_date;
    struct calendar_time date; /* valid when has_date */
};

/* A year of two or four digits that fills s, one in which a cable of that time may have cited another. */
bool citation_year_read(struct span s, const struct citation_when *citing, int *year);

/* Each of these gives the bytes of a year at the start of s and of what parts it from the rest; 0 when there
 * is none, and then *year is left alone. */

/* Before the post: "05 ", "2005-", "(05) ", "'05 ", "O5 " with the letter. */
size_t citation_year_before(struct span s, int *year);

/* Between post and serial; what follows has to be a serial. */
size_t citation_year_between(struct span s, const struct citation_when *citing, int *year);

/* Behind a serial of so many digits. */
size_t citation_year_behind(struct span s, size_t serial_digits, const struct citation_when *citing,
                            int *year);

#endif
