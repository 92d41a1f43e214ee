#include "paragraph_lists.h"

enum {
    DEPTH_MAX =
        8, /* the paragraphs and the lists inside one another; a deeper one ends the one it stands in */
    /* The numbers by which an item may be higher than the one before, when one between them was not seen. */
    ITEM_STEP_MAX = 2,
};

struct run { /* of numbers that go on from one another */
    unsigned last;
    size_t mark; /* of the last */
    bool sure; /* it began at 1, or has gone on */
};

struct runs {
    struct run open[DEPTH_MAX]; /* the paragraphs, and the lists that have not ended */
    size_t depth; /* of the last one; 0 is that of the paragraphs */
};

static void step(struct runs *r, size_t depth, unsigned number, size_t mark, bool sure) {
    r->depth = depth;
    r->open[depth] = (struct run){number, mark, sure};
}

/* The innermost run that goes on with the number. */
static bool find_run(const struct runs *r, unsigned number, size_t *depth) {
    for (size_t d = r->depth + 1; d-- > 0;)
        if (number > 1 && r->open[d].last + 1 == number) {
            *depth = d;
            return true;
        }
    return false;
}

/* An item behind one that was not seen: its list is nearer to it than the paragraphs are. */
static bool skips_item(const struct runs *r, unsigned number) {
    unsigned last = r->open[r->depth].last, paragraph = r->open[0].last;
    return r->depth > 0 && number > last && number - last <= ITEM_STEP_MAX &&
           (number <= paragraph || number - paragraph > number - last);
}

static struct paragraph_lists_place place(struct runs *r, const struct paragraph_numbers_mark *m, size_t i) {
    struct paragraph_lists_place p = {0};
    size_t depth;
    const struct run *paragraphs = &r->open[0];
    unsigned number = m->printed;
    if (!find_run(r, number, &depth) && m->stripped != 0 && find_run(r, m->stripped, &depth))
        number = m->stripped;
    if (find_run(r, number, &depth)) {
        p = (struct paragraph_lists_place){.item = depth > 0, .goes_on = true, .before = r->open[depth].mark};
        step(r, depth, number, i, true);
    } else if (number == 1 && !paragraphs->sure) {
        step(r, 0, number, i, true);
    } else if (number == 1 || (number == 2 && number < paragraphs->last)) {
        p.item = true;
        step(r, r->depth + 1 < DEPTH_MAX ? r->depth + 1 : r->depth, number, i, true);
    } else if (skips_item(r, number)) {
        p = (struct paragraph_lists_place){.item = true, .goes_on = true, .before = r->open[r->depth].mark};
        step(r, r->depth, number, i, true);
    } else if (number > paragraphs->last) {
        if (m->apart || m->marked) /* numbers were left out */
            step(r, 0, number, i, paragraphs->sure);
    } else {
        p.lower = number < paragraphs->last;
    }
    return p;
}

void paragraph_lists_find(const struct paragraph_numbers_mark *marks, size_t n,
                          struct paragraph_lists_place *places) {
    struct runs r = {0};
    for (size_t i = 0; i < n; i++)
        places[i] = marks[i].printed != 0 && !marks[i].day ? place(&r, &marks[i], i)
                                                           : (struct paragraph_lists_place){0};
}
