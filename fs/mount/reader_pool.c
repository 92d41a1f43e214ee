#include "reader_pool.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "deadline.h"
#include "file_id.h"
#include "search_queue.h"
#include "store/locks.h"

/* More than the threads that serve: some search, one pushes, and a thread that ends may still hold its reader
 * while another begins in its place. */
enum { READERS = READER_POOL_THREADS + SEARCH_QUEUE_THREADS + 3 };

/* How long nobody must have waited for a reader before the rest are opened unasked. */
enum { CALM_MS = 20 };

struct reader {
    struct catalog *catalog;
    struct tree *tree; /* NULL: not open */
    bool taken; /* by a thread */
};

/* The readers on one file. */
struct lot {
    struct reader readers[READERS];
    size_t users; /* readers that are taken */
    uint64_t edition;
    bool opening; /* more readers will be there soon */
    bool full; /* all readers are open; only the watching thread looks at this */
    bool retired; /* replaced by another lot */
    struct reader own; /* of the watching thread, opened when it first looks */
};

struct reader_pool {
    char *path;
    struct set_store *sets; /* of all trees, whatever the edition */
    _Atomic(struct lot *) current;
    pthread_mutex_t lock; /* of everything in a lot but the trees */
    pthread_cond_t filled;
    pthread_cond_t wanted; /* a thread waits for another reader */
    size_t waiting;
    pthread_key_t key; /* a thread's struct claim */
    struct file_id shown; /* the file of the current lot, as it was when that was opened */
    int held; /* a descriptor of that file (O_PATH), which leads to it when it was renamed; -1 */
    struct catalog_version version; /* of the index, that the kernel knows */
    struct file_id refused; /* the file that could not be opened last; all zero for none */
};

/* What a thread has taken; both are NULL when it got nothing. */
struct claim {
    struct reader_pool *pool;
    struct lot *lot;
    struct reader *reader;
};

static void close_reader(struct reader *r) {
    tree_close(r->tree);
    catalog_close(r->catalog);
    *r = (struct reader){.taken = false};
}

static void close_lot(struct lot *lot) {
    if (lot == NULL)
        return;
    for (int i = 0; i < READERS; i++)
        close_reader(&lot->readers[i]);
    close_reader(&lot->own);
    free(lot);
}

static enum err open_reader(const struct reader_pool *pool, const char *path, uint64_t edition,
                            struct reader *r, struct err_info *info) {
    enum err e = catalog_open(path, &r->catalog, info);
    if (e == ERR_OK && tree_open(r->catalog, &r->tree) != ERR_OK)
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (e == ERR_OK) {
        tree_set_edition(r->tree, edition);
        tree_share_sets(r->tree, pool->sets);
        catalog_end(r->catalog); /* whoever uses it begins */
    } else {
        close_reader(r);
    }
    return e;
}

static enum err open_lot(const struct reader_pool *pool, uint64_t edition, int readers, struct lot **out,
                         struct err_info *info) {
    struct lot *lot = calloc(1, sizeof *lot);
    if (lot == NULL)
        return err_no_memory(info);
    enum err e = ERR_OK;
    lot->edition = edition;
    lot->full = readers == READERS;
    for (int i = 0; e == ERR_OK && i < readers; i++)
        e = open_reader(pool, pool->path, edition, &lot->readers[i], info);
    if (e == ERR_OK)
        *out = lot;
    else
        close_lot(lot);
    return e;
}

/* Called under the lock. Gives the reader back, and returns its lot if that must be closed now: it was
 * replaced, and this was its last user. */
static struct lot *leave(struct claim *c) {
    struct lot *lot = c->lot;
    if (lot == NULL)
        return NULL;
    c->reader->taken = false;
    c->lot = NULL;
    c->reader = NULL;
    return --lot->users == 0 && lot->retired ? lot : NULL;
}

static struct reader *find_free(struct lot *lot) {
    for (int i = 0; i < READERS; i++)
        if (lot->readers[i].tree != NULL && !lot->readers[i].taken)
            return &lot->readers[i];
    return NULL;
}

/* Called under the lock. Takes a free reader of the current lot; while readers are being opened it waits for
 * one. */
static void enter(struct claim *c) {
    struct lot *lot = atomic_load(&c->pool->current);
    while ((c->reader = find_free(lot)) == NULL && lot->opening) {
        c->pool->waiting++;
        pthread_cond_signal(&c->pool->wanted);
        pthread_cond_wait(&c->pool->filled, &c->pool->lock);
        c->pool->waiting--;
        lot = atomic_load(&c->pool->current);
    }
    if (c->reader == NULL)
        return;
    c->reader->taken = true;
    c->lot = lot;
    lot->users++;
}

static void thread_ends(void *value) {
    struct claim *c = value;
    pthread_mutex_lock(&c->pool->lock);
    struct lot *unused = leave(c);
    pthread_mutex_unlock(&c->pool->lock);
    close_lot(unused);
    free(c);
}

struct tree *reader_pool_tree(struct reader_pool *pool) {
    struct claim *c = pthread_getspecific(pool->key);
    if (c != NULL && c->lot == atomic_load_explicit(&pool->current, memory_order_acquire))
        return c->reader->tree;
    if (c == NULL) {
        c = calloc(1, sizeof *c);
        if (c == NULL)
            return NULL;
        c->pool = pool;
        if (pthread_setspecific(pool->key, c) != 0) {
            free(c);
            return NULL;
        }
    }
    pthread_mutex_lock(&pool->lock);
    struct lot *unused = leave(c);
    enter(c);
    pthread_mutex_unlock(&pool->lock);
    close_lot(unused);
    return c->reader == NULL ? NULL : c->reader->tree;
}

enum err reader_pool_open(const char *path, struct reader_pool **out, struct err_info *info) {
    struct reader_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL || (pool->path = strdup(path)) == NULL ||
        set_store_open(SET_STORE_BYTES, &pool->sets) != ERR_OK ||
        pthread_key_create(&pool->key, thread_ends) != 0) {
        if (pool != NULL) {
            set_store_close(pool->sets);
            free(pool->path);
        }
        free(pool);
        return err_set(info, ERR_NOMEM, "out of memory");
    }
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->filled, NULL);
    deadline_init_cond(&pool->wanted);
    file_id_at(path, &pool->shown); /* before it is opened: a change in between is seen by the next refresh */
    pool->held = open(path, O_PATH | O_CLOEXEC);
    struct lot *lot = NULL;
    enum err e = open_lot(pool, 0, 1, &lot, info);
    if (e == ERR_OK) {
        lot->opening = true;
        pool->version = *catalog_version(lot->readers[0].catalog);
    }
    atomic_store(&pool->current, lot);
    if (e == ERR_OK)
        *out = pool;
    else
        reader_pool_close(pool);
    return e;
}

void reader_pool_close(struct reader_pool *pool) {
    if (pool == NULL)
        return;
    struct claim *c = pthread_getspecific(pool->key);
    pthread_key_delete(pool->key);
    if (c != NULL) {
        close_lot(leave(c));
        free(c);
    }
    close_lot(atomic_load(&pool->current));
    pthread_cond_destroy(&pool->filled);
    pthread_cond_destroy(&pool->wanted);
    pthread_mutex_destroy(&pool->lock);
    if (pool->held >= 0)
        close(pool->held);
    set_store_close(pool->sets);
    free(pool->path);
    free(pool);
}

void reader_pool_limit_sets(struct reader_pool *pool, size_t bytes) {
    set_store_limit(pool->sets, bytes);
}

/* Waits until a thread wants a reader, or nobody has for a while; false in the second case. Whoever has just
 * mounted goes on first in this way: on two processors it would be slowed down by the opening. */
static bool wait_until_wanted(struct reader_pool *pool) {
    struct timespec until = deadline_in(CALM_MS);
    int status = 0;
    pthread_mutex_lock(&pool->lock);
    while (pool->waiting == 0 && status == 0)
        status = pthread_cond_timedwait(&pool->wanted, &pool->lock, &until);
    bool wanted = pool->waiting > 0;
    pthread_mutex_unlock(&pool->lock);
    return wanted;
}

static bool is_shown(const struct reader_pool *pool, const char *path) {
    struct file_id now;
    return file_id_at(path, &now) && file_id_same_file(&now, &pool->shown);
}

/* A path that leads to the file of the current lot: that of the pool, or where it was renamed the one that
 * the system knows. NULL when there is none. */
static const char *path_of_shown(const struct reader_pool *pool, char room[PATH_MAX]) {
    char link[64];
    if (is_shown(pool, pool->path))
        return pool->path;
    snprintf(link, sizeof link, "/proc/self/fd/%d", pool->held);
    ssize_t n = pool->held < 0 ? -1 : readlink(link, room, PATH_MAX - 1);
    if (n <= 0)
        return NULL;
    room[n] = '\0';
    return is_shown(pool, room) ? room : NULL;
}

/* Opens one more reader on the file of the current lot; *gone when that is nowhere to be found. */
static enum err open_another(const struct reader_pool *pool, uint64_t edition, struct reader *r, bool *gone,
                             struct err_info *info) {
    char room[PATH_MAX];
    const char *path = path_of_shown(pool, room);
    *gone = path == NULL;
    if (*gone)
        return ERR_OK;
    enum err e = open_reader(pool, path, edition, r, info);
    *gone = !is_shown(pool, path); /* it may be on another file */
    if (*gone)
        close_reader(r);
    return *gone ? ERR_OK : e;
}

static void end_opening(struct reader_pool *pool, struct lot *lot) {
    pthread_mutex_lock(&pool->lock);
    lot->opening = false;
    pthread_cond_broadcast(&pool->filled);
    pthread_mutex_unlock(&pool->lock);
}

/* Opens the readers that the current lot lacks: at once, or as wait_until_wanted() says. */
static enum err fill(struct reader_pool *pool, bool patient, struct err_info *info) {
    struct lot *lot = atomic_load(&pool->current);
    enum err e = ERR_OK;
    bool gone = false;
    for (int i = 1; e == ERR_OK && !gone && i < READERS; i++) {
        struct reader r = {.taken = false};
        if (lot->readers[i].tree != NULL) /* only this thread puts one there */
            continue;
        patient = patient && wait_until_wanted(pool);
        e = open_another(pool, lot->edition, &r, &gone, info);
        if (r.tree == NULL)
            continue;
        pthread_mutex_lock(&pool->lock);
        lot->readers[i] = r;
        pthread_cond_signal(&pool->filled);
        pthread_mutex_unlock(&pool->lock);
    }
    lot->full = e == ERR_OK && !gone;
    end_opening(pool, lot);
    return e;
}

enum err reader_pool_fill(struct reader_pool *pool, struct err_info *info) {
    return fill(pool, true, info);
}

/* Puts a new lot in the place of the current one. */
static void show(struct reader_pool *pool, struct lot *fresh, const struct file_id *id) {
    pool->shown = *id;
    pool->version = *catalog_version(fresh->readers[0].catalog);
    pool->refused = (struct file_id){.ino = 0};
    if (pool->held >= 0)
        close(pool->held);
    pool->held = open(pool->path, O_PATH | O_CLOEXEC);
    pthread_mutex_lock(&pool->lock);
    struct lot *old = atomic_exchange(&pool->current, fresh);
    old->retired = true;
    struct lot *unused = old->users == 0 ? old : NULL;
    pthread_mutex_unlock(&pool->lock);
    close_lot(unused);
}

/* ---- updates ---- */

uint64_t reader_pool_edition(struct reader_pool *pool) {
    return atomic_load(&pool->current)->edition;
}

/* What this reader sees that the kernel does not know; changes the version that it knows. */
static enum reader_pool_news compare(struct reader_pool *pool, struct reader *r,
                                     bool (*visit)(void *context, const struct tree_change *change),
                                     void *context) {
    enum reader_pool_news news = READER_POOL_OTHER;
    enum err e = tree_begin(r->tree);
    const struct catalog_version *v = catalog_version(r->catalog), *known = &pool->version;
    const bool is_same = e == ERR_OK && strcmp(v->lineage, known->lineage) == 0;
    if (e == ERR_BUSY || (is_same && v->generation == known->generation)) /* busy: the next look sees it */
        news = READER_POOL_NONE;
    else if (is_same && v->generation > known->generation &&
             tree_list_changed(r->tree, known->generation, visit, context) == ERR_OK)
        news = READER_POOL_UPDATED;
    if (news == READER_POOL_UPDATED)
        pool->version = *v;
    tree_end(r->tree);
    return news;
}

static enum reader_pool_news look_in_place(struct reader_pool *pool,
                                           bool (*visit)(void *context, const struct tree_change *change),
                                           void *context) {
    struct lot *lot = atomic_load(&pool->current);
    bool gone = false;
    if (lot->own.tree == NULL)
        open_another(pool, lot->edition, &lot->own, &gone, NULL);
    return lot->own.tree == NULL ? READER_POOL_OTHER : compare(pool, &lot->own, visit, context);
}

/* Another file is there: it may be the same index, updated. */
static enum reader_pool_news look_at_other(struct reader_pool *pool, const struct file_id *before,
                                           bool (*visit)(void *context, const struct tree_change *change),
                                           void *context) {
    struct lot *fresh = NULL;
    struct reader probe = {.taken = false};
    struct file_id after;
    const uint64_t edition = reader_pool_edition(pool);
    const struct catalog_version known = pool->version;
    enum reader_pool_news news = READER_POOL_OTHER;
    if (open_reader(pool, pool->path, edition, &probe, NULL) == ERR_OK)
        news = compare(pool, &probe, visit, context);
    bool same = news != READER_POOL_OTHER &&
                strcmp(catalog_version(probe.catalog)->lineage, known.lineage) == 0 &&
                open_lot(pool, edition, READERS, &fresh, NULL) == ERR_OK && file_id_at(pool->path, &after) &&
                file_id_same_file(before, &after);
    close_reader(&probe);
    if (same) {
        show(pool, fresh, &after);
        return news;
    }
    pool->version = known;
    close_lot(fresh);
    return READER_POOL_OTHER;
}

enum reader_pool_news reader_pool_look(struct reader_pool *pool,
                                       bool (*visit)(void *context, const struct tree_change *change),
                                       void *context) {
    struct file_id now;
    if (!file_id_at(pool->path, &now))
        return READER_POOL_OTHER;
    if (!file_id_same_file(&now, &pool->shown))
        return look_at_other(pool, &now, visit, context);
    if (!file_id_equal(&now, &pool->shown) && !locks_are_trusted_at(pool->path))
        return READER_POOL_OTHER; /* such a file is never written to, says the contract: it is another one */
    enum reader_pool_news news = look_in_place(pool, visit, context);
    if (news == READER_POOL_OTHER)
        return news;
    pool->shown = now;
    return news == READER_POOL_NONE && !atomic_load(&pool->current)->full ? READER_POOL_OTHER : news;
}

enum err reader_pool_refresh(struct reader_pool *pool, bool *changed, struct err_info *info) {
    struct lot *current = atomic_load(&pool->current), *fresh = NULL;
    struct file_id before, after;
    *changed = false;
    if (!file_id_at(pool->path, &before) || file_id_equal(&before, &pool->shown)) {
        if (!current->full)
            fill(pool, false, NULL); /* it was said that the pool is not full */
        return ERR_OK; /* a file that is gone is still open here */
    }
    enum err e = open_lot(pool, current->edition + 1, READERS, &fresh, info);
    if (e != ERR_OK) { /* a copy that goes on is tried again, and complained of once */
        bool said = file_id_same_file(&before, &pool->refused);
        pool->refused = before;
        return said ? ERR_OK : e;
    }
    if (!file_id_at(pool->path, &after) || !file_id_equal(&before, &after)) {
        close_lot(fresh); /* somebody is at it: the next look will tell */
        return ERR_OK;
    }
    show(pool, fresh, &after);
    *changed = true;
    return ERR_OK;
}
