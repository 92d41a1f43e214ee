/* read_pattern: which processes read the files of cables, so that these are worth pushing before they are
 * asked for.
 *
 * Two patterns are worth it.
 *
 * A process that lists a cable and then reads its files, as `grep -r` does, will do the same with the next
 * cable. So when it comes to the end of its next listing, that cable's files are worth pushing: those of the
 * kinds that it has read of the cable it listed before. Then it reads nothing any more of which we would
 * hear, and so after READ_PATTERN_IN_A_ROW cables one is left alone, to see what is read of it; a process
 * that has stopped reading stops costing too. A process that only lists (find, ls -R) never gets there.
 * Neither does one that reads a single paragraph of each cable, because that may be all that it wants.
 *
 * A process that reads without listing first (cat *, rsync) shows itself at the second paragraph of a cable:
 * then the cable's other paragraphs are worth pushing. Who reads one paragraph of each cable (head *) costs
 * nothing.
 *
 * This is a guess, kept in atomics without locks, in a fixed number of slots. Processes and cables whose
 * numbers fall into one slot make each other forgotten, and an update may be lost between two threads: that
 * costs requests, never a wrong byte.
 */
#ifndef CABLEFS_MOUNT_READ_PATTERN_H
#define CABLEFS_MOUNT_READ_PATTERN_H

#include <stdint.h>
#include <sys/types.h>

enum {
    READ_PATTERN_READERS = 32, /* slots of processes that list, by the low bits of their number */
    READ_PATTERN_RECENT = 64, /* slots of cables that are read, by the low bits of theirs */
    READ_PATTERN_IN_A_ROW = 127, /* cables pushed before one is watched again */
};

/* All zero to begin with. Threads may use it at the same time. */
struct read_pattern {
    struct read_pattern_reader {
        _Atomic pid_t pid; /* the last process that came to this slot; 0: none */
        _Atomic int64_t cable; /* that it listed last */
        _Atomic unsigned seen; /* kinds of files that it has read of this cable itself */
        _Atomic unsigned paragraphs; /* how many of those reads were of paragraphs */
        _Atomic unsigned kinds; /* to be pushed of the cables until it is judged again */
        _Atomic unsigned until_judged; /* how many cables these are, with the one that is left alone */
    } readers[READ_PATTERN_READERS];
    _Atomic uint64_t recent[READ_PATTERN_RECENT]; /* a cable << 16 | how often it was read, at most 3 */
};

/* The process has come to the end of a cable's listing. The kinds of its files that are worth pushing now, as
 * tree_file_kind() says them, in one word; 0: none. pid 0 is a process in another pid namespace, of which
 * nothing can be known. */
unsigned read_pattern_listed(struct read_pattern *p, pid_t pid, int64_t cable);

/* The process has read a file of this kind of a cable, from its beginning. The kinds worth pushing; 0:
 * none. */
unsigned read_pattern_read(struct read_pattern *p, pid_t pid, int64_t cable, unsigned kind);

#endif
