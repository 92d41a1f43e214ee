/* marker: the lines that transmission put between the lines of a cable, which no author wrote.
 *
 *   ROME 00001497  002.2 OF 003                         page marker
 *   PAGE 02        ROME  01196  01 OF 02  082030Z       page marker before about 2001, under a classification
 * line PAGE 02 RUEHFRA4512 C O N F I D E N T I A L PARIS 004512 C O N F I D E N T I A L SECTION 02 OF 03 ROME
 * 001497    section line; the head may be repeated under it NNNN end of message
 *
 * They cut sentences and fields in two, and some are run into a line of text.
 */
#ifndef CABLEFS_MARKER_H
#define CABLEFS_MARKER_H

#include "cable.h"

enum marker {
    MARKER_NONE,
    MARKER_PAGE,
    MARKER_SECTION, /* second or later section: what follows may repeat the head */
    MARKER_LEVEL,   /* a classification alone on its line: a marker only beside a page marker */
    MARKER_END,
};

struct marker_line { /* what a classification line says */
    enum cable_level level;
    struct span post; /* as printed: NEW DELHI */
    unsigned long serial;
    unsigned long section; /* 0 when the line names none */
    struct span caveats[4];
    size_t caveats_n;
};

/* What the line is, when it begins with a marker; *rest gets the text run into it behind the marker. */
enum marker marker_scan(struct span line, struct span *rest);

/* Finds a page marker in the middle of a line of the cable with this post (NEWDELHI) and serial: bytes start
 * to end. Both must agree, because prose has numbers too. */
bool marker_inside(struct span line, struct span post, unsigned long serial, size_t *start, size_t *end);

/* Reads a classification line with post and serial: "C O N F I D E N T I A L SECTION 01 OF 03 ROME 001497
 * NOFORN". False for any other line. */
bool marker_classification(struct span line, struct marker_line *m);

#endif
