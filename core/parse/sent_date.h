/* sent_date: when a cable was sent.
 *
 * The date-time group says so, the DE line by the day of the year, the banner of the web edition, and the
 * metadata of the archive. Where two of them differ, the one that a third confirms is believed, and the
 * difference becomes a problem of the cable.
 */
#ifndef CABLEFS_PARSE_SENT_DATE_H
#define CABLEFS_PARSE_SENT_DATE_H

#include "evidence.h"

/* Sets has_date and date of the cable. year is that of its identifier, 0 when it is unknown: the DE line
 * names none. ERR_OK or ERR_NOMEM. */
enum err sent_date_find(struct cable *c, const struct evidence *about, int year);

#endif
