#include "hot_journal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PAGE_MIN = 512,
    PAGE_MAX = 65536,
    SECTOR_MIN = 32,
    SECTOR_MAX = 65536,
    PAGE_SIZE_OFFSET = 16, /* in the index */
    RECORD_EXTRA = 8, /* a page's number before it, its checksum behind it */
    CHECKSUM_STEP = 200,
};

static const uint32_t from_size = 0xffffffff; /* records of a segment: as many as there are */
static const uint64_t lock_byte = 0x40000000; /* the page with this byte is never used */

static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

struct header {
    uint32_t records, nonce, pages, sector, page;
};

static uint32_t number_at(const unsigned char *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* How many bytes there are, up to n; below 0 for a failure. */
static ssize_t read_at(int fd, void *bytes, size_t n, uint64_t offset) {
    size_t got = 0;
    while (got < n) {
        ssize_t more = pread(fd, (char *)bytes + got, n - got, (off_t)(offset + got));
        if (more < 0)
            return -1;
        if (more == 0)
            break;
        got += (size_t)more;
    }
    return (ssize_t)got;
}

/* ---- the first header ---- */

static bool is_power_between(uint32_t n, uint32_t least, uint32_t most) {
    return n >= least && n <= most && (n & (n - 1)) == 0;
}

static bool read_header(const unsigned char *bytes, struct header *h) {
    *h = (struct header){.records = number_at(bytes + 8),
                         .nonce = number_at(bytes + 12),
                         .pages = number_at(bytes + 16),
                         .sector = number_at(bytes + 20),
                         .page = number_at(bytes + 24)};
    return memcmp(bytes, magic, sizeof magic) == 0;
}

static uint32_t page_bytes_of(int index) {
    unsigned char two[2];
    if (read_at(index, two, sizeof two, PAGE_SIZE_OFFSET) != sizeof two)
        return 0;
    uint32_t n = (uint32_t)two[0] << 8 | two[1];
    return n == 1 ? PAGE_MAX : n;
}

/* Whether the first header can be that of a journal of this index: each page that the index had is in the one
 * or the other. */
static bool is_sound(const struct header *h, const struct stat *journal, const struct stat *index,
                     uint32_t index_page) {
    if (!is_power_between(h->page, PAGE_MIN, PAGE_MAX) ||
        !is_power_between(h->sector, SECTOR_MIN, SECTOR_MAX) || h->page != index_page || h->pages == 0)
        return false;
    uint64_t most = ((uint64_t)journal->st_size + (uint64_t)index->st_size) / h->page;
    return h->pages <= most;
}

/* ---- the records ---- */

struct reading {
    struct hot_journal *j;
    uint64_t size, at;
    uint32_t sector;
    uint64_t room; /* for how many pages there is memory in the list */
    unsigned char *record;
};

static enum err add(struct reading *r, uint32_t number) {
    struct hot_journal *j = r->j;
    if (j->n == r->room) {
        uint64_t room = r->room == 0 ? 64 : r->room * 2;
        struct hot_journal_page *more = realloc(j->list, room * sizeof *more);
        if (more == NULL)
            return ERR_NOMEM;
        j->list = more;
        r->room = room;
    }
    j->list[j->n++] = (struct hot_journal_page){.number = number, .offset = r->at + 4};
    return ERR_OK;
}

static uint32_t checksum(const unsigned char *page, uint32_t n, uint32_t nonce) {
    for (uint32_t i = n - CHECKSUM_STEP; i > 0 && i < n; i -= CHECKSUM_STEP)
        nonce += page[i];
    return nonce;
}

/* Reads one record. ERR_END: it is not there, or not sound; nothing behind it counts. */
static enum err read_record(struct reading *r, uint32_t nonce) {
    struct hot_journal *j = r->j;
    size_t n = (size_t)j->page_bytes + RECORD_EXTRA;
    if (r->size - r->at < n)
        return ERR_END;
    ssize_t got = read_at(j->fd, r->record, n, r->at);
    if (got < 0)
        return ERR_IO;
    if ((size_t)got < n)
        return ERR_END;
    uint32_t page = number_at(r->record);
    if (page == 0 || page == lock_byte / j->page_bytes + 1 ||
        checksum(r->record + 4, j->page_bytes, nonce) != number_at(r->record + 4 + j->page_bytes))
        return ERR_END;
    /* A page behind the end of what was is of no use. There is room for each page once: more are nobody's. */
    enum err e = page > j->pages ? ERR_OK : j->n < j->pages ? add(r, page) : ERR_END;
    r->at += n;
    return e;
}

/* Reads the records of all segments. Each segment has a header, on a sector of its own. */
static enum err read_segments(struct reading *r) {
    struct hot_journal *j = r->j;
    unsigned char bytes[HOT_JOURNAL_HEAD];
    struct header h;
    enum err e = ERR_OK;
    while (e == ERR_OK && r->at <= r->size && r->size - r->at >= r->sector) {
        ssize_t got = read_at(j->fd, bytes, sizeof bytes, r->at);
        if (got < 0)
            return ERR_IO;
        if (got < (ssize_t)sizeof bytes || !read_header(bytes, &h))
            break;
        r->at += r->sector;
        uint64_t there = (r->size - r->at) / (j->page_bytes + RECORD_EXTRA);
        uint64_t n = h.records == from_size ? there : h.records;
        for (uint64_t i = 0; e == ERR_OK && i < n; i++)
            e = read_record(r, h.nonce);
        r->at = (r->at + r->sector - 1) / r->sector * r->sector;
    }
    return e == ERR_END ? ERR_OK : e;
}

static int by_number(const void *left, const void *right) {
    const struct hot_journal_page *a = left, *b = right;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* Of a page that is there twice the last counts, as when it is played back. */
static void sort(struct hot_journal *j) {
    uint64_t kept = 0;
    if (j->n == 0)
        return;
    qsort(j->list, j->n, sizeof *j->list, by_number);
    for (uint64_t i = 0; i < j->n; i++)
        if (i + 1 == j->n || j->list[i + 1].number != j->list[i].number)
            j->list[kept++] = j->list[i];
    j->n = kept;
}

/* ---- the door ---- */

static enum err read_journal(struct hot_journal *j, int index) {
    struct stat of_index;
    struct header h;
    if (fstat(j->fd, &j->seen) != 0 || fstat(index, &of_index) != 0)
        return ERR_IO;
    ssize_t got = read_at(j->fd, j->head, sizeof j->head, 0);
    if (got < 0)
        return ERR_IO;
    if (got < (ssize_t)sizeof j->head || !read_header(j->head, &h) ||
        !is_sound(&h, &j->seen, &of_index, page_bytes_of(index)))
        return ERR_OK;
    j->page_bytes = h.page;
    j->pages = h.pages;
    struct reading r = {.j = j, .size = (uint64_t)j->seen.st_size, .sector = h.sector};
    r.record = malloc((size_t)h.page + RECORD_EXTRA);
    enum err e = r.record != NULL ? read_segments(&r) : ERR_NOMEM;
    free(r.record);
    sort(j);
    j->is_hot = e == ERR_OK;
    return e;
}

enum err hot_journal_open(int fd, int index, struct hot_journal *j) {
    *j = (struct hot_journal){.fd = fd};
    enum err e = read_journal(j, index);
    if (e != ERR_OK)
        hot_journal_close(j);
    return e;
}

void hot_journal_close(struct hot_journal *j) {
    if (j->fd >= 0)
        close(j->fd);
    free(j->list);
    *j = HOT_JOURNAL_NONE;
}

static bool is_same_time(const struct timespec *a, const struct timespec *b) {
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool hot_journal_is_still(const struct hot_journal *j, const struct stat *st) {
    unsigned char head[HOT_JOURNAL_HEAD] = {0};
    return j->fd >= 0 && j->seen.st_dev == st->st_dev && j->seen.st_ino == st->st_ino &&
           j->seen.st_size == st->st_size && is_same_time(&j->seen.st_mtim, &st->st_mtim) &&
           is_same_time(&j->seen.st_ctim, &st->st_ctim) && read_at(j->fd, head, sizeof head, 0) >= 0 &&
           memcmp(head, j->head, sizeof head) == 0;
}

static int compare_page(const void *key, const void *element) {
    uint64_t number = *(const uint64_t *)key;
    const struct hot_journal_page *p = element;
    return number < p->number ? -1 : number > p->number;
}

uint64_t hot_journal_find(const struct hot_journal *j, uint64_t page) {
    if (j->n == 0)
        return 0;
    const struct hot_journal_page *p = bsearch(&page, j->list, j->n, sizeof *j->list, compare_page);
    return p != NULL ? p->offset : 0;
}
