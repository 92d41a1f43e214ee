#include "head_catalogued.h"

#include "cable/marking.h"
#include "head_distribution.h"
#include "head_label.h"
#include "head_lines.h"
#include "head_prose.h"
#include "head_transmission.h"
#include "metadata_lines.h"
#include "page_marker.h"

/* Does a text begin at a line, when all that is above it is the transmission? */
static bool may_begin_text(const struct head *h, size_t i) {
    struct span line = span_trim(h->lines[i]), rest, caveat;
    enum cable_level level;
    return line.n > 0 && page_marker_scan(line, &rest) == PAGE_MARKER_NONE &&
           !page_marker_ends_message(line) && head_distribution_at(&h->lines[i], 1) == 0 &&
           marking_caveat(line, &caveat) == 0 && marking_level(line, &level) < line.n &&
           !head_prose_is_handling(line, HEAD_NONE) && metadata_lines_at(&h->lines[i], h->lines_n - i) == 0 &&
           !span_istarts(line, SPAN("This record is a partial extract"));
}

size_t head_catalogued_begin(const struct head *h, size_t end) {
    size_t from = 0, last = h->lines_n < HEAD_LINES_MAX ? h->lines_n : HEAD_LINES_MAX;
    enum head_field field;
    bool sent = false, apart = true;
    for (size_t i = 0;
         i < last && !head_lines_is_first_paragraph(h->lines[i]) && !head_lines_begin_body(h->lines[i]);
         i++) {
        if (head_label_at(h->lines[i], &field) > 0)
            return end;
        if (head_transmission_shows(h->lines[i])) {
            from = i + 1;
            sent = true;
        }
    }
    apart = !sent;
    for (size_t i = from; i < last; i++) {
        apart = apart || span_is_blank(h->lines[i]);
        if (apart && may_begin_text(h, i))
            return i;
    }
    return end;
}
