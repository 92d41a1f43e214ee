#include "push.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

enum {
    READERS = 32, /* processes watched at a time */
    RECENT = 64, /* cables read of late, by the low bits of their number */
    QUEUE = 32, /* cables waiting to be pushed; more are not taken */
    PUSHED_IN_A_ROW = 127,
    FILES_MAX = 256, /* of one cable: the reader waits meanwhile */
    BYTES_MAX = 1 << 20
};

/* A process that lists cables. seen: kinds of files read of `cable` while nothing of it was pushed. */
struct reader {
    _Atomic pid_t pid;
    _Atomic int64_t cable;
    _Atomic unsigned seen, paragraphs, left; /* left: cables still to be pushed before the next is watched */
    _Atomic unsigned kinds; /* what to push of them */
};

struct job {
    fuse_req_t req; /* a listing to be answered; NULL for none */
    int64_t cable;
    uint64_t edition;
    unsigned kinds;
};

struct push {
    struct tree *(*tree)(void *owner);
    void *owner;
    struct request_counts *stats;
    struct fuse_session *se;
    struct reader readers[READERS];
    _Atomic uint64_t recent[RECENT]; /* cable << 16 | reads of it */
    pthread_t thread;
    pthread_mutex_t lock; /* of the queue */
    pthread_cond_t wake;
    struct job queue[QUEUE];
    size_t first, waiting;
    bool running, stopping;
    _Atomic bool ended;
    pthread_mutex_t pushing; /* held while a cable is pushed, and while the index changes */
};

#define GET(x) atomic_load_explicit(&(x), memory_order_relaxed)
#define SET(x, value) atomic_store_explicit(&(x), (value), memory_order_relaxed)

/* ---- pushing ---- */

struct pushed {
    struct push *p;
    uint64_t edition;
    size_t files, bytes;
};

static bool push_file(void *context, uint64_t ino, struct span bytes) {
    struct pushed *push = context;
    if (bytes.n == 0) /* never asked for */
        return true;
    if (push->files == FILES_MAX || bytes.n > BYTES_MAX - push->bytes)
        return false;
    push->files++;
    push->bytes += bytes.n;
    struct fuse_bufvec v = FUSE_BUFVEC_INIT(bytes.n);
    v.buf[0].mem = (void *)(uintptr_t)bytes.p;
    uint64_t number = ino_edition_add(ino, push->edition);
    int status = fuse_lowlevel_notify_store(push->p->se, number, 0, &v, (enum fuse_buf_copy_flags)0);
    request_counts_count(push->p->stats, push->p, status == 0 ? REQUEST_COUNTS_PUSH : REQUEST_COUNTS_REFUSED,
                         bytes.n);
    return status == 0 || status == -ENOENT; /* a file that the kernel has forgotten, or never met */
}

/* Failures leave the reader to ask for itself. */
static void push_cable(struct push *p, const struct job *job) {
    struct pushed push = {.p = p, .edition = job->edition};
    pthread_mutex_lock(&p->pushing);
    struct tree *t = p->tree(p->owner);
    if (t != NULL && tree_edition(t) == job->edition)
        tree_read_cable(t, job->cable, job->kinds, push_file, &push);
    pthread_mutex_unlock(&p->pushing);
}

static void answer(const struct job *job) {
    if (job->req != NULL)
        fuse_reply_buf(job->req, NULL, 0);
}

static void *work(void *argument) {
    struct push *p = argument;
    sigset_t all; /* signals are for the main thread */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->waiting == 0 && !p->stopping)
            pthread_cond_wait(&p->wake, &p->lock);
        if (p->waiting == 0)
            break;
        struct job job = p->queue[p->first];
        bool stopping = p->stopping;
        p->first = (p->first + 1) % QUEUE;
        p->waiting--;
        pthread_mutex_unlock(&p->lock);
        if (!stopping)
            push_cable(p, &job);
        answer(&job);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    atomic_store(&p->ended, true);
    return NULL;
}

/* Held only to move a few words, so waiting for it is short. */
static bool enqueue(struct push *p, const struct job *job) {
    pthread_mutex_lock(&p->lock);
    bool taken = p->running && !p->stopping && p->waiting < QUEUE;
    if (taken) {
        p->queue[(p->first + p->waiting++) % QUEUE] = *job;
        pthread_cond_signal(&p->wake);
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
}

/* ---- who reads what ---- */

static struct reader *reader_of(struct push *p, pid_t pid) {
    return &p->readers[(unsigned)pid % READERS];
}

/* What the cable listed before has shown; 0: nothing is read after a listing. A single paragraph may be all
 * that somebody wants of each. */
static unsigned judge(struct reader *r) {
    unsigned seen = GET(r->seen);
    if (GET(r->paragraphs) < 2 && seen == TREE_PARAGRAPHS)
        return 0;
    return seen;
}

bool push_listed(struct push *p, fuse_req_t req, int64_t cable, uint64_t edition) {
    pid_t pid = fuse_req_ctx(req)->pid;
    struct reader *r = reader_of(p, pid);
    if (pid == 0)
        return false;
    if (GET(r->pid) != pid) {
        SET(r->pid, pid);
        SET(r->left, 0);
        SET(r->seen, 0);
        SET(r->paragraphs, 0);
        SET(r->cable, cable);
        return false;
    }
    if (GET(r->cable) == cable) /* the end of the same listing once more */
        return false;
    unsigned left = GET(r->left), kinds = GET(r->kinds);
    if (left == 0 && (kinds = judge(r)) != 0)
        left = PUSHED_IN_A_ROW + 1;
    SET(r->kinds, kinds);
    SET(r->left, left > 0 ? left - 1 : 0);
    SET(r->seen, 0);
    SET(r->paragraphs, 0);
    SET(r->cable, cable);
    struct job job = {.req = req, .cable = cable, .edition = edition, .kinds = kinds};
    return left > 1 && enqueue(p, &job);
}

/* Somebody who reads without listing: true at the second file of one cable. */
static bool is_second(struct push *p, int64_t cable) {
    _Atomic uint64_t *slot = &p->recent[(uint64_t)cable % RECENT];
    uint64_t was = GET(*slot), key = (uint64_t)cable << 16;
    uint64_t reads = was >> 16 == (uint64_t)cable ? (was & 0xffff) + 1 : 1;
    SET(*slot, key | (reads > 3 ? 3 : reads));
    return reads == 2;
}

void push_read(struct push *p, pid_t pid, int64_t cable, unsigned kind, uint64_t edition) {
    struct reader *r = reader_of(p, pid);
    if (pid != 0 && GET(r->pid) == pid && GET(r->cable) == cable) {
        SET(r->seen, GET(r->seen) | kind);
        if (kind == TREE_PARAGRAPHS)
            SET(r->paragraphs, GET(r->paragraphs) + 1);
        return;
    }
    struct job job = {.cable = cable, .edition = edition, .kinds = TREE_PARAGRAPHS};
    if (kind == TREE_PARAGRAPHS && is_second(p, cable))
        enqueue(p, &job);
}

/* ---- life ---- */

enum err push_create(struct tree *(*tree)(void *owner), void *owner, struct request_counts *stats,
                     struct push **out) {
    struct push *p = calloc(1, sizeof *p);
    if (p == NULL)
        return ERR_NOMEM;
    p->tree = tree;
    p->owner = owner;
    p->stats = stats;
    pthread_mutex_init(&p->lock, NULL);
    pthread_mutex_init(&p->pushing, NULL);
    pthread_cond_init(&p->wake, NULL);
    *out = p;
    return ERR_OK;
}

bool push_start(struct push *p, struct fuse_session *se) {
    pthread_mutex_lock(&p->lock);
    p->se = se;
    p->running = pthread_create(&p->thread, NULL, work, p) == 0;
    pthread_mutex_unlock(&p->lock);
    return p->running;
}

void push_stop(struct push *p, void (*serve)(void *owner)) {
    pthread_mutex_lock(&p->lock);
    bool running = p->running;
    p->stopping = true;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    if (!running)
        return;
    while (!atomic_load(&p->ended))
        serve(p->owner);
    pthread_join(p->thread, NULL);
    p->running = false;
}

void push_free(struct push *p) {
    if (p == NULL)
        return;
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->pushing);
    pthread_mutex_destroy(&p->lock);
    free(p);
}

void push_suspend(struct push *p) {
    pthread_mutex_lock(&p->pushing);
}

void push_resume(struct push *p) {
    pthread_mutex_unlock(&p->pushing);
}
