/* show_page: a cable as a page to read: its fields, its paragraphs under the numbers that a footnote cites,
 * wrapped, and what was derived or repaired in it.
 *
 * For the eye; what programs read is render.h and parse --json.
 */
#ifndef CABLEFS_CABLE_SHOW_PAGE_H
#define CABLEFS_CABLE_SHOW_PAGE_H

#include "cable.h"

enum { SHOW_PAGE_WIDTH_MIN = 30 };

struct show_page_style {
    size_t width; /* columns; less than the minimum counts as that */
    bool styled; /* bold and dim, by the control sequences of a terminal */
    bool full; /* every field, and all addressees; otherwise what is needed first, and one line of those */
};

/* Appends the page. Control characters of the cable are taken out. ERR_OK or ERR_NOMEM. */
enum err show_page(const struct cable *c, const struct show_page_style *style, struct buf *out);

#endif
