/* classification_line: the line that names the classification, the post and the serial of a cable.
 *
 *   C O N F I D E N T I A L SECTION 01 OF 03 ROME 001497 NOFORN
 *
 * It ends the transmission lines. In a cable of several sections each section begins with one.
 */
#ifndef CABLEFS_PARSE_CLASSIFICATION_LINE_H
#define CABLEFS_PARSE_CLASSIFICATION_LINE_H

#include "cable/cable.h"

struct classification_line {
    enum cable_level level;
    struct span post; /* as printed: NEW DELHI */
    unsigned long serial;
    unsigned long section; /* 0 when the line names none */
    unsigned long sections; /* how many there are; 0 likewise */
    bool garbled; /* the classification is not spelled as it should be */
    struct span printed; /* the classification as printed */
    struct span caveats[4];
    size_t caveats_n;
};

/* Reads a classification line that has a post and a serial; the spans of *m point into the line. False for
 * any other line. */
bool classification_line_read(struct span line, struct classification_line *m);

#endif
