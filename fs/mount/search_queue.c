#include "search_queue.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { NICE = 5 }; /* whoever reads comes before whoever searches */

struct running {
    uint64_t topic;
    bool used, slow;
};

struct search_queue {
    struct search_queue_hooks hooks;
    pthread_t threads[SEARCH_QUEUE_THREADS];
    size_t threads_n;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    struct search_queue_job *first, *last;
    size_t waiting;
    struct running running[SEARCH_QUEUE_AT_ONCE];
    _Atomic bool ending; /* read without the lock, too */
};

/* ---- choosing, all of it under the lock ---- */

static bool is_unwanted(const struct search_queue *q, const struct search_queue_job *job) {
    return atomic_load(&job->stopped) || atomic_load(&q->ending);
}

static struct running *find_place(struct search_queue *q) {
    for (int i = 0; i < SEARCH_QUEUE_AT_ONCE; i++)
        if (!q->running[i].used)
            return &q->running[i];
    return NULL;
}

static bool runs_slow(const struct search_queue *q) {
    for (int i = 0; i < SEARCH_QUEUE_AT_ONCE; i++)
        if (q->running[i].used && q->running[i].slow)
            return true;
    return false;
}

static bool runs_topic(const struct search_queue *q, uint64_t topic) {
    for (int i = 0; i < SEARCH_QUEUE_AT_ONCE; i++)
        if (q->running[i].used && q->running[i].topic == topic)
            return true;
    return false;
}

static bool runs_any(const struct search_queue *q) {
    for (int i = 0; i < SEARCH_QUEUE_AT_ONCE; i++)
        if (q->running[i].used)
            return true;
    return false;
}

static struct search_queue_job *find_unwanted(struct search_queue *q) {
    struct search_queue_job *job = q->first;
    while (job != NULL && !is_unwanted(q, job))
        job = job->next;
    return job;
}

static struct search_queue_job *find_waiting(struct search_queue *q, bool slow) {
    struct search_queue_job *job = q->first;
    while (job != NULL && (job->slow != slow || runs_topic(q, job->topic)))
        job = job->next;
    return job;
}

/* The one whose turn it is. A slow job has its turn when no other slow job runs, and before a quick one where
 * a quick one runs. */
static struct search_queue_job *find_next(struct search_queue *q) {
    struct search_queue_job *slow = runs_slow(q) ? NULL : find_waiting(q, true);
    struct search_queue_job *quick = slow != NULL && runs_any(q) ? NULL : find_waiting(q, false);
    return quick != NULL ? quick : slow;
}

static void unlink_job(struct search_queue *q, struct search_queue_job *job) {
    struct search_queue_job *before = NULL, *at = q->first;
    for (; at != job; at = at->next)
        before = at;
    *(before == NULL ? &q->first : &before->next) = job->next;
    if (q->last == job)
        q->last = before;
    job->next = NULL;
    q->waiting--;
}

static void append(struct search_queue *q, struct search_queue_job *job) {
    *(q->last == NULL ? &q->first : &q->last->next) = job;
    q->last = job;
    q->waiting++;
}

/* ---- the threads ---- */

struct asked {
    const struct search_queue *queue;
    const struct search_queue_job *job;
};

static bool is_stopped(void *context) {
    const struct asked *a = context;
    return is_unwanted(a->queue, a->job);
}

/* Under the lock, which is let go meanwhile. */
static void run_job(struct search_queue *q, struct search_queue_job *job, struct running *place) {
    struct asked asked = {q, job};
    bool brief = !job->slow;
    *place = (struct running){.topic = job->topic, .used = true, .slow = job->slow};
    pthread_mutex_unlock(&q->lock);
    bool done = q->hooks.run(q->hooks.owner, job, brief, (struct stop){is_stopped, &asked});
    pthread_mutex_lock(&q->lock);
    place->used = false;
    if (!done) { /* and so it is still there */
        job->slow = true;
        append(q, job);
    }
    pthread_cond_broadcast(&q->wake); /* its topic is free, and so is its place */
}

/* Does one thing, if there is one to do. */
static bool do_something(struct search_queue *q) {
    struct running *place = find_place(q);
    struct search_queue_job *job = find_unwanted(q);
    bool unwanted = job != NULL;
    if (!unwanted && place != NULL)
        job = find_next(q);
    if (job == NULL)
        return false;
    unlink_job(q, job);
    if (unwanted) {
        pthread_mutex_unlock(&q->lock);
        q->hooks.give_up(q->hooks.owner, job);
        pthread_mutex_lock(&q->lock);
    } else {
        run_job(q, job, place);
    }
    return true;
}

static void *work(void *argument) {
    struct search_queue *q = argument;
    sigset_t all; /* signals are for the main thread */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    setpriority(PRIO_PROCESS, 0, NICE); /* for Linux that is this thread; where it may not, it goes on so */
    pthread_mutex_lock(&q->lock);
    for (;;) {
        if (do_something(q))
            continue;
        if (atomic_load(&q->ending)) /* then all that waits is unwanted, so nothing does */
            break;
        pthread_cond_wait(&q->wake, &q->lock);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* ---- the door ---- */

enum err search_queue_create(const struct search_queue_hooks *hooks, struct search_queue **out) {
    struct search_queue *q = calloc(1, sizeof *q);
    if (q == NULL)
        return ERR_NOMEM;
    q->hooks = *hooks;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->wake, NULL);
    *out = q;
    return ERR_OK;
}

bool search_queue_start(struct search_queue *q) {
    pthread_mutex_lock(&q->lock);
    while (q->threads_n < SEARCH_QUEUE_THREADS &&
           pthread_create(&q->threads[q->threads_n], NULL, work, q) == 0)
        q->threads_n++;
    bool started = q->threads_n > 0;
    pthread_mutex_unlock(&q->lock);
    return started;
}

bool search_queue_add(struct search_queue *q, struct search_queue_job *job, uint64_t topic) {
    pthread_mutex_lock(&q->lock);
    bool taken = q->threads_n > 0 && !atomic_load(&q->ending) && q->waiting < SEARCH_QUEUE_MAX;
    if (taken) {
        job->topic = topic;
        append(q, job);
        pthread_cond_broadcast(&q->wake);
    }
    pthread_mutex_unlock(&q->lock);
    return taken;
}

void search_queue_stop(struct search_queue *q, struct search_queue_job *job) {
    pthread_mutex_lock(&q->lock);
    atomic_store(&job->stopped, true);
    pthread_cond_broadcast(&q->wake);
    pthread_mutex_unlock(&q->lock);
}

void search_queue_end(struct search_queue *q) {
    pthread_mutex_lock(&q->lock);
    atomic_store(&q->ending, true);
    pthread_cond_broadcast(&q->wake);
    size_t n = q->threads_n;
    pthread_mutex_unlock(&q->lock);
    for (size_t i = 0; i < n; i++)
        pthread_join(q->threads[i], NULL);
    q->threads_n = 0;
}

void search_queue_free(struct search_queue *q) {
    if (q == NULL)
        return;
    pthread_cond_destroy(&q->wake);
    pthread_mutex_destroy(&q->lock);
    free(q);
}
