/* stress: many readers over overlapping views of one index; every byte is compared with what SQL says.
 *
 *     stress INDEX SECONDS             threads over pool and tree, without a mount; meanwhile the index is
 *                                      replaced by copies of itself, again and again
 *     stress INDEX SECONDS MOUNTPOINT  processes over a mount of INDEX
 *
 * Exit status 0 when all was right, 1 when something was not (said on stderr), 2 for a wrong command line.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mount/reader_pool.h"

enum { READERS = 8, ENTRIES_MAX = 5000, DEPTH = 7, PATH_SIZE = 1024 };

struct entry {
    char name[256];
    uint64_t ino;
    bool is_dir, is_link;
};

struct reader {
    struct reader_pool *pool; /* NULL: over the mount */
    const char *mount;
    sqlite3 *db;
    sqlite3_stmt *subject, *header_size, *paragraph, *count, *text, *about;
    unsigned seed;
    struct entry *entries;
    size_t n;
    char *bytes;
    size_t size, room;
    unsigned long files;
    char path[PATH_SIZE]; /* of what is looked at, from the root */
};

static struct {
    const char *index;
    time_t end;
    _Atomic bool failed;
    _Atomic unsigned long files;
} run;

static bool fail(const struct reader *r, const char *what) {
    fprintf(stderr, "stress: %s: %s\n", r->path, what);
    atomic_store(&run.failed, true);
    return false;
}

static bool over(void) {
    return atomic_load(&run.failed) || time(NULL) >= run.end;
}

/* ---- what the tree shows ---- */

static bool add_entry(void *context, const struct tree_entry *e) {
    struct reader *r = context;
    if (r->n == ENTRIES_MAX)
        return false;
    struct entry *new = &r->entries[r->n++];
    snprintf(new->name, sizeof new->name, "%s", e->name);
    new->ino = e->attr.ino;
    new->is_dir = e->attr.is_dir;
    new->is_link = e->attr.is_link;
    return true;
}

static bool list_mount(struct reader *r) {
    char full[2 * PATH_SIZE];
    snprintf(full, sizeof full, "%s%s", r->mount, r->path);
    DIR *dir = opendir(full);
    if (dir == NULL)
        return fail(r, "cannot be opened");
    for (struct dirent *e; r->n < ENTRIES_MAX && (e = readdir(dir)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        struct entry *new = &r->entries[r->n++];
        snprintf(new->name, sizeof new->name, "%s", e->d_name);
        new->is_dir = e->d_type == DT_DIR;
        new->is_link = e->d_type == DT_LNK;
    }
    closedir(dir);
    return true;
}

static bool list(struct reader *r, uint64_t ino) {
    r->n = 0;
    if (r->pool == NULL)
        return list_mount(r);
    struct tree *t = reader_pool_tree(r->pool);
    return t != NULL && tree_list(t, ino, -1, add_entry, r) == ERR_OK ? true : fail(r, "cannot be listed");
}

static bool keep(struct reader *r, const void *bytes, size_t n) {
    if (r->size + n > r->room) {
        size_t room = 2 * (r->size + n);
        char *more = realloc(r->bytes, room);
        if (more == NULL)
            return fail(r, "out of memory");
        r->bytes = more;
        r->room = room;
    }
    memcpy(r->bytes + r->size, bytes, n);
    r->size += n;
    return true;
}

static bool read_mount(struct reader *r) {
    char full[2 * PATH_SIZE], part[16384];
    ssize_t n = 0;
    struct stat st;
    snprintf(full, sizeof full, "%s%s", r->mount, r->path);
    int fd = open(full, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(r, "cannot be opened");
    while ((n = read(fd, part, sizeof part)) > 0 && keep(r, part, (size_t)n))
        ;
    bool right = n == 0 && fstat(fd, &st) == 0 && (size_t)st.st_size == r->size;
    close(fd);
    return right ? true : fail(r, "its size is not what was read");
}

static bool read_tree(struct reader *r, uint64_t ino) {
    for (;;) {
        struct span part;
        struct tree *t = reader_pool_tree(r->pool);
        if (t == NULL || tree_read(t, ino, r->size, 1 + (size_t)(r->size % 4096), &part) != ERR_OK)
            return fail(r, "cannot be read");
        if (part.n == 0)
            break;
        if (!keep(r, part.p, part.n))
            return false;
    }
    struct tree_attr attr;
    bool right = tree_getattr(reader_pool_tree(r->pool), ino, &attr) == ERR_OK && attr.size == r->size;
    return right ? true : fail(r, "its size is not what was read");
}

/* ---- what SQL says ---- */

/* Compares the first column of the only row. */
static bool same(struct reader *r, sqlite3_stmt *s) {
    bool right = false;
    if (sqlite3_step(s) == SQLITE_ROW) {
        const void *bytes = sqlite3_column_blob(s, 0);
        size_t n = (size_t)sqlite3_column_bytes(s, 0);
        right = n == r->size && (n == 0 || memcmp(bytes, r->bytes, n) == 0);
    }
    sqlite3_reset(s);
    return right ? true : fail(r, "its bytes are not those of the index");
}

static bool same_number(struct reader *r, sqlite3_stmt *s, size_t n) {
    bool right = sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int64(s, 0) == (sqlite3_int64)n;
    sqlite3_reset(s);
    return right ? true : fail(r, "its size is not that of the index");
}

static bool check_cable_file(struct reader *r, const char *cable, const char *name) {
    sqlite3_stmt *s = strcmp(name, "subject") == 0  ? r->subject
                      : strcmp(name, "header") == 0 ? r->header_size
                                                    : r->paragraph;
    sqlite3_bind_text(s, 1, cable, -1, SQLITE_TRANSIENT);
    if (s == r->paragraph)
        sqlite3_bind_text(s, 2, name, -1, SQLITE_TRANSIENT);
    return s == r->header_size ? same_number(r, s, r->size) : same(r, s);
}

static bool check_file(struct reader *r, const char *parent, const struct entry *e) {
    r->size = 0;
    r->files++;
    if (!(r->pool == NULL ? read_mount(r) : read_tree(r, e->ino)))
        return false;
    if (strcmp(parent, "text") == 0 || strcmp(parent, "about") == 0 || parent[0] == '\0') {
        sqlite3_stmt *s = strcmp(parent, "text") == 0 ? r->text : r->about;
        sqlite3_bind_text(s, 1, e->name, -1, SQLITE_TRANSIENT);
        return same(r, s);
    }
    return check_cable_file(r, parent, e->name);
}

/* ---- a walk: down from the root at random, and every file of the directory where it ends ---- */

static bool check_files(struct reader *r, const char *parent, size_t length) {
    size_t files = 0, dirs = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (r->entries[i].is_dir) {
            dirs +=
                strcmp(r->entries[i].name, "references") != 0 && strcmp(r->entries[i].name, "cited-by") != 0;
            continue;
        }
        files++;
        snprintf(r->path + length, sizeof r->path - length, "/%s", r->entries[i].name);
        if (!check_file(r, parent, &r->entries[i]))
            return false;
    }
    r->path[length] = '\0';
    if (dirs > 0 || files == 0 || strcmp(parent, "text") == 0 || strcmp(parent, "about") == 0)
        return true;
    sqlite3_bind_text(r->count, 1, parent, -1, SQLITE_TRANSIENT);
    return same_number(r, r->count, files);
}

static bool walk(struct reader *r) {
    uint64_t ino = TREE_ROOT;
    char parent[256] = "";
    size_t length = 0;
    r->path[0] = '\0';
    for (int depth = 0; depth < DEPTH; depth++) {
        if (!list(r, ino))
            return false;
        if (r->n == 0 && strcmp(r->path, "/search") == 0)
            return true; /* nobody has asked anything */
        if (r->n == 0)
            return fail(r, "is empty");
        const struct entry *e = &r->entries[(size_t)rand_r(&r->seed) % r->n];
        if (e->is_link)
            return true;
        if (!e->is_dir)
            return check_files(r, parent, length);
        ino = e->ino;
        snprintf(parent, sizeof parent, "%s", e->name);
        length += (size_t)snprintf(r->path + length, sizeof r->path - length, "/%s", parent);
    }
    return fail(r, "is deeper than any directory should be");
}

/* ---- readers ---- */

/* readfile(path): the document is compared with the file that it came from. */
static void read_file(sqlite3_context *context, int n, sqlite3_value **values) {
    static const size_t most = 1 << 20;
    (void)n;
    FILE *in = fopen((const char *)sqlite3_value_text(values[0]), "rb");
    char *bytes = malloc(most);
    if (in == NULL || bytes == NULL)
        sqlite3_result_error(context, "cannot read a document", -1);
    else
        sqlite3_result_blob(context, bytes, (int)fread(bytes, 1, most, in), SQLITE_TRANSIENT);
    if (in != NULL)
        fclose(in);
    free(bytes);
}

static bool prepare(struct reader *r) {
#define OF_CABLE " FROM cable WHERE ident = ?1"
    const struct {
        sqlite3_stmt **s;
        const char *sql;
    } all[] = {
        {&r->subject, "SELECT iif(coalesce(subject, '') = '', '', subject || char(10))" OF_CABLE},
        {&r->header_size, "SELECT header_size" OF_CABLE},
        {&r->paragraph,
         "SELECT iif(coalesce(heading, '') = '', '', heading || char(10, 10)) || text || char(10)"
         " FROM paragraph WHERE id BETWEEN (SELECT id << 12" OF_CABLE
         ") AND (SELECT (id << 12) + 4095" OF_CABLE ") AND name || '.txt' = ?2"},
        {&r->count, "SELECT 2 + count(*) FROM paragraph WHERE id BETWEEN (SELECT id << 12" OF_CABLE
                    ") AND (SELECT (id << 12) + 4095" OF_CABLE ")"},
        {&r->text, "SELECT readfile(path) FROM document JOIN source ON source.id = source_id"
                   " WHERE dir || '.txt' = ?1 OR dir = ?1"},
        {&r->about, "SELECT bytes FROM about WHERE dir = ?1"},
    };
    if (sqlite3_open_v2(run.index, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return fail(r, sqlite3_errmsg(r->db));
    if (sqlite3_create_function(r->db, "readfile", 1, SQLITE_UTF8, NULL, read_file, NULL, NULL) != SQLITE_OK)
        return fail(r, sqlite3_errmsg(r->db));
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sqlite3_prepare_v2(r->db, all[i].sql, -1, all[i].s, NULL) != SQLITE_OK)
            return fail(r, sqlite3_errmsg(r->db));
    r->entries = malloc(ENTRIES_MAX * sizeof *r->entries);
    return r->entries != NULL ? true : fail(r, "out of memory");
}

static void finish(struct reader *r) {
    sqlite3_stmt *all[] = {r->subject, r->header_size, r->paragraph, r->count, r->text, r->about};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(r->db);
    free(r->entries);
    free(r->bytes);
}

static void *read_on(void *argument) {
    struct reader *r = argument;
    if (prepare(r))
        while (!over() && walk(r))
            ;
    finish(r);
    atomic_fetch_add(&run.files, r->files);
    return NULL;
}

/* ---- threads ---- */

static bool copy_file(const char *from, const char *to) {
    char part[65536];
    size_t n;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    bool right = in != NULL && out != NULL;
    while (right && (n = fread(part, 1, sizeof part, in)) > 0)
        right = fwrite(part, 1, n, out) == n;
    if (in != NULL)
        fclose(in);
    return (out == NULL || fclose(out) == 0) && right;
}

/* Puts copies of the index in its place until the time is over. */
static void replace(struct reader_pool *pool, const char *live, const char *next) {
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    struct err_info info;
    bool changed = false;
    while (!over()) {
        nanosleep(&pause, NULL);
        if (!copy_file(run.index, next) || rename(next, live) != 0 ||
            reader_pool_refresh(pool, &changed, &info) != ERR_OK || !changed) {
            fprintf(stderr, "stress: the index cannot be replaced\n");
            atomic_store(&run.failed, true);
        }
    }
}

static void run_threads(void) {
    char live[PATH_SIZE], next[PATH_SIZE];
    struct reader readers[READERS];
    pthread_t threads[READERS];
    struct reader_pool *pool = NULL;
    struct err_info info;
    int started = 0;
    snprintf(live, sizeof live, "%s.live", run.index);
    snprintf(next, sizeof next, "%s.next", run.index);
    if (!copy_file(run.index, live) || reader_pool_open(live, &pool, &info) != ERR_OK) {
        fprintf(stderr, "stress: %s cannot be opened\n", live);
        atomic_store(&run.failed, true);
        return;
    }
    for (; started < READERS; started++) {
        readers[started] = (struct reader){.pool = pool, .seed = (unsigned)started + 1};
        if (pthread_create(&threads[started], NULL, read_on, &readers[started]) != 0)
            break;
    }
    if (reader_pool_fill(pool, &info) != ERR_OK)
        atomic_store(&run.failed, true);
    replace(pool, live, next);
    while (started > 0)
        pthread_join(threads[--started], NULL);
    reader_pool_close(pool);
    unlink(live);
}

/* ---- processes ---- */

static void run_processes(const char *mountpoint) {
    int status;
    for (unsigned i = 0; i < READERS; i++) {
        pid_t child = fork();
        if (child == 0) {
            struct reader r = {.mount = mountpoint, .seed = i + 1};
            read_on(&r);
            _exit(atomic_load(&run.failed) || r.files == 0);
        }
    }
    while (wait(&status) > 0) {
        atomic_fetch_add(&run.files, 1);
        if (status != 0)
            atomic_store(&run.failed, true);
    }
}

int main(int argc, char **argv) {
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: stress INDEX SECONDS [MOUNTPOINT]\n");
        return 2;
    }
    run.index = argv[1];
    run.end = time(NULL) + atoi(argv[2]);
    if (argc == 4)
        run_processes(argv[3]);
    else
        run_threads();
    if (!run.failed && argc == 3)
        printf("%lu files read by %d threads\n", atomic_load(&run.files), READERS);
    return run.failed || run.files == 0;
}
