/* hot_journal: what a transaction that was killed has left behind, read instead of played back.
 *
 * A writer that changes an index in place first copies the pages that it will change into INDEX-journal
 * (sqlite.org/fileformat2.html, section 3). When it is killed half way, the index is half old and half new,
 * and the next writer copies these pages back. A reader may not write, so it reads each of these pages from
 * the journal, and everything else from the index: together that is the index as it was.
 *
 * A journal is believed as far as SQLite would believe it, so that a reader sees what the next writer will
 * make: up to the first record whose checksum is wrong. One whose head is unsound, of another page size, or
 * of more pages than there can be is no journal at all.
 */
#ifndef CABLEFS_STORE_HOT_JOURNAL_H
#define CABLEFS_STORE_HOT_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/err.h"

enum { HOT_JOURNAL_HEAD = 28 }; /* bytes of the first header that mean something */

struct hot_journal_page {
    uint32_t number;
    uint64_t offset; /* of its bytes in the journal */
};

/* All zero but for fd: none. */
struct hot_journal {
    int fd; /* owned; -1: none */
    bool is_hot; /* the index is to be read through it; otherwise it was looked at, and is nothing */
    uint32_t page_bytes;
    uint32_t pages; /* of the index as it was */
    struct hot_journal_page *list; /* owned; by number */
    uint64_t n;
    struct stat seen; /* of the journal, when it was read */
    unsigned char head[HOT_JOURNAL_HEAD];
};

#define HOT_JOURNAL_NONE ((struct hot_journal){.fd = -1})

/* Reads the journal that is open as fd, and takes fd over in any case. index is the file that it belongs to.
 * ERR_OK: j->is_hot says what came of it. ERR_IO, ERR_NOMEM: nothing is known, and *j is none. */
enum err hot_journal_open(int fd, int index, struct hot_journal *j);
void hot_journal_close(struct hot_journal *j); /* also of none, which it is afterwards */

/* Is the file that st describes, at its place now, the journal that was read, as it was read? */
bool hot_journal_is_still(const struct hot_journal *j, const struct stat *st);

/* Where the bytes of a page are in the journal; 0 when it is not there. */
uint64_t hot_journal_find(const struct hot_journal *j, uint64_t page);

#endif
