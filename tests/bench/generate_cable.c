#include "generate.h"
#include "posts.h"

#include <stdio.h>
#include <string.h>

enum { UNWRAPPED = 1 << 20, CURLED_SINCE = 2006 };

/* Sixteenths of the real ones: the least, ..., the largest. */
static const uint32_t paragraph_counts[QUANTILES + 1] = {1, 2, 3,  4,  5,  5,  6,  7, 7,
                                                         8, 9, 10, 11, 12, 14, 16, 38};
static const uint32_t paragraph_lengths[QUANTILES + 1] = {40,  205, 295, 355, 400, 440, 480,  520, 560,
                                                          605, 650, 705, 765, 835, 935, 1100, 2800};

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* The moment of the i-th of n cables, which are in order of time: the years have the dump's weights. */
static struct moment moment_of(uint64_t i, uint64_t n) {
    static const uint16_t weights[] = {/* 1966 */ 1,
                                       1,
                                       1,
                                       1,
                                       1,
                                       1,
                                       2,
                                       1,
                                       1,
                                       2,
                                       1,
                                       2,
                                       1,
                                       4,
                                       2,
                                       1,
                                       1,
                                       1,
                                       2,
                                       /* 1985 */ 15,
                                       20,
                                       20,
                                       30,
                                       60,
                                       40,
                                       10,
                                       10,
                                       10,
                                       15,
                                       15,
                                       15,
                                       10,
                                       10,
                                       10,
                                       10,
                                       15,
                                       /* 2002 */ 60,
                                       330,
                                       560,
                                       1130,
                                       1630,
                                       1760,
                                       1950,
                                       2260,
                                       360};
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint64_t total = 0, at;
    struct moment m = {.year = 1966, .month = 1};
    for (size_t k = 0; k < sizeof weights / sizeof weights[0]; k++)
        total += weights[k];
    at = (2 * i + 1) * total; /* in 1/2n of a weight */
    for (size_t k = 0; at >= 2 * n * weights[k]; k++, m.year++)
        at -= 2 * n * weights[k];
    uint64_t days = m.year == 2010 ? 59 : is_leap(m.year) ? 366 : 365;
    uint64_t minute = at * days * 1440 / (2 * n * weights[m.year - 1966]);
    int day = (int)(minute / 1440);
    m.hour = (int)(minute / 60 % 24);
    m.minute = (int)(minute % 60);
    m.day_of_year = day + 1;
    for (int length; day >= (length = lengths[m.month - 1] + (m.month == 2 && is_leap(m.year))); m.month++)
        day -= length;
    m.day = day + 1;
    return m;
}

void write_ident(char ident[IDENT_MAX], const struct sent *s) {
    size_t n = (size_t)snprintf(ident, IDENT_MAX, "%02d", s->year % 100);
    for (const char *p = posts[s->post].name; *p != '\0'; p++)
        if (*p != ' ')
            ident[n++] = *p;
    snprintf(ident + n, IDENT_MAX - n, "%u", s->serial);
}

const struct post *draw_post(struct draw *d) {
    uint32_t rank; /* from the eighth on, so that the first is no giant */
    do
        rank = draw_zipf(d, 9);
    while (rank < 8 || rank - 8 >= posts_len);
    return &posts[rank - 8];
}

static void draw_sender(struct generator *g, size_t i) {
    struct sent *s = &g->sent[i];
    struct cable *c = &g->cable;
    c->post = draw_post(&g->draw);
    s->post = (uint16_t)(c->post - posts);
    s->year = (uint16_t)c->at.year;
    s->previous = g->last[s->post];
    const struct sent *before = s->previous > 0 ? &g->sent[s->previous - 1] : NULL;
    s->serial =
        (before != NULL && before->year == s->year ? before->serial : 0) + 1 + draw_below(&g->draw, 5);
    g->last[s->post] = (uint32_t)i + 1;
    c->sent = s;
}

static void draw_references(struct generator *g, size_t i) {
    struct cable *c = &g->cable;
    uint32_t wanted = draw_one_in(&g->draw, 2) ? 0 : draw_zipf(&g->draw, 3);
    c->references = 0;
    while (wanted-- > 0 && i > 0) {
        const struct sent *s = c->sent;
        bool twice = false;
        if (draw_one_in(&g->draw, 2))
            for (uint32_t back = draw_zipf(&g->draw, 4); back > 0 && s->previous > 0; back--)
                s = &g->sent[s->previous - 1];
        else
            s = &g->sent[i - 1 - draw_zipf(&g->draw, 18) % i];
        for (size_t k = 0; k < c->references; k++)
            twice |= c->cited[k] == s;
        if (s == c->sent || twice)
            continue;
        c->cited[c->references] = s;
        write_ident(c->reference[c->references++], s);
    }
}

static void draw_countries(struct generator *g) {
    struct cable *c = &g->cable;
    size_t home = 0;
    while (home + 1 < countries_len && strcmp(countries[home].code, c->post->country) != 0)
        home++;
    c->country[0] = home;
    c->countries = 1;
    for (uint32_t more = draw_below(&g->draw, COUNTRIES_MAX); more > 0; more--) {
        size_t other;
        do
            other = draw_zipf(&g->draw, 8) - 1;
        while (other >= countries_len);
        bool twice = false;
        for (size_t k = 0; k < c->countries; k++)
            twice |= c->country[k] == other;
        if (!twice)
            c->country[c->countries++] = other;
    }
}

/* How many, how long, and what that makes in pages. */
static void draw_paragraphs(struct generator *g) {
    struct cable *c = &g->cable;
    struct draw *d = &g->draw;
    bool giant = draw_one_in(d, 50000); /* a megabyte and more */
    size_t size = 400;
    c->paragraphs = giant ? GIANT : draw_quantile(d, paragraph_counts);
    for (uint32_t i = 0; i < c->paragraphs; i++) {
        c->length[i] = (uint16_t)(draw_quantile(d, paragraph_lengths) * (giant ? 2 : 1));
        size += c->length[i] + 100u;
    }
    c->page = 1;
    c->pages = c->columns == UNWRAPPED ? 1 : 1 + (unsigned)(size / PAGE_BYTES);
}

/* How its text looks. */
static void draw_dress(struct generator *g) {
    struct cable *c = &g->cable;
    struct draw *d = &g->draw;
    uint32_t columns = draw_below(d, 10);
    c->capitals = c->at.year < 2002 ? !draw_one_in(d, 4) : draw_one_in(d, 100);
    c->columns = columns < 4 && c->at.year >= 2002 ? UNWRAPPED : columns < 8 ? 61 : 69;
    c->two_blanks = draw_one_in(d, 4);
    c->curled = c->at.year >= CURLED_SINCE && !c->capitals && draw_one_in(d, 2);
    for (size_t i = 0; i < TOPIC_WORDS; i++) {
        struct word room;
        size_t rank;
        do
            rank = word_rank(g->vocabulary, draw_bits(d));
        while (rank < 255);
        c->topic[i] = *word_of(g->vocabulary, rank, &room);
    }
}

void draw_cable(struct generator *g, size_t i, size_t n) {
    struct cable *c = &g->cable;
    struct draw *d = &g->draw;
    c->at = moment_of(i, n);
    draw_sender(g, i);
    uint32_t level = draw_below(d, 100);
    c->level = level < 53 ? UNCLASSIFIED : level < 94 ? CONFIDENTIAL : SECRET;
    c->noforn = c->level == SECRET ? draw_below(d, 10) < 6 : c->level == CONFIDENTIAL && draw_one_in(d, 25);
    c->sensitive = c->level == UNCLASSIFIED && draw_one_in(d, 2);
    draw_dress(g);
    c->garbled = draw_one_in(d, 100);
    draw_references(g, i);
    draw_countries(g);
    c->people = 2 + draw_below(d, CAST_MAX - 1);
    for (size_t k = 0; k < c->people; k++)
        name_make(draw_zipf(d, 17), c->cast[k]);
    draw_paragraphs(g);
}
