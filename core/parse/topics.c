#include "topics.h"

#include <stdint.h>

enum {
    /* Paragraphs that name what the cable discusses. At 1, 06BELGRADE1681 and 3 more change; at 3,
     * 05MADRID2478 and 17 more change. */
    PARAGRAPHS_MIN = 2,
    /* How often they name it. At 6, 06ABUDHABI1725 and 25 more change; at 8, 02BRASILIA4227 and 18 more
     * change. */
    MENTIONS_MANY = 7,
    /* Or, with the summary among them, they name it more than once for so many paragraphs of the cable. At 1,
     * 04MADRID960 and 23 more change; at 3, 04MADRID960 and 29 more change. */
    PARAGRAPHS_PER = 2,
};

/* What is known of one name: small, because each cable begins with all names at 0. */
struct mention {
    uint32_t paragraphs; /* that name it */
    uint32_t mentions; /* in them */
    uint32_t last_place; /* the place counted last, so that a paragraph counts once */
    bool titled; /* named in the subject or a heading */
    bool opening; /* named in the first paragraph */
};

struct mentions {
    struct mention *names; /* by the number of the name */
    uint32_t place;
    bool title; /* this place is the subject or a heading */
    bool opening; /* ... is the first paragraph */
};

static void note(void *context, size_t number) {
    struct mentions *m = context;
    struct mention *name = &m->names[number];
    if (m->title) {
        name->titled = true;
        return;
    }
    name->mentions++;
    if (name->last_place != m->place) {
        name->last_place = m->place;
        name->paragraphs++;
        name->opening = name->opening || m->opening;
    }
}

static void scan(struct mentions *m, const struct vocabulary *v, struct span text, bool title) {
    m->place++;
    m->title = title;
    vocabulary_scan(v, text, note, m);
}

static bool is_discussed(const struct mention *name, size_t paragraphs) {
    if (name->titled)
        return true;
    if (name->paragraphs < PARAGRAPHS_MIN)
        return false;
    return name->mentions >= MENTIONS_MANY ||
           (name->opening && (size_t)name->mentions * PARAGRAPHS_PER > paragraphs);
}

static enum err assigned(struct cable *c, const struct vocabulary *v) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < c->tags.n; i++) {
        const struct vocabulary_entry *entry = vocabulary_code(v, c->tags.items[i]);
        if (entry == NULL)
            entry = vocabulary_name(v, c->tags.items[i]);
        if (entry != NULL)
            e = cable_add_topic(c, span_of(entry->name), CABLE_ASSIGNED);
    }
    return e;
}

enum err topics_find(struct cable *c, const struct vocabulary *v) {
    enum err e = assigned(c, v);
    if (e != ERR_OK)
        return e;
    size_t names = vocabulary_names(v);
    struct mentions m = {.names = arena_alloc(&c->arena, (names + 1) * sizeof *m.names)};
    if (m.names == NULL)
        return ERR_NOMEM;
    scan(&m, v, c->subject, true);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        scan(&m, v, c->paragraphs[i].heading, true);
        m.opening = i == 0;
        scan(&m, v, c->paragraphs[i].text, false);
    }
    for (size_t i = 0; e == ERR_OK && i < names; i++)
        if (is_discussed(&m.names[i], c->paragraphs_n))
            e = cable_add_topic(c, span_of(vocabulary_name_at(v, i)), CABLE_DISCUSSED);
    return e;
}
