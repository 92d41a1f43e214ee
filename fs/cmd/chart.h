/* chart: counts as rows with bars, in characters. */
#ifndef CABLEFS_CMD_CHART_H
#define CABLEFS_CMD_CHART_H

#include <stdint.h>

#include "base/text.h"
#include "terminal.h"

struct chart_row {
    struct span name; /* UTF-8 */
    uint64_t n;
};

/* All borrowed. */
struct chart {
    const char *title;
    const struct chart_row *rows;
    size_t n;
    size_t limit; /* draw the first `limit` rows; the title says so when there are more */
};

/* Appends an empty line, the title, and the rows: a name, a number, and a bar as long as the number is great
 * beside the greatest of those that are drawn. Names that would fill more than half a line are cut. A chart
 * without rows is not drawn at all. Of the terminal the width counts, and whether it is styled and takes
 * UTF-8. A failed allocation is kept in the buf. */
void chart_draw(const struct chart *chart, const struct terminal *terminal, struct buf *out);

#endif
