#include "loader.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "parse/parse.h"

/* Neither side wakes the other for one document: that would cost a good part of parsing it. */
enum { AT_ONCE = INDEX_LOAD_AHEAD / 2 };

struct queued {
    struct index_document document;
    struct arena copy; /* of the raw document */
    struct buf packed;
    size_t bytes; /* of the raw document, while it waits */
    enum err status; /* ERR_OK, or why nothing comes any more */
};

/* The thread fills slot number `made`. The slots from `taken` to made - 1 wait for the writer, which has slot
 * taken - 1 in its hands. Both counters only grow, and a slot stands at its number modulo
 * INDEX_LOAD_AHEAD. */
struct index_loader {
    struct index_loader_request request;
    size_t *roots; /* the lengths of the paths as they are shown */
    struct stop asked; /* of whoever wants the documents */
    struct source *source;
    struct parser *parser;
    struct pack *pack;
    struct queued slots[INDEX_LOAD_AHEAD];
    pthread_t thread;
    bool running;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock */
    uint64_t made, taken; /* documents */
    size_t waiting; /* bytes of raw documents */
    bool stop;
};

/* The source asks this. Whoever wants the documents may say stop, and so may index_loader_close(). */
static bool is_stopped(void *context) {
    struct index_loader *l = context;
    pthread_mutex_lock(&l->lock);
    bool stop = l->stop;
    pthread_mutex_unlock(&l->lock);
    return stop || stop_asked(&l->asked);
}

/* ---- on the thread ---- */

static enum err copy_raw(struct queued *s, const struct raw *from) {
    struct raw *to = &s->document.raw;
    *to = *from;
    struct span *spans[RAW_METADATA_TEXTS + 3] = {&to->path, &to->name, &to->bytes};
    for (size_t i = 0; i < RAW_METADATA_TEXTS; i++)
        spans[i + 3] = raw_metadata_text(&to->metadata, i);
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        if (spans[i]->p == NULL)
            continue;
        *spans[i] = span_copy(&s->copy, *spans[i]);
        if (spans[i]->p == NULL)
            return ERR_NOMEM;
    }
    return ERR_OK;
}

static enum err pack(struct index_loader *l, struct queued *s) {
    struct index_document *d = &s->document;
    enum err e = pack_document(l->pack, d->is_cable ? &d->cable : NULL, d->raw.bytes, &d->packed);
    if (e != ERR_OK || d->packed.form == PACK_PLAIN)
        return e;
    buf_clear(&s->packed);
    buf_add(&s->packed, d->packed.bytes.p, d->packed.bytes.n);
    d->packed.bytes = (struct span){s->packed.data, s->packed.len};
    return buf_err(&s->packed);
}

/* Of a document that its source has already found to be no cable, only that problem is recorded. */
static enum err parse(struct index_loader *l, struct index_document *d) {
    d->is_cable = false;
    if (d->error.code != ERR_OK) {
        cable_reset(&d->cable);
        return cable_problem(&d->cable, d->error.code == ERR_CRASHED ? "crash" : "no-cable", "%s",
                             d->error.text);
    }
    enum err e = parse_document(l->parser, &d->raw, &d->cable);
    d->is_cable = e == ERR_OK;
    return e == ERR_INVALID ? ERR_OK : e;
}

/* Where the document comes from. */
static enum err note_place(struct index_loader *l, struct queued *s) {
    struct index_document *d = &s->document;
    d->place = source_place(l->source);
    d->position = source_position(l->source);
    d->file = source_file(l->source);
    d->file.below = arena_copy(&s->copy, d->file.below, strlen(d->file.below));
    return d->file.below == NULL ? ERR_NOMEM : ERR_OK;
}

/* Is it a file itself, and no part or member of one? That shows in its path. */
static bool is_file(const struct index_loader *l, const struct index_document *d) {
    const size_t below = strlen(d->file.below), root = l->roots[d->file.root - 1];
    return d->raw.path.n == root + below || (below > 0 && d->raw.path.n == root + 1 + below);
}

static bool is_wanted(const struct index_loader *l, const struct err_info *error) {
    const struct source_place place = source_place(l->source);
    return l->request.wants == NULL || l->request.wants(l->request.context, &place, error);
}

static enum err work_on(struct index_loader *l, struct queued *s) {
    struct source_item item;
    arena_reset(&s->copy);
    enum err e;
    do
        e = source_next(l->source, &item);
    while (e == ERR_OK && !is_wanted(l, &item.error));
    if (e != ERR_OK)
        return e;
    source_tell(l->source, SOURCE_WORKING, item.raw.path);
    s->document.error = item.error;
    s->document.is_cable = false;
    e = note_place(l, s);
    if (e == ERR_OK)
        e = copy_raw(s, &item.raw);
    s->bytes = item.raw.bytes.n;
    if (e == ERR_OK && (item.error.code == ERR_OK || item.raw.bytes.p != NULL)) {
        e = parse(l, &s->document);
        if (e == ERR_OK && !l->request.keys_only)
            e = pack(l, s);
    }
    if (e == ERR_OK)
        s->document.keys = index_keys_of(&s->document.raw, is_file(l, &s->document), &s->document.error,
                                         s->document.is_cable ? &s->document.cable : NULL);
    return e;
}

static enum err make(struct index_loader *l, struct queued *s) {
    enum err e = work_on(l, s);
    source_tell(l->source, SOURCE_AT_REST, SPAN_EMPTY);
    return e;
}

static bool has_room(const struct index_loader *l) {
    uint64_t ahead = l->made - l->taken; /* one slot more is in the hands of the writer */
    return ahead == 0 || (ahead + 1 < INDEX_LOAD_AHEAD && l->waiting < INDEX_LOAD_BYTES);
}

static void *run(void *context) {
    struct index_loader *l = context;
    enum err e = ERR_OK;
    while (e == ERR_OK) {
        pthread_mutex_lock(&l->lock);
        while (!l->stop && !has_room(l)) {
            pthread_cond_signal(&l->changed);
            pthread_cond_wait(&l->changed, &l->lock);
        }
        bool stop = l->stop;
        struct queued *s = &l->slots[l->made % INDEX_LOAD_AHEAD];
        pthread_mutex_unlock(&l->lock);
        if (stop)
            break;
        e = s->status = make(l, s);
        pthread_mutex_lock(&l->lock);
        l->made++;
        l->waiting += e == ERR_OK ? s->bytes : 0;
        if (e != ERR_OK || l->made - l->taken >= AT_ONCE)
            pthread_cond_signal(&l->changed);
        pthread_mutex_unlock(&l->lock);
    }
    return NULL;
}

/* ---- on the writer's side ---- */

static size_t *measure_roots(const struct source_request *sources) {
    size_t *lengths = calloc(sources->paths_n + 1, sizeof *lengths);
    for (size_t i = 0; lengths != NULL && i < sources->paths_n; i++)
        lengths[i] = strlen(sources->shown != NULL ? sources->shown[i] : sources->paths[i]);
    return lengths;
}

enum err index_loader_open(const struct index_loader_request *request, const struct vocabulary *v,
                           struct index_loader **load, struct err_info *info) {
    struct index_loader *l = calloc(1, sizeof *l);
    if (l == NULL)
        return err_no_memory(info);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->changed, NULL);
    l->roots = measure_roots(request->sources);
    struct source_request watched = *request->sources;
    l->request = *request;
    l->asked = watched.stop;
    watched.stop = (struct stop){.ask = is_stopped, .context = l};
    enum err e = l->roots == NULL ? ERR_NOMEM : parser_open(v, &l->parser);
    if (e == ERR_OK)
        e = pack_open(&l->pack);
    if (e != ERR_OK)
        err_set(info, e, "out of memory");
    else
        e = source_open(&watched, &l->source, info);
    if (e == ERR_OK && pthread_create(&l->thread, NULL, run, l) != 0)
        e = err_set(info, ERR_NOMEM, "no thread to read on: out of memory or processes");
    l->running = e == ERR_OK;
    if (e == ERR_OK)
        *load = l;
    else
        index_loader_close(l);
    return e;
}

void index_loader_close(struct index_loader *l) {
    if (l == NULL)
        return;
    if (l->running) {
        pthread_mutex_lock(&l->lock);
        l->stop = true;
        pthread_cond_signal(&l->changed);
        pthread_mutex_unlock(&l->lock);
        pthread_join(l->thread, NULL);
    }
    for (size_t i = 0; i < INDEX_LOAD_AHEAD; i++) {
        cable_free(&l->slots[i].document.cable);
        arena_free(&l->slots[i].copy);
        buf_free(&l->slots[i].packed);
    }
    free(l->roots);
    source_close(l->source);
    parser_free(l->parser);
    pack_close(l->pack);
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
    free(l);
}

/* Gives back what a large document needed: the slots together would keep many times that. */
static void let_go(struct queued *s) {
    enum { LARGE = 512 * 1024 };
    if (s->bytes <= LARGE)
        return;
    cable_free(&s->document.cable);
    arena_free(&s->copy);
    buf_free(&s->packed);
}

enum err index_loader_next(struct index_loader *l, struct index_document **document) {
    if (l->taken > 0) /* only this thread changes it, and the slot is still ours */
        let_go(&l->slots[(l->taken - 1) % INDEX_LOAD_AHEAD]);
    pthread_mutex_lock(&l->lock);
    while (l->made == l->taken)
        pthread_cond_wait(&l->changed, &l->lock);
    struct queued *s = &l->slots[l->taken % INDEX_LOAD_AHEAD];
    enum err e = s->status;
    if (e == ERR_OK) { /* what comes after the end is the end again */
        l->taken++;
        l->waiting -= s->bytes;
        if (l->made - l->taken <= AT_ONCE)
            pthread_cond_signal(&l->changed);
    }
    pthread_mutex_unlock(&l->lock);
    *document = &s->document;
    return e;
}
