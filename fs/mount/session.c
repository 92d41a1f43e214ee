#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "ops.h"
#include "reader_pool.h"

enum { WATCH_SECONDS = 2 };

struct session {
    const struct session_options *options;
    struct ops_context ops;
    struct reader_pool *pool;
    struct fuse_session *fuse;
    struct request_counts stats;
    pthread_t watcher;
    pthread_mutex_t lock; /* of stopping and mounted */
    pthread_cond_t wake;
    bool stopping, watching, mounted;
    int parent; /* pipe to the process that waits for the mount; -1 */
};

static struct tree *thread_tree(void *owner) {
    return reader_pool_tree(((struct session *)owner)->pool);
}

/* ---- a new index ---- */

/* Makes the kernel forget what it knows: with the entries of the root everything below goes, but for what is
 * open. */
static void invalidate(const struct session *s) {
    const char *name;
    for (size_t i = 0; (name = tree_root_entry(i)) != NULL; i++)
        fuse_lowlevel_notify_inval_entry(s->fuse, FUSE_ROOT_ID, name, strlen(name));
    fuse_lowlevel_notify_inval_inode(s->fuse, FUSE_ROOT_ID, 0, 0);
}

static void fill_pool(struct session *s) {
    struct err_info info;
    if (reader_pool_fill(s->pool, &info) != ERR_OK)
        syslog(LOG_WARNING, "not every thread can read the index: %s", info.text);
}

/* Looks every few seconds whether another index has been renamed over the one that is shown. */
static void *watch(void *argument) {
    struct session *s = argument;
    sigset_t all; /* signals are for the main thread, which waits for them */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    pthread_mutex_lock(&s->lock);
    while (!s->stopping && !s->mounted)
        pthread_cond_wait(&s->wake, &s->lock);
    pthread_mutex_unlock(&s->lock);
    fill_pool(s); /* threads wait for it, also while the session ends */
    pthread_mutex_lock(&s->lock);
    while (!s->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += WATCH_SECONDS;
        pthread_cond_timedwait(&s->wake, &s->lock, &until);
        if (s->stopping)
            break;
        pthread_mutex_unlock(&s->lock);
        struct err_info info;
        bool changed;
        push_suspend(s->ops.prefetch);
        enum err e = reader_pool_refresh(s->pool, &changed, &info);
        push_resume(s->ops.prefetch);
        if (e != ERR_OK)
            syslog(LOG_WARNING, "the new index is not used: %s", info.text);
        if (changed)
            invalidate(s);
        pthread_mutex_lock(&s->lock);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void stop_watching(struct session *s) {
    if (!s->watching)
        return;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->watcher, NULL);
    s->watching = false;
}

/* ---- the mount point ---- */

enum err session_check(const char *path, struct err_info *info) {
    struct stat st, up;
    char parent[4096];
    if (stat(path, &st) != 0) {
        if (errno == ENOTCONN)
            return err_set(info, ERR_INVALID,
                           "%s: a dead mount is left here; remove it with: fusermount3 -u %s", path, path);
        return err_set(info, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s%s", path, strerror(errno),
                       errno == ENOENT ? "; make the directory first" : "");
    }
    if (!S_ISDIR(st.st_mode))
        return err_set(info, ERR_INVALID, "%s: not a directory; a mount point must be one", path);
    int n = snprintf(parent, sizeof parent, "%s/..", path);
    if (n > 0 && (size_t)n < sizeof parent && stat(parent, &up) == 0 &&
        (up.st_dev != st.st_dev || up.st_ino == st.st_ino))
        return err_set(info, ERR_INVALID,
                       "%s: busy, something is mounted here; unmount it with: fusermount3 -u %s", path, path);
    return ERR_OK;
}

/* ---- background ---- */

/* Called when INIT was answered: the mount is up, the waiting parent may go. */
static void started(void *owner) {
    struct session *s = owner;
    pthread_mutex_lock(&s->lock);
    s->mounted = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    if (s->parent < 0)
        return;
    char ok = 0;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (chdir("/") != 0 || null < 0)
        syslog(LOG_WARNING, "cannot detach from the terminal: %s", strerror(errno));
    for (int fd = 0; null >= 0 && fd < 3; fd++)
        dup2(null, fd);
    if (null > 2)
        close(null);
    if (write(s->parent, &ok, 1) != 1)
        syslog(LOG_WARNING, "cannot tell the parent process: %s", strerror(errno));
    close(s->parent);
    s->parent = -1;
}

/* libfuse's messages: on stderr until the session detached from it, to the journal afterwards. */
__attribute__((format(printf, 2, 0))) static void log_message(enum fuse_log_level level, const char *format,
                                                              va_list args) {
    va_list again;
    va_copy(again, args);
    vfprintf(stderr, format, args);
    vsyslog((int)level, format, again);
    va_end(again);
}

/* ---- serving ---- */

/* The source as an option's value: commas and backslashes would end it. */
static void add_escaped(struct buf *b, const char *value) {
    for (; *value != '\0'; value++) {
        if (*value == ',' || *value == '\\')
            buf_char(b, '\\');
        buf_char(b, *value);
    }
}

static enum err build_arguments(const struct session_options *o, struct fuse_args *args,
                                struct err_info *info) {
    struct buf b = BUF_EMPTY;
    buf_str(&b, "-oro,subtype=cablefs,fsname=");
    add_escaped(&b, o->source);
    if (o->mount_options != NULL) {
        buf_char(&b, ',');
        buf_str(&b, o->mount_options);
    }
    buf_char(&b, '\0');
    bool failed = buf_err(&b) != ERR_OK || fuse_opt_add_arg(args, "cablefs") != 0 ||
                  fuse_opt_add_arg(args, b.data) != 0;
    buf_free(&b);
    if (o->mount_options != NULL && strstr(o->mount_options, "allow_other") != NULL)
        failed = failed || fuse_opt_add_arg(args, "-odefault_permissions") != 0;
    if (o->debug)
        failed = failed || fuse_opt_add_arg(args, "-d") != 0;
    return failed ? err_set(info, ERR_NOMEM, "out of memory") : ERR_OK;
}

enum err session_check_options(const char *mount_options, struct err_info *info) {
    struct session_options o = {.source = "cablefs", .mount_options = mount_options};
    struct ops_context none = {.owner = NULL};
    struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
    enum err e = build_arguments(&o, &args, info);
    struct fuse_session *fuse =
        e == ERR_OK ? fuse_session_new(&args, ops_table(), sizeof *ops_table(), &none) : NULL;
    if (e == ERR_OK && fuse == NULL)
        e = err_set(info, ERR_INVALID, "mount options not understood: %s", mount_options);
    if (fuse != NULL)
        fuse_session_destroy(fuse);
    fuse_opt_free_args(&args);
    return e;
}

static enum err loop(struct session *s, struct err_info *info) {
    struct fuse_loop_config *config = fuse_loop_cfg_create();
    if (config == NULL)
        return err_set(info, ERR_NOMEM, "out of memory");
    fuse_loop_cfg_set_max_threads(config, POOL_THREADS);
    fuse_loop_cfg_set_idle_threads(config, POOL_THREADS);
    int status = fuse_session_loop_mt(s->fuse, config);
    fuse_loop_cfg_destroy(config);
    return status < 0 ? err_set(info, ERR_IO, "the connection to the kernel failed: %s", strerror(-status))
                      : ERR_OK;
}

/* One request, where one comes within a moment; for the time when the loop has ended. */
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

static enum err serve(struct session *s, struct err_info *info) {
    const struct session_options *o = s->options;
    struct fuse_args args = FUSE_ARGS_INIT(0, NULL);
    struct fuse_session *fuse = NULL;
    enum err e = build_arguments(o, &args, info);
    if (e == ERR_OK) {
        fuse = fuse_session_new(&args, ops_table(), sizeof *ops_table(), &s->ops);
        if (fuse == NULL)
            e = err_set(info, ERR_INVALID, "mount options not understood: %s",
                        o->mount_options != NULL ? o->mount_options : "");
    }
    if (e == ERR_OK && fuse_set_signal_handlers(fuse) != 0)
        e = err_set(info, ERR_IO, "cannot set signal handlers");
    if (e == ERR_OK && fuse_session_mount(fuse, o->mountpoint) != 0)
        e = err_set(info, ERR_IO, "%s: cannot mount; is /dev/fuse there, and the directory yours?",
                    o->mountpoint);
    if (e == ERR_OK) {
        s->fuse = fuse;
        s->watching = pthread_create(&s->watcher, NULL, watch, s) == 0;
        if (!s->watching)
            fill_pool(s);
        push_start(s->ops.prefetch, fuse);
        e = loop(s, info);
        push_stop(s->ops.prefetch, serve_one);
        stop_watching(s);
        fuse_session_unmount(fuse);
        if (o->stats)
            print_stats(s);
    }
    if (fuse != NULL) {
        fuse_remove_signal_handlers(fuse);
        fuse_session_destroy(fuse);
    }
    fuse_opt_free_args(&args);
    return e;
}

static enum err run(const struct session_options *options, int parent, struct err_info *info) {
    struct session s = {.options = options, .parent = parent};
    s.ops = (struct ops_context){.tree = thread_tree,
                                 .started = started,
                                 .owner = &s,
                                 .stats = &s.stats,
                                 .uid = getuid(),
                                 .gid = getgid()};
    pthread_mutex_init(&s.lock, NULL);
    pthread_cond_init(&s.wake, NULL);
    fuse_set_log_func(log_message);
    enum err e = reader_pool_open(options->index, &s.pool, info);
    if (e == ERR_OK && options->search_bytes > 0)
        reader_pool_limit_sets(s.pool, options->search_bytes);
    if (e == ERR_OK && push_create(thread_tree, &s, &s.stats, &s.ops.prefetch) != ERR_OK)
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (e == ERR_OK)
        e = serve(&s, info);
    push_free(s.ops.prefetch);
    reader_pool_close(s.pool);
    pthread_cond_destroy(&s.wake);
    pthread_mutex_destroy(&s.lock);
    return e;
}

/* The child serves; the parent returns what the child reports: a byte when it is mounted, an err_info when it
 * failed. */
static enum err run_in_background(const struct session_options *options, struct err_info *info) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(info, ERR_IO, "pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child < 0) {
        close(ends[0]);
        close(ends[1]);
        return err_set(info, ERR_IO, "fork: %s", strerror(errno));
    }
    if (child == 0) {
        close(ends[0]);
        setsid();
        enum err e = run(options, ends[1], info);
        if (e != ERR_OK && write(ends[1], info, sizeof *info) < 0)
            syslog(LOG_ERR, "%s", info->text);
        _exit(e == ERR_OK ? 0 : 1);
    }
    close(ends[1]);
    char answer[sizeof *info];
    ssize_t n = read(ends[0], answer, sizeof answer);
    close(ends[0]);
    if (n == 1)
        return ERR_OK;
    waitpid(child, NULL, 0);
    if (n != (ssize_t)sizeof answer)
        return err_set(info, ERR_IO, "the mount ended before it was up");
    memcpy(info, answer, sizeof *info);
    return info->code;
}

enum err session_run(const struct session_options *options, struct err_info *info) {
    enum err e = session_check(options->mountpoint, info);
    if (e != ERR_OK)
        return e;
    return options->foreground ? run(options, -1, info) : run_in_background(options, info);
}
