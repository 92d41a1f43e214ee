#include "words.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/schema.h"

enum { BATCHES = 4, BATCH_BYTES = 512 * 1024 };

struct entry { /* of a batch: its text and its heading stand behind it */
    int64_t rowid;
    size_t text, heading;
};

/* The caller fills batch number `made`; the thread has those from `taken` to made - 1. Both counters only
 * grow, and a batch stands at its number modulo BATCHES. */
struct index_words {
    char *path;
    struct db *db;
    struct db_stmt *insert;
    struct buf batches[BATCHES];
    pthread_t thread;
    bool running;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* under the lock */
    uint64_t made, taken;
    bool ended, stop;
    struct err_info error; /* of the thread */
};

/* ---- on the thread ---- */

static enum err insert_batch(struct index_words *w, const struct buf *batch, struct err_info *info) {
    enum err e = ERR_OK;
    struct entry r;
    for (size_t at = 0; e == ERR_OK && at < batch->len; at += sizeof r + r.text + r.heading) {
        memcpy(&r, batch->data + at, sizeof r);
        struct span text = {batch->data + at + sizeof r, r.text}, heading = {text.p + r.text, r.heading};
        db_bind_int(w->insert, 1, r.rowid);
        db_bind_text(w->insert, 2, text);
        db_bind_text_or_null(w->insert, 3, heading);
        e = db_run(w->insert, info);
    }
    return e;
}

/* Waits for a batch; false at the end. */
static bool take(struct index_words *w, struct buf **batch, bool *stop) {
    pthread_mutex_lock(&w->lock);
    while (!w->stop && w->made == w->taken && !w->ended)
        pthread_cond_wait(&w->changed, &w->lock);
    bool more = !w->stop && w->made > w->taken;
    *batch = &w->batches[w->taken % BATCHES];
    *stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    return more;
}

static void *run(void *context) {
    struct index_words *w = context;
    struct err_info info = {0};
    struct buf *batch;
    bool stop;
    enum err e = db_exec(w->db, "BEGIN", &info);
    while (e == ERR_OK && take(w, &batch, &stop)) {
        e = insert_batch(w, batch, &info);
        buf_clear(batch);
        pthread_mutex_lock(&w->lock);
        w->taken++;
        pthread_cond_signal(&w->changed);
        pthread_mutex_unlock(&w->lock);
    }
    if (e == ERR_OK && !stop)
        e = schema_words_finish(w->db, &info);
    if (e == ERR_OK)
        e = db_exec(w->db, "COMMIT", &info);
    pthread_mutex_lock(&w->lock);
    w->error = info;
    w->error.code = e;
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/* ---- on the caller's side ---- */

static enum err open_file(struct index_words *w, const char *index, struct err_info *info) {
    size_t n = strlen(index) + sizeof ".words";
    w->path = malloc(n);
    if (w->path == NULL)
        return err_no_memory(info);
    snprintf(w->path, n, "%s.words", index);
    enum err e = db_open(w->path, DB_CREATE, &w->db, info);
    if (e == ERR_OK)
        e = schema_words_create(w->db, info);
    return e == ERR_OK ? db_prepare(w->db, "INSERT INTO paragraph_fts(rowid, text, heading) VALUES (?, ?, ?)",
                                    &w->insert, info)
                       : e;
}

enum err index_words_open(const char *index, struct stop stop, struct index_words **words,
                          struct err_info *info) {
    struct index_words *w = calloc(1, sizeof *w);
    if (w == NULL)
        return err_no_memory(info);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    enum err e = open_file(w, index, info);
    if (e == ERR_OK)
        db_watch(w->db, stop);
    if (e == ERR_OK && pthread_create(&w->thread, NULL, run, w) != 0)
        e = err_set(info, ERR_NOMEM, "no thread to index words on: out of memory or processes");
    w->running = e == ERR_OK;
    if (e == ERR_OK)
        *words = w;
    else
        index_words_close(w);
    return e;
}

static void join(struct index_words *w) {
    if (w->running)
        pthread_join(w->thread, NULL);
    w->running = false;
}

void index_words_close(struct index_words *w) {
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
    join(w);
    db_finalize(w->insert);
    db_close(w->db);
    if (w->path != NULL)
        unlink(w->path);
    free(w->path);
    for (size_t i = 0; i < BATCHES; i++)
        buf_free(&w->batches[i]);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

/* Hands the batch over, and waits until there is an empty one. */
static enum err hand_over(struct index_words *w, struct err_info *info) {
    pthread_mutex_lock(&w->lock);
    w->made++;
    pthread_cond_signal(&w->changed);
    while (w->error.code == ERR_OK && w->made - w->taken >= BATCHES)
        pthread_cond_wait(&w->changed, &w->lock);
    struct err_info error = w->error;
    pthread_mutex_unlock(&w->lock);
    return error.code == ERR_OK ? ERR_OK : err_set(info, error.code, "%s", error.text);
}

enum err index_words_add(struct index_words *w, int64_t rowid, struct span text, struct span heading,
                         struct err_info *info) {
    struct buf *batch = &w->batches[w->made % BATCHES]; /* only this side changes made */
    struct entry r = {.rowid = rowid, .text = text.n, .heading = heading.n};
    buf_add(batch, &r, sizeof r);
    buf_add(batch, text.p, text.n);
    buf_add(batch, heading.p, heading.n);
    if (buf_err(batch) != ERR_OK)
        return err_no_memory(info);
    return batch->len >= BATCH_BYTES ? hand_over(w, info) : ERR_OK;
}

void index_words_end(struct index_words *w) {
    pthread_mutex_lock(&w->lock);
    if (!w->ended && w->batches[w->made % BATCHES].len > 0)
        w->made++;
    w->ended = true;
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

enum err index_words_copy(struct index_words *w, struct db *db, struct err_info *info) {
    index_words_end(w);
    join(w);
    if (w->error.code != ERR_OK)
        return err_set(info, w->error.code, "%s", w->error.text);
    db_finalize(w->insert);
    w->insert = NULL;
    db_close(w->db);
    w->db = NULL;
    return schema_words_copy(db, w->path, info);
}
