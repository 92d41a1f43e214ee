#include "session.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "answers.h"
#include "forget.h"
#include "init_reply.h"
#include "keeper.h"
#include "live/live.h"
#include "mountpoint.h"
#include "ops.h"
#include "options.h"
#include "shut.h"
#include "watch.h"

struct session {
    const struct mount_options *options;
    struct daemon *daemon; /* NULL in the foreground */
    struct ops_context ops;
    struct reader_pool *pool;
    struct keeper keeper;
    struct fuse_session *fuse;
    struct request_counts stats;
    struct watch watch;
    struct notice notice;
    struct forget out_of_date; /* gathered by the watch */
    bool lost; /* it lacks something */
    /* in the keeper's process: */
    int abort; /* of mountpoint_open_abort() */
    struct live live;
    struct live_request live_request;
};

/* ---- what the callbacks, the watch and the pusher call ---- */

static struct tree *thread_tree(void *owner) {
    return reader_pool_tree(((struct session *)owner)->pool);
}

/* INIT was answered: the mount is up. */
static void started(void *owner) {
    struct session *s = owner;
    watch_begin(&s->watch);
    daemon_ready(s->daemon);
}

static void suspend_pushing(void *owner) {
    push_suspend(((struct session *)owner)->ops.push);
}

static void resume_pushing(void *owner) {
    push_resume(((struct session *)owner)->ops.push);
}

/* Another index is shown. Makes the kernel forget what it knows: with the entries of the root everything
 * below them goes, except for what is open. */
static void forget_everything(void *owner) {
    const struct session *s = owner;
    const char *name;
    for (size_t i = 0; (name = tree_root_entry(i)) != NULL; i++)
        fuse_lowlevel_notify_inval_entry(s->fuse, FUSE_ROOT_ID, name, strlen(name));
    fuse_lowlevel_notify_inval_inode(s->fuse, FUSE_ROOT_ID, 0, 0);
}

static bool note_change(void *owner, const struct tree_change *change) {
    struct session *s = owner;
    s->lost = s->lost || !forget_add(&s->out_of_date, change);
    return !s->lost;
}

static void forget_noted(void *owner, bool updated) {
    struct session *s = owner;
    if (updated && s->lost)
        forget_everything(s);
    else if (updated)
        forget_tell(&s->out_of_date, s->fuse, reader_pool_edition(s->pool));
    forget_free(&s->out_of_date);
    s->lost = false;
}

static bool hear_keeper(void *owner) {
    return keeper_heard(&((struct session *)owner)->keeper);
}

/* libfuse's levels are those of syslog. */
__attribute__((format(printf, 2, 0))) static void log_message(enum fuse_log_level level, const char *format,
                                                              va_list args) {
    daemon_log((int)level, format, args);
}

/* ---- the connection ---- */

static ssize_t read_request(int fd, void *bytes, size_t size, void *unused) {
    (void)unused;
    return read(fd, bytes, size);
}

/* The kernel sends nothing before INIT is answered, so this changes the first answer and no other. */
static ssize_t write_answer(int fd, struct iovec *parts, int count, void *userdata) {
    struct ops_context *ops = userdata;
    if (!atomic_load_explicit(&ops->answered, memory_order_relaxed)) {
        init_reply_add_parallel(parts, count);
        atomic_store_explicit(&ops->answered, true, memory_order_relaxed);
    }
    return writev(fd, parts, count);
}

/* Takes what the keeper has mounted, with answers that pass through write_answer(). libfuse takes an open
 * connection by such a name, and then neither mounts nor unmounts. */
static enum err connect_to_kernel(struct session *s, struct err_info *info) {
    static const struct fuse_custom_io io = {.read = read_request, .writev = write_answer};
    int connection = -1;
    char name[32];
    enum err e = keeper_mount(&s->keeper, &connection, info);
    if (e != ERR_OK)
        return e;
    snprintf(name, sizeof name, "/dev/fd/%d", connection);
    if (fuse_session_mount(s->fuse, name) != 0) {
        close(connection);
        return err_set(info, ERR_IO, "%s: the connection to the kernel is not taken", s->options->mountpoint);
    }
    return fuse_session_custom_io(s->fuse, &io, connection) == 0 ? ERR_OK : err_no_memory(info);
}

/* ---- the session ---- */

/* A session of libfuse that is not mounted yet. ERR_INVALID when it does not understand the options. */
static enum err new_fuse_session(const struct mount_options *o, struct ops_context *ops,
                                 struct fuse_session **fuse, struct err_info *info) {
    struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
    struct buf text = BUF_EMPTY;
    buf_str(&text, "-o");
    options_text(o, &text);
    buf_char(&text, '\0');
    bool failed = buf_err(&text) != ERR_OK || fuse_opt_add_arg(&args, "cablefs") != 0 ||
                  fuse_opt_add_arg(&args, text.data) != 0;
    buf_free(&text);
    enum err e = failed ? err_no_memory(info) : ERR_OK;
    if (e == ERR_OK) {
        *fuse = fuse_session_new(&args, ops_table(), sizeof *ops_table(), ops);
        if (*fuse == NULL)
            e = err_set(info, ERR_INVALID, "mount options not understood: %s",
                        o->fuse_options != NULL ? o->fuse_options : "");
    }
    fuse_opt_free_args(&args);
    return e;
}

enum err session_check_options(const char *fuse_options, struct err_info *info) {
    struct mount_options o = {.source = "cablefs", .fuse_options = fuse_options};
    struct ops_context none = {.owner = NULL};
    struct fuse_session *fuse = NULL;
    enum err e = new_fuse_session(&o, &none, &fuse, info);
    if (e == ERR_OK)
        fuse_session_destroy(fuse);
    return e;
}

static enum err loop(struct session *s, struct err_info *info) {
    struct fuse_loop_config *config = fuse_loop_cfg_create();
    if (config == NULL)
        return err_no_memory(info);
    fuse_loop_cfg_set_max_threads(config, READER_POOL_THREADS);
    fuse_loop_cfg_set_idle_threads(config, READER_POOL_THREADS);
    int status = fuse_session_loop_mt(s->fuse, config);
    fuse_loop_cfg_destroy(config);
    return status < 0 ? err_set(info, ERR_IO, "the connection to the kernel failed: %s", strerror(-status))
                      : ERR_OK;
}

/* Answers one request, if one comes within a moment; for the time when the loop has ended. */
static void serve_one(void *owner) {
    struct session *s = owner;
    struct pollfd ready = {.fd = fuse_session_fd(s->fuse), .events = POLLIN};
    struct fuse_buf request = {.mem = NULL};
    if (poll(&ready, 1, 10) > 0 && (ready.revents & POLLIN) &&
        fuse_session_receive_buf(s->fuse, &request) > 0)
        fuse_session_process_buf(s->fuse, &request);
    free(request.mem);
}

static void print_stats(const struct session *s) {
    struct buf text = BUF_EMPTY;
    enum err e = request_counts_text(&s->stats, &text);
    buf_char(&text, '\0');
    if (e == ERR_OK && buf_err(&text) == ERR_OK) {
        if (s->options->foreground)
            fprintf(stderr, "cablefs: %s: %s\n", s->options->mountpoint, text.data);
        else
            syslog(LOG_INFO, "%s: %s", s->options->mountpoint, text.data);
    }
    buf_free(&text);
}

/* Serves what is mounted until it ends, with the threads beside the loop. */
static enum err serve(struct session *s, struct err_info *info) {
    const struct watch_hooks hooks = {.suspend = suspend_pushing,
                                      .resume = resume_pushing,
                                      .changed = forget_everything,
                                      .note = note_change,
                                      .noted = forget_noted,
                                      .hear = hear_keeper,
                                      .owner = s};
    watch_start(&s->watch, s->pool, WATCH_MS, s->keeper.socket, &s->notice, &hooks);
    push_start(s->ops.push, s->fuse);
    search_queue_start(s->ops.searches); /* without threads a search is refused, and all else served */
    enum err e = loop(s, info);
    search_queue_end(s->ops.searches);
    push_stop(s->ops.push, serve_one);
    watch_stop(&s->watch);
    return e;
}

/* ---- in the keeper's process: a session that mounts and never serves ---- */

static enum err keeper_mounts(void *owner, int *connection, struct err_info *info) {
    struct session *s = owner;
    const char *mountpoint = s->options->mountpoint;
    enum err e = new_fuse_session(s->options, &s->ops, &s->fuse, info);
    if (e == ERR_OK && fuse_session_mount(s->fuse, mountpoint) != 0)
        e = err_set(info, ERR_IO, "%s: cannot mount; is /dev/fuse there, and the directory yours?",
                    mountpoint);
    if (e == ERR_OK)
        *connection = fuse_session_fd(s->fuse);
    s->abort = e == ERR_OK ? mountpoint_open_abort(mountpoint) : -1;
    return e;
}

/* As libfuse sees it: a connection that has ended is mounted no more, and what is mounted there now is not
 * ours. */
static bool is_connected(const struct session *s) {
    struct pollfd connection = {.fd = fuse_session_fd(s->fuse)};
    return poll(&connection, 1, 0) >= 0 && (connection.revents & POLLERR) == 0;
}

/* Nobody serves any more. The connection is ended, too, after the unmount, because libfuse does not unmount
 * one that has ended: a thread of a killed process may wait for an answer, and readers with it. */
static void keeper_unmounts(void *owner) {
    const struct session *s = owner;
    if (is_connected(s))
        mountpoint_force(s->options->mountpoint);
    fuse_session_unmount(s->fuse); /* where that was not allowed */
    if (s->abort >= 0 && write(s->abort, "1", 1) != 1)
        daemon_warn("%s: its connection cannot be ended", s->options->mountpoint);
    fuse_session_destroy(s->fuse);
}

static void log_live(void *owner, const char *text) {
    const struct mount_options *o = ((struct session *)owner)->options;
    if (o->foreground)
        fprintf(stderr, "cablefs: %s: %s\n", o->mountpoint, text);
    else
        daemon_warn("%s: %s", o->mountpoint, text);
}

static int begin_live(void *owner) {
    struct session *s = owner;
    const struct mount_options *o = s->options;
    s->live = LIVE_NONE;
    if (!o->watched)
        return -1;
    if (!o->foreground)
        daemon_open_log();
    s->live_request = (struct live_request){.index = o->index,
                                            .source = o->source,
                                            .is_private = o->is_private,
                                            .follow_links = o->follow_links,
                                            .no_sandbox = o->no_sandbox,
                                            .waits = o->lacks,
                                            .tells = o->stats || o->debug,
                                            .log = log_live,
                                            .context = s};
    live_start(&s->live, &s->live_request);
    return live_fd(&s->live);
}

static bool hear_live(void *owner, int *file) {
    struct session *s = owner;
    bool news = live_hear(&s->live);
    *file = live_fd(&s->live);
    return news;
}

static void end_live(void *owner) {
    live_stop(&((struct session *)owner)->live);
}

/* ---- from mount to unmount ---- */

static enum err mount_and_serve(struct session *s, struct err_info *info) {
    const struct mount_options *o = s->options;
    struct err_info left;
    enum err e = new_fuse_session(o, &s->ops, &s->fuse, info);
    if (e == ERR_OK && fuse_set_signal_handlers(s->fuse) != 0)
        e = err_set(info, ERR_IO, "cannot set signal handlers");
    if (e == ERR_OK)
        e = connect_to_kernel(s, info);
    if (e == ERR_OK)
        e = shut_doors(o, info);
    if (e == ERR_OK)
        e = serve(s, info);
    if (s->fuse != NULL) {
        fuse_remove_signal_handlers(s->fuse);
        fuse_session_destroy(s->fuse); /* who still waits for an answer gets an error, and lets go */
    }
    if (keeper_end(&s->keeper, &left) != ERR_OK)
        daemon_warn("%s: %s; unmount with: fusermount3 -u %s", o->mountpoint, left.text, o->mountpoint);
    if (e == ERR_OK && o->stats)
        print_stats(s);
    return e;
}

/* The memory for searches: a quarter for the results that are kept, the rest for the searches at a time. */
static void limit_searches(struct session *s) {
    size_t bytes = s->options->search_bytes;
    reader_pool_limit_sets(s->pool, bytes / 4);
    s->ops.search_limits = (struct work_limits){
        .milliseconds = s->options->search_seconds * 1000,
        .bytes = (bytes - bytes / 4) / SEARCH_QUEUE_AT_ONCE,
    };
}

static enum err open_and_serve(struct session *s, struct err_info *info) {
    const struct search_queue_hooks hooks = answers_hooks(&s->ops);
    enum err e = reader_pool_open(s->options->index, &s->pool, info);
    notice_open(&s->notice, s->options->index);
    if (e == ERR_OK)
        limit_searches(s);
    if (e == ERR_OK && (push_create(thread_tree, s, &s->stats, &s->ops.push) != ERR_OK ||
                        search_queue_create(&hooks, &s->ops.searches) != ERR_OK))
        e = err_no_memory(info);
    if (e == ERR_OK)
        e = mount_and_serve(s, info);
    search_queue_free(s->ops.searches);
    push_free(s->ops.push);
    reader_pool_close(s->pool);
    notice_close(&s->notice);
    return e;
}

/* The keeper is the first thing, while nothing is open that it should not have. */
enum err session_run(const struct mount_options *options, struct daemon *daemon, struct err_info *info) {
    struct session s = {.options = options, .daemon = daemon, .keeper = KEEPER_NONE, .notice = {.fd = -1}};
    const struct keeper_hooks hooks = {.mount = keeper_mounts,
                                       .unmount = keeper_unmounts,
                                       .begin = begin_live,
                                       .hear = hear_live,
                                       .end = end_live,
                                       .owner = &s};
    struct err_info left;
    s.ops = (struct ops_context){.tree = thread_tree,
                                 .started = started,
                                 .owner = &s,
                                 .stats = &s.stats,
                                 .uid = getuid(),
                                 .gid = getgid()};
    fuse_set_log_func(log_message);
    enum err e = keeper_start(&s.keeper, &hooks, daemon != NULL, info);
    daemon_open_log();
    if (e == ERR_OK)
        e = open_and_serve(&s, info);
    keeper_end(&s.keeper, &left);
    return e;
}
