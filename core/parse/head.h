/* head: everything above the first paragraph, from the transmission lines to "Classified By".
 *
 * The head is read line by line. A label (TAGS:, SUBJECT:, REF:, ...) may be misspelt or lack its colon, and
 * several labels may stand on one line. The value of a field goes on over several lines, and page markers cut
 * it. A line that belongs to no field becomes a caption, so that it stays visible.
 */
#ifndef CABLEFS_PARSE_HEAD_H
#define CABLEFS_PARSE_HEAD_H

#include "cable/cable.h"
#include "cable/dtg.h"
#include "classification_line.h"

enum head_field { HEAD_NONE, HEAD_ORDER, HEAD_TAGS, HEAD_SUBJECT, HEAD_REF, HEAD_CLASSIFIED, HEAD_FIELDS };

struct head {
    /* the lines of the document, where a line that held several labels has become several; body is the number
     * of the first line of the body */
    struct span *lines;
    size_t lines_n, body;
    /* evidence that this is a cable, and about which */
    unsigned evidence; /* how many kinds of cable line were seen: FM, date-time group, classification, ... */
    bool has_line; /* the classification line names post and serial */
    struct classification_line line;
    bool has_group; /* date-time group */
    struct calendar_time group;
    bool has_banner;
    struct calendar_time banner;
    bool has_julian; /* DE line: day of year, hour, minute */
    int julian_day, julian_hour, julian_minute;
    unsigned long station_serial; /* DE line, 0 when absent */
    enum cable_level zny;
    struct span garbled_group; /* a precedence line whose date-time group does not read */
    /* the fields' text on one line each */
    struct span fields[HEAD_FIELDS];
};

/* Reads the head of a document (UTF-8, no NUL). catalogued: a catalogue names the cable, so that its text may
 * lack a head. Fills transmission, precedence, origin_name, recipients,
 * captions, caveats and level of the cable, and the head. ERR_OK or ERR_NOMEM. */
enum err head_read(struct cable *c, struct span text, bool catalogued, struct head *head);

/* Appends to head the lines of the document of a further section, from its section line on, because what
 * stands above that line was said in the first section. Both heads are in the cable's arena. ERR_OK or
 * ERR_NOMEM. */
enum err head_add_section(struct cable *c, struct head *head, const struct head *more);

#endif
