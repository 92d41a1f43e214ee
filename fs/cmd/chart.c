#include "chart.h"

#include "base/wrap.h"

#include <stdio.h>

enum {
    BAR_MIN = 8, /* columns of the longest bar, however narrow the terminal is */
    NAME_MIN = 16, /* columns that a name may always fill */
};

/* What the rows of a chart have in common. */
struct layout {
    size_t name, digits, bar; /* columns */
    uint64_t most; /* the number with the longest bar */
    bool utf8;
};

/* A bar for `part` of `whole`, in eighths of a column where there are characters for that. What is more than
 * nothing is never without a bar. */
static void draw_bar(struct buf *out, const struct layout *l, uint64_t part) {
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    double length = l->most == 0 ? 0 : (double)l->bar * (double)part / (double)l->most;
    size_t steps = (size_t)(length * (l->utf8 ? 8 : 1) + 0.5);
    if (steps == 0 && part > 0)
        steps = 1;
    for (size_t i = 0; i < (l->utf8 ? steps / 8 : steps); i++)
        buf_str(out, l->utf8 ? "█" : "#");
    if (l->utf8)
        buf_str(out, eighths[steps % 8]);
}

/* A name in `columns` columns. The end of a longer one is cut off. */
static void draw_name(struct buf *out, struct span name, size_t columns) {
    size_t n = wrap_columns(name), bytes = 0;
    if (n <= columns) {
        wrap_printable(out, name);
        wrap_blanks(out, columns - n);
        return;
    }
    while (wrap_columns(span_first(name, bytes + 1)) <= columns - 3)
        bytes++;
    wrap_printable(out, span_first(name, bytes));
    buf_str(out, "...");
}

static struct layout lay_out(const struct chart *chart, size_t rows, const struct terminal *t) {
    struct layout l = {.utf8 = t->utf8, .digits = 1};
    for (size_t i = 0; i < rows; i++) {
        size_t columns = wrap_columns(chart->rows[i].name);
        l.name = columns > l.name ? columns : l.name;
        l.most = chart->rows[i].n > l.most ? chart->rows[i].n : l.most;
    }
    size_t room = t->width / 2 > NAME_MIN ? t->width / 2 : NAME_MIN;
    l.name = l.name < room ? l.name : room;
    int digits = snprintf(NULL, 0, "%llu", (unsigned long long)l.most);
    if (digits > 0)
        l.digits = (size_t)digits;
    size_t used = 2 + l.name + 2 + l.digits + 2;
    l.bar = t->width > used + BAR_MIN ? t->width - used : BAR_MIN;
    return l;
}

void chart_draw(const struct chart *chart, const struct terminal *t, struct buf *out) {
    size_t rows = chart->n < chart->limit ? chart->n : chart->limit;
    if (rows == 0)
        return;
    const struct layout l = lay_out(chart, rows, t);
    buf_printf(out, "\n%s%s%s", t->styled ? "\033[1m" : "", chart->title, t->styled ? "\033[0m" : "");
    if (rows < chart->n)
        buf_printf(out, " (the first %zu of %zu)", rows, chart->n);
    buf_char(out, '\n');
    for (size_t i = 0; i < rows; i++) {
        const struct chart_row *row = &chart->rows[i];
        buf_str(out, "  ");
        draw_name(out, row->name, l.name);
        buf_printf(out, "  %*llu  ", (int)l.digits, (unsigned long long)row->n);
        draw_bar(out, &l, row->n);
        buf_char(out, '\n');
    }
}
