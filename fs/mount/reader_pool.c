#include "reader_pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* A thread that is ending may still hold its worker while its successor begins; and one prefetches. */
enum { WORKERS = POOL_THREADS + 3 };

/* After the first catalog, or the last one asked for, before the others are opened unasked. */
enum { CALM_MS = 20 };

struct worker {
    struct catalog *catalog;
    struct tree *tree;
    bool taken;
};

struct set {
    struct worker workers[WORKERS];
    size_t users;
    bool opening; /* more workers will be there soon */
    bool retired;
};

struct reader_pool {
    char *path;
    struct set_store *sets; /* of all trees, whatever the edition */
    _Atomic(struct set *) current;
    pthread_mutex_t lock; /* of the workers and of all else in a set */
    pthread_cond_t filled;
    pthread_cond_t wanted; /* a thread waits for another worker */
    size_t waiting;
    pthread_key_t key; /* a thread's struct claim */
    dev_t dev; /* the file at the path when it was last looked at */
    ino_t ino;
    uint64_t edition; /* of the set opened last */
};

struct claim {
    struct reader_pool *pool;
    struct set *set;
    struct worker *worker;
};

static void close_worker(struct worker *w) {
    tree_close(w->tree);
    catalog_close(w->catalog);
    *w = (struct worker){.taken = false};
}

static void close_set(struct set *set) {
    if (set == NULL)
        return;
    for (int i = 0; i < WORKERS; i++)
        close_worker(&set->workers[i]);
    free(set);
}

static enum err open_worker(const struct reader_pool *pool, struct worker *w, struct err_info *info) {
    enum err e = catalog_open(pool->path, &w->catalog, info);
    if (e == ERR_OK && tree_open(w->catalog, &w->tree) != ERR_OK)
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (e == ERR_OK) {
        tree_set_edition(w->tree, pool->edition);
        tree_share_sets(w->tree, pool->sets);
    } else {
        close_worker(w);
    }
    return e;
}

static enum err open_set(const struct reader_pool *pool, int workers, struct set **out,
                         struct err_info *info) {
    struct set *set = calloc(1, sizeof *set);
    enum err e = set == NULL ? err_set(info, ERR_NOMEM, "out of memory") : ERR_OK;
    for (int i = 0; e == ERR_OK && i < workers; i++)
        e = open_worker(pool, &set->workers[i], info);
    if (e == ERR_OK)
        *out = set;
    else
        close_set(set);
    return e;
}

/* Under the lock: gives the worker back; returns the set when nobody needs it any more. */
static struct set *leave(struct claim *c) {
    struct set *set = c->set;
    if (set == NULL)
        return NULL;
    c->worker->taken = false;
    c->set = NULL;
    c->worker = NULL;
    return --set->users == 0 && set->retired ? set : NULL;
}

static struct worker *find_free(struct set *set) {
    for (int i = 0; i < WORKERS; i++)
        if (set->workers[i].tree != NULL && !set->workers[i].taken)
            return &set->workers[i];
    return NULL;
}

/* Under the lock: takes a free worker of the current set, and waits for one while they are being opened. */
static void enter(struct claim *c) {
    struct set *set = atomic_load(&c->pool->current);
    while ((c->worker = find_free(set)) == NULL && set->opening) {
        c->pool->waiting++;
        pthread_cond_signal(&c->pool->wanted);
        pthread_cond_wait(&c->pool->filled, &c->pool->lock);
        c->pool->waiting--;
        set = atomic_load(&c->pool->current);
    }
    if (c->worker == NULL)
        return;
    c->worker->taken = true;
    c->set = set;
    set->users++;
}

static void thread_ends(void *value) {
    struct claim *c = value;
    pthread_mutex_lock(&c->pool->lock);
    struct set *unused = leave(c);
    pthread_mutex_unlock(&c->pool->lock);
    close_set(unused);
    free(c);
}

struct tree *reader_pool_tree(struct reader_pool *pool) {
    struct claim *c = pthread_getspecific(pool->key);
    if (c != NULL && c->set == atomic_load_explicit(&pool->current, memory_order_acquire))
        return c->worker->tree;
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
    struct set *unused = leave(c);
    enter(c);
    pthread_mutex_unlock(&pool->lock);
    close_set(unused);
    return c->worker == NULL ? NULL : c->worker->tree;
}

enum err reader_pool_open(const char *path, struct reader_pool **out, struct err_info *info) {
    struct stat st;
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
    pthread_cond_init(&pool->wanted, NULL);
    if (stat(path, &st) == 0) { /* before it is opened: a change in between is seen by the next refresh */
        pool->dev = st.st_dev;
        pool->ino = st.st_ino;
    }
    struct set *set = NULL;
    enum err e = open_set(pool, 1, &set, info);
    if (e == ERR_OK)
        set->opening = true;
    atomic_store(&pool->current, set);
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
        close_set(leave(c));
        free(c);
    }
    close_set(atomic_load(&pool->current));
    pthread_cond_destroy(&pool->filled);
    pthread_cond_destroy(&pool->wanted);
    pthread_mutex_destroy(&pool->lock);
    set_store_close(pool->sets);
    free(pool->path);
    free(pool);
}

void reader_pool_limit_sets(struct reader_pool *pool, size_t bytes) {
    set_store_limit(pool->sets, bytes);
}

static bool is_another(const struct reader_pool *pool, const struct stat *st) {
    return st->st_dev != pool->dev || st->st_ino != pool->ino;
}

/* Lets who has mounted go on first: on two processors they would wait for one another. False when nobody
 * wants a worker. */
static bool wait_until_wanted(struct reader_pool *pool) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += CALM_MS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    int status = 0;
    pthread_mutex_lock(&pool->lock);
    while (pool->waiting == 0 && status == 0)
        status = pthread_cond_timedwait(&pool->wanted, &pool->lock, &until);
    bool wanted = pool->waiting > 0;
    pthread_mutex_unlock(&pool->lock);
    return wanted;
}

enum err reader_pool_fill(struct reader_pool *pool, struct err_info *info) {
    struct set *set = atomic_load(&pool->current);
    struct stat st;
    enum err e = ERR_OK;
    bool calm = false;
    for (int i = 1; e == ERR_OK && i < WORKERS; i++) {
        struct worker w = {.taken = false};
        calm = calm || !wait_until_wanted(pool);
        e = open_worker(pool, &w, info);
        if (e == ERR_OK && (stat(pool->path, &st) != 0 || is_another(pool, &st))) {
            close_worker(&w); /* it may be on the new file */
            break;
        }
        pthread_mutex_lock(&pool->lock);
        set->workers[i] = w;
        pthread_cond_signal(&pool->filled);
        pthread_mutex_unlock(&pool->lock);
    }
    pthread_mutex_lock(&pool->lock);
    set->opening = false;
    pthread_cond_broadcast(&pool->filled);
    pthread_mutex_unlock(&pool->lock);
    return e;
}

enum err reader_pool_refresh(struct reader_pool *pool, bool *changed, struct err_info *info) {
    struct stat st;
    struct set *fresh = NULL;
    *changed = false;
    if (stat(pool->path, &st) != 0 || !is_another(pool, &st))
        return ERR_OK; /* a file that is gone is still open here */
    pool->dev = st.st_dev;
    pool->ino = st.st_ino;
    pool->edition++;
    enum err e = open_set(pool, WORKERS, &fresh, info);
    if (e != ERR_OK)
        return e;
    pthread_mutex_lock(&pool->lock);
    struct set *old = atomic_exchange(&pool->current, fresh);
    old->retired = true;
    struct set *unused = old->users == 0 ? old : NULL;
    pthread_mutex_unlock(&pool->lock);
    close_set(unused);
    *changed = true;
    return ERR_OK;
}
