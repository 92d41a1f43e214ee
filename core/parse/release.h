/* release: what an archive puts around the text of a telegram that it releases.
 *
 * The National Archives stamp the head and the foot of each page, and print their own catalogue behind the
 * telegram (archives.gov, Access to Archival Databases: "Message Text", "Message Attributes"):
 *
 *   Sheryl P. Walter Declassified/Released US Department of State EO Systematic Review 20 Mar 2014
 *
 * The State Department's releases under the Freedom of Information Act are stamped as well:
 *
 *   UNCLASSIFIED U.S. Department of State Case No. F-2014-20439 Doc No. C05780000 Date: 01/07/2016
 *   RELEASE IN PART B1,1.4(D)
 *
 * One collection prints five lines above the text instead: identifier, subject, date, classification, post.
 *
 * All this is taken out before anything else is read. Where a page ended, a line of PAGE_MARKER_BREAK alone
 * stands in its place, so that what the stamp cut is joined as what a page marker cut is. The catalogue and
 * the five lines become metadata, like those of a page of the web edition.
 */
#ifndef CABLEFS_PARSE_RELEASE_H
#define CABLEFS_PARSE_RELEASE_H

#include "cable/cable.h"
#include "cable/raw.h"

/* text is plain: without control characters. Sets *text to what is left of it, and what *metadata lacks to
 * what the archive says; both are then in the cable's arena. ERR_OK or ERR_NOMEM. */
enum err release_read(struct cable *c, struct span *text, struct raw_metadata *metadata);

/* Bytes of *start up to *end are a stamp that begins or stands in the line. False when there is none. */
bool release_stamp(struct span line, size_t *start, size_t *end);

#endif
