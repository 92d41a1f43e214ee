/* classification_line: the line that names the classification, the post and the serial of a cable.
 *
 *   C O N F I D E N T I A L SECTION 01 OF 03 ROME 001497 NOFORN
 *   UNCLS LA PAZ 0900 TOSEC 110023, UNCLAS FINAL SECTION OF 2 LA PAZ 2576/2      in telegrams of the 1970s
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

/* The same for a line that has a serial and no post: "LIMITED OFFICIAL USE 2284". Only where it stands says
 * that it is one: right below the addressees. */
bool classification_line_read_short(struct span line, struct classification_line *m);

/* Where a classification line begins that ran into the end of the line above, "SECDEF WASHINGTON DCUNCLAS
 * SECTION 01 OF 02 VELM 2271"; 0 where none did. */
size_t classification_line_inside(struct span line);

#endif
