#include "topics.h"

enum { IN_PARAGRAPHS = 2 };

struct mentions {
    unsigned *weight;   /* per name: 1 a paragraph, IN_PARAGRAPHS at once for the subject or a heading */
    size_t *last_place; /* per name: the place counted last, so that a paragraph counts once */
    size_t place;
    unsigned add;
};

static void note(void *context, size_t number) {
    struct mentions *m = context;
    if (m->last_place[number] == m->place)
        return;
    m->last_place[number] = m->place;
    m->weight[number] += m->add;
}

static void scan(struct mentions *m, const struct vocabulary *v, struct span text, unsigned add) {
    m->place++;
    m->add = add;
    vocabulary_scan(v, text, note, m);
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
    struct mentions m = {.weight = arena_alloc(&c->arena, (names + 1) * sizeof *m.weight),
                         .last_place = arena_alloc(&c->arena, (names + 1) * sizeof *m.last_place)};
    if (m.weight == NULL || m.last_place == NULL)
        return ERR_NOMEM;
    scan(&m, v, c->subject, IN_PARAGRAPHS);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        scan(&m, v, c->paragraphs[i].heading, IN_PARAGRAPHS);
        scan(&m, v, c->paragraphs[i].text, 1);
    }
    for (size_t i = 0; e == ERR_OK && i < names; i++)
        if (m.weight[i] >= IN_PARAGRAPHS)
            e = cable_add_topic(c, span_of(vocabulary_name_at(v, i)), CABLE_DISCUSSED);
    return e;
}
