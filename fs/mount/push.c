#include "push.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    QUEUE = 32, /* cables waiting to be pushed; more are not taken */
    FILES_MAX = 256, /* of one cable, because its reader waits meanwhile */
    BYTES_MAX = 1 << 20, /* of one cable */
};

struct push_job {
    fuse_req_t req; /* a listing that waits for it; NULL for none */
    int64_t cable;
    uint64_t edition;
    unsigned kinds;
};

struct push {
    struct tree *(*tree)(void *owner);
    void *owner;
    struct request_counts *stats;
    struct fuse_session *se;
    pthread_t thread;
    pthread_mutex_t lock; /* of the queue */
    pthread_cond_t wake;
    struct push_job queue[QUEUE];
    size_t first, waiting;
    bool running, stopping;
    _Atomic bool ended;
    pthread_mutex_t pushing; /* held while a cable is pushed, and while the index changes */
};

/* ---- pushing ---- */

/* One cable while it is pushed: its files, the bytes of which follow each other. */
struct pushed {
    struct push *p;
    uint64_t edition;
    struct {
        uint64_t ino;
        size_t size;
    } list[FILES_MAX];
    size_t files;
    struct buf bytes;
};

static bool keep_file(void *context, uint64_t ino, struct span bytes) {
    struct pushed *push = context;
    if (bytes.n == 0) /* the kernel never asks for an empty file */
        return true;
    if (push->files == FILES_MAX || bytes.n > BYTES_MAX - push->bytes.len)
        return false;
    push->list[push->files].ino = ino;
    push->list[push->files++].size = bytes.n;
    buf_add(&push->bytes, bytes.p, bytes.n);
    return buf_err(&push->bytes) == ERR_OK;
}

static bool push_file(const struct pushed *push, uint64_t ino, void *bytes, size_t size) {
    struct fuse_bufvec v = FUSE_BUFVEC_INIT(size);
    v.buf[0].mem = bytes;
    uint64_t number = ino_edition_add(ino, push->edition);
    int status = fuse_lowlevel_notify_store(push->p->se, number, 0, &v, (enum fuse_buf_copy_flags)0);
    request_counts_count(push->p->stats, push->p, status == 0 ? REQUEST_COUNTS_PUSH : REQUEST_COUNTS_REFUSED,
                         size);
    return status == 0 || status == -ENOENT; /* a file that the kernel has forgotten, or never met */
}

static void push_kept(struct pushed *push) {
    size_t at = 0;
    for (size_t i = 0; i < push->files; i++) {
        if (!push_file(push, push->list[i].ino, push->bytes.data + at, push->list[i].size))
            return;
        at += push->list[i].size;
    }
}

/* A failure is not reported: the reader asks for what is missing. The index is let go of before anything is
 * pushed: that waits for pages that are being read, and a read may wait for a writer, who waits for us. */
static void push_files(struct push *p, const struct push_job *job) {
    struct pushed push = {.p = p, .edition = job->edition, .bytes = BUF_EMPTY};
    pthread_mutex_lock(&p->pushing);
    struct tree *t = p->tree(p->owner);
    if (t != NULL && tree_edition(t) == job->edition && tree_begin(t) == ERR_OK) {
        tree_read_cable(t, job->cable, job->kinds, keep_file, &push);
        tree_end(t);
        if (buf_err(&push.bytes) == ERR_OK)
            push_kept(&push);
    }
    pthread_mutex_unlock(&p->pushing);
    buf_free(&push.bytes);
}

static void answer(const struct push_job *job) {
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
        struct push_job job = p->queue[p->first];
        bool stopping = p->stopping;
        p->first = (p->first + 1) % QUEUE;
        p->waiting--;
        pthread_mutex_unlock(&p->lock);
        if (!stopping)
            push_files(p, &job);
        answer(&job);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    atomic_store(&p->ended, true);
    return NULL;
}

bool push_cable(struct push *p, fuse_req_t req, int64_t cable, unsigned kinds, uint64_t edition) {
    const struct push_job job = {.req = req, .cable = cable, .edition = edition, .kinds = kinds};
    pthread_mutex_lock(&p->lock); /* held only to move a few words, so that waiting for it is short */
    bool taken = p->running && !p->stopping && p->waiting < QUEUE;
    if (taken) {
        p->queue[(p->first + p->waiting++) % QUEUE] = job;
        pthread_cond_signal(&p->wake);
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
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
