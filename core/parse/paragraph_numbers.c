#include "paragraph_numbers.h"

#include <float.h>

#include "cable/marking.h"

/* ---- what a line might be ---- */

/* Takes "¶", "1¶" or "#". */
static bool take_pilcrow(struct span *s) {
    struct span t = *s;
    if (t.n > 0 && t.p[0] == '1' && span_starts(span_from(t, 1), SPAN("\u00b6")))
        t = span_from(t, 1);
    if (span_starts(t, SPAN("\u00b6")))
        *s = span_skip_blanks(span_from(t, 2));
    else if (t.n > 1 && t.p[0] == '#' && text_is_digit(t.p[1]))
        *s = span_from(t, 1);
    else
        return false;
    return true;
}

/* Takes the number. */
static bool take_number(struct span *s, struct paragraph_numbers_mark *mark) {
    size_t digits = text_count_digits(*s);
    unsigned long v, without;
    if (digits == 0 || digits > 4 || !text_number(span_first(*s, digits), 9999, &v) || s->p[0] == '0')
        return false;
    if (s->p[0] == '1' && digits > 1 && s->p[1] != '0' &&
        text_number((struct span){s->p + 1, digits - 1}, 999, &without))
        mark->stripped = (unsigned)without;
    mark->printed = (unsigned)v;
    *s = span_from(*s, digits);
    return true;
}

bool paragraph_numbers_mark(struct span line, struct paragraph_numbers_mark *mark) {
    char marking[MARKING_MAX];
    *mark = (struct paragraph_numbers_mark){0};
    struct span s = span_skip_blanks(line);
    mark->pilcrow = take_pilcrow(&s);
    if (!take_number(&s, mark)) {
        if (mark->pilcrow && s.n > 0 && s.p[0] != '(')
            return false; /* ¶B.: a lettered item */
        size_t n = marking_scan(s, false, marking);
        mark->marked = n > 0 && n < s.n && text_is_space(s.p[n]);
        mark->length = line.n - s.n;
        return mark->marked;
    }
    bool point = s.n > 0 && s.p[0] == '.';
    mark->bracket = s.n > 0 && s.p[0] == ')';
    if (point || mark->bracket)
        s = span_from(s, 1);
    if (point && s.n > 0 && (text_is_digit(s.p[0]) || s.p[0] == '.'))
        return false; /* 1.4 (b) */
    bool blank = s.n == 0 || text_is_space(s.p[0]);
    s = span_skip_blanks(s);
    mark->length = line.n - s.n;
    mark->marked = marking_scan(s, point, marking) > 0;
    if (mark->printed > 999 && mark->stripped == 0 && !mark->marked)
        return false; /* a year; few cables have a thousand paragraphs */
    if (mark->marked || (mark->pilcrow && (point || blank)))
        return true;
    return point && (blank || text_is_letter(s.p[0]) || s.p[0] == '(' || s.p[0] == '"');
}

/* ---- the cheapest reading of them all ----
 *
 * Costs are in units of one plain surprise. They were weighed on real bodies: a printed number in sequence
 * costs nothing; taking off a leading 1 is cheap where no ¶ stands (the ¶ is the 1), dearer where one does; a
 * line that has a portion marking is nearly always a paragraph, a plain "3." often an item of a list. Where
 * the paragraphs have markings, a bare marking fills a gap or goes on behind the last number; an unmarked 1
 * that begins anew, or what follows an unmarked line that was none, is always an item of a list.
 */
static const double cost_strip = 0.15, cost_strip_pilcrow = 0.8, cost_bare = 0.6, cost_bare_inside = 0.9,
                    cost_not_apart = 1.2;
static const double cost_repeat = 2, cost_restart = 4, cost_back = 8, cost_list = 30, cost_bracket = 3;
static const double cost_reject_marked = 5, cost_reject_pilcrow = 2, cost_reject_plain = 0.4,
                    cost_reject_item = 0.2, cost_reject_bare = 0.2, cost_reject_bare_last = 1;

enum {
    READINGS = 2, /* of a printed number */
    STATES = 4, /* of a mark: its readings, or the numbers that a bare marking may have */
    LOOK_BACK = 200,
};

struct state {
    double cost;
    unsigned number;
    int back_mark, back_reading; /* predecessor; -1 for the start */
};

/* What is known of the body as a whole. */
struct style {
    bool marked; /* its paragraphs have portion markings */
    bool points; /* they are printed "1.", so that "1)" is something else */
};

static struct style style_of(const struct paragraph_numbers_mark *marks, size_t n) {
    size_t numbered = 0, marked = 0, points = 0;
    bool first = false;
    for (size_t i = 0; i < n; i++) {
        if (marks[i].printed == 0)
            continue;
        first = first || (numbered == 0 && marks[i].marked);
        numbered++;
        marked += marks[i].marked;
        points += marks[i].marked && !marks[i].bracket;
    }
    return (struct style){.marked = marked * 2 > numbered || (first && marked >= 3), .points = points > 0};
}

static double reject_cost(const struct paragraph_numbers_mark *m, struct style style, bool behind_last) {
    if (m->printed == 0)
        return behind_last && style.marked && m->apart ? cost_reject_bare_last : cost_reject_bare;
    if (m->bracket && style.points)
        return cost_reject_item;
    if (m->marked)
        return cost_reject_marked;
    if (style.marked)
        return cost_reject_item;
    return m->pilcrow ? cost_reject_pilcrow : cost_reject_plain;
}

static double step_cost(unsigned from, unsigned to) {
    if (to == from + 1)
        return 0;
    if (from == 0) { /* the body does not begin at 1: an extract */
        double cost = 1 + 0.1 * (to - 2);
        return cost < 2 ? cost : 2;
    }
    if (to == from)
        return cost_repeat;
    if (to < from)
        return to == 1 ? cost_restart : cost_back;
    double gap = 1 + 0.3 * (to - from - 1);
    return gap < 4 ? gap : 4;
}

/* The number and the cost of reading r of a mark after a paragraph with number `from`; false when there is
 * none. */
static bool reading(const struct paragraph_numbers_mark *m, int r, unsigned from, unsigned *number,
                    double *cost) {
    *cost = m->apart || m->marked || m->pilcrow ? 0 : cost_not_apart;
    if (r == 0) {
        *number = m->printed != 0 ? m->printed : from + 1;
        *cost += m->printed != 0 ? 0 : m->apart ? cost_bare : cost_bare_inside;
        return *number < 1000 || *number == from + 1; /* a larger one is believed in its place only */
    }
    *number = m->stripped;
    *cost += m->pilcrow ? cost_strip_pilcrow : cost_strip;
    return m->stripped != 0;
}

/* Beyond the number itself: does the mark look like an item of a list? before: the candidate above it, when
 * that was rejected, or NULL. */
static double list_cost(const struct paragraph_numbers_mark *m, const struct paragraph_numbers_mark *before,
                        struct style style, unsigned from, unsigned number) {
    double cost = m->bracket && style.points ? cost_bracket : 0;
    if (m->printed == 0 || m->marked || !style.marked)
        return cost;
    bool goes_on = before != NULL && before->printed + 1 == m->printed && !before->marked;
    return goes_on || (from != 0 && number <= from) ? cost + cost_list : cost;
}

struct scan {
    const struct paragraph_numbers_mark *marks;
    const double *rejected; /* cost of rejecting marks 0 .. i-1 */
    struct style style;
};

/* Keeps the state among those of its mark. A bare marking has the number that follows the one before it,
 * which differs from way to way: the cheapest way of each number is kept, and the cheapest numbers. */
static void keep(struct state states[STATES], const struct state *s) {
    struct state *worst = &states[0];
    for (int q = 0; q < STATES; q++) {
        if (states[q].cost < DBL_MAX && states[q].number == s->number) {
            worst = &states[q];
            break;
        }
        if (states[q].cost > worst->cost)
            worst = &states[q];
    }
    if (s->cost < worst->cost)
        *worst = *s;
}

/* Mark i in all its readings, when the paragraph before it is mark j (-1: none) in state `back` with number
 * `from` and cost `before`. */
static void relax(const struct scan *k, size_t i, int j, int back, unsigned from, double before,
                  struct state states[STATES]) {
    const struct paragraph_numbers_mark *m = &k->marks[i];
    const struct paragraph_numbers_mark *above = i > 0 && j != (int)i - 1 ? m - 1 : NULL;
    for (int r = 0; r < READINGS; r++) {
        unsigned number;
        double cost;
        if (!reading(m, r, from, &number, &cost))
            continue;
        cost += before + step_cost(from, number) + list_cost(m, above, k->style, from, number);
        keep(states, &(struct state){cost, number, j, back});
    }
}

static void forward(const struct scan *k, size_t n, struct state *states) {
    for (size_t i = 0; i < n; i++) {
        size_t first = i > LOOK_BACK ? i - LOOK_BACK : 0;
        struct state *to = &states[i * STATES];
        for (int q = 0; q < STATES; q++)
            to[q] = (struct state){DBL_MAX, 0, -1, 0};
        relax(k, i, -1, 0, 0, k->rejected[i], to);
        for (size_t j = first; j < i; j++)
            for (int q = 0; q < STATES; q++) {
                const struct state *from = &states[j * STATES + (size_t)q];
                if (from->cost < DBL_MAX)
                    relax(k, i, (int)j, q, from->number, from->cost + k->rejected[i] - k->rejected[j + 1],
                          to);
            }
    }
}

enum err paragraph_numbers_recover(struct arena *arena, struct paragraph_numbers_mark *marks, size_t n) {
    if (n > PARAGRAPH_NUMBERS_MARKS_MAX)
        n = PARAGRAPH_NUMBERS_MARKS_MAX;
    struct state *states = arena_alloc(arena, (n + 1) * STATES * sizeof *states);
    double *rejected = arena_alloc(arena, (n + 1) * sizeof *rejected);
    if (states == NULL || rejected == NULL)
        return ERR_NOMEM;
    size_t numbered = 0; /* the marks up to the last one with a number */
    struct style style = style_of(marks, n);
    for (size_t i = 0; i < n; i++)
        numbered = marks[i].printed != 0 ? i + 1 : numbered;
    for (size_t i = 0; i < n; i++)
        rejected[i + 1] = rejected[i] + reject_cost(&marks[i], style, i >= numbered);
    if (numbered == 0)
        return ERR_OK; /* nothing is numbered: the caller counts blocks */
    struct scan scan = {marks, rejected, style};
    forward(&scan, n, states);

    double best = DBL_MAX;
    int mark = -1, r = 0;
    for (size_t i = 0; i < n; i++)
        for (int q = 0; q < STATES; q++) {
            double cost = states[i * STATES + (size_t)q].cost;
            if (cost < DBL_MAX && cost + rejected[n] - rejected[i + 1] < best) {
                best = cost + rejected[n] - rejected[i + 1];
                mark = (int)i;
                r = q;
            }
        }
    while (mark >= 0) {
        const struct state *s = &states[(size_t)mark * STATES + (size_t)r];
        marks[mark].accepted = true;
        marks[mark].number = s->number;
        r = s->back_reading;
        mark = s->back_mark;
    }
    return ERR_OK;
}
