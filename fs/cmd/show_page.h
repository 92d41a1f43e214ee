/* cable_page: a cable as a page to read: its fields, its paragraphs under the numbers that a footnote cites,
 * wrapped, and what was derived or repaired in it.
 *
 * For the eye; what programs read is cable_file.h and parse --json.
 */
#ifndef CABLEFS_CABLE_PAGE_H
#define CABLEFS_CABLE_PAGE_H

#include "cable/cable.h"

enum { CABLE_PAGE_WIDTH_MIN = 30 };

struct cable_page_style {
    size_t width; /* columns; less than the minimum counts as that */
    bool styled; /* bold and dim, by the control sequences of a terminal */
};

/* Appends the page. Control characters of the cable are taken out. ERR_OK or ERR_NOMEM. */
enum err cable_page(const struct cable *c, const struct cable_page_style *style, struct buf *out);

#endif
