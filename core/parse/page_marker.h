/* page_marker: the lines that transmission put between the lines of a cable, which no author wrote.
 *
 *   ROME 00001497  002.2 OF 003                      page marker
 *   PAGE 02        ROME  01196  01 OF 02  082030Z    the same before about 2001; the classification
 *                                                    stands on a line above it
 *   CONFIDENTIAL PAGE 02 ROME 01196 082030Z          the same, where the two lines became one
 *   PAGE 02 RUEHFRA4512 CONFIDENTIAL PARIS 004512    the same with the classification line in it
 *   C O N F I D E N T I A L SECTION 02 OF 03 ROME 001497
 *                                                    section line; the head may be repeated below
 *   ACTION EUR-12, INFO  OCT-01  ISO-00              distribution by the office that received it
 *   NNNN                                             end of message
 *   *** Current Classification *** UNCLASSIFIED      likewise, in the National Archives' releases; also
 *   << END OF DOCUMENT >>
 *
 * They cut sentences and fields in two, and some of them were run into a line of text.
 */
#ifndef CABLEFS_PARSE_PAGE_MARKER_H
#define CABLEFS_PARSE_PAGE_MARKER_H

#include "base/text.h"

enum page_marker {
    PAGE_MARKER_NONE,
    PAGE_MARKER_PAGE,
    PAGE_MARKER_SECTION, /* second or later section: what follows may repeat the head */
    PAGE_MARKER_LEVEL, /* a classification alone on its line: a marker only beside a page marker */
    PAGE_MARKER_END,
};

/* Alone on a line, it stands where the head and foot of a page were taken out (release.h). No document has
 * it, because plain text has no control characters. */
enum { PAGE_MARKER_BREAK = 0x1e };

/* What the line is, when it begins with a marker; *rest gets the text run into it behind the marker. */
enum page_marker page_marker_scan(struct span line, struct span *rest);

/* The same, for a line of which text_lacks() is known. */
enum page_marker page_marker_scan_known(struct span line, unsigned lacks, struct span *rest);

/* The post and the serial that a page marker at the start of the line names, as printed: ten letters of the
 * post at most. False for other lines, and where the archive took them out. */
bool page_marker_names(struct span line, struct span *post, unsigned long *serial);

/* "PAGE 02" alone on its line, as of 1979: the line below, "LA PAZ 00900 01 OF 02 111847Z", is the rest of
 * the marker. */
bool page_marker_is_half(struct span line);
bool page_marker_is_other_half(struct span line);

/* A line of the end of a message: "BT", "#1851", "NNNN", or blank. */
bool page_marker_ends_message(struct span line);

/* "PAGE 01 ...": the first page of a section, under which stands the transmission head of old messages. */
bool page_marker_is_first_page(struct span line);

/* "PAGE 02 ...", or the place of a stamp: the first line of a page. */
bool page_marker_is_page_head(struct span line);

/* A line of the distribution list of old messages: "ACTION EUR-12", "      INR-07  NSAE-00  PA-01", or the
 * line of dashes with the message number below it. */
bool page_marker_is_distribution(struct span line);

/* Finds a page marker in the middle of a line: the bytes from *start up to *end. It must name the post of the
 * cable (NEWDELHI) and its serial, because prose has numbers too. */
bool page_marker_inside(struct span line, struct span post, unsigned long serial, size_t *start, size_t *end);

/* The section that a page marker on the line, or inside it, names; 0 when there is none. In a message of 3
 * sections, "ROME 00001497  002.2 OF 003" names section 2. sections is how many the message has. */
unsigned long page_marker_page_section(struct span line, unsigned long sections);

#endif
