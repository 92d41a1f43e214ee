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
    bool has_minutes; /* the minutes of the date mean something */
    enum cable_level level;
    struct span caveats[2]; /* NOFORN, ..., as the index writes them */
    size_t caveats_n;
    bool has_origin;
    char origin[IDENT_POST_MAX]; /* ROME, from "Embassy Rome" */
};

/* Reads what can be read; the rest stays empty. The spans are static or point into raw. */
void metadata_read(const struct raw_metadata *raw, struct metadata *k);

/* Reads "2/25/1972 9:30" or "2008-02-26 12:12", seconds allowed; false when it is neither. */
bool metadata_date(struct span s, struct calendar_time *c);

/* Adds those references of the list that the cable does not have yet. The list is identifiers with '|'
 * between them. Three kinds are left out: the cable itself; what is no identifier of a post; and a cable of
 * this year where the text, by the same post and serial, meant one of the year before. ERR_OK or
 * ERR_NOMEM. */
enum err metadata_references(struct cable *c, struct span list);

#endif
