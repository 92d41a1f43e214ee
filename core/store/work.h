/* work: a piece of work on a connection, with a limit of time and of memory.
 *
 * Between work_begin() and work_end() each statement of the connection asks now and then whether it may go
 * on, and what SQLite allocates is counted; so all of it happens in one thread. What a limit ended fails with
 * some status of its own, ERR_STOPPED or ERR_NOMEM: work_status() tells what was meant.
 */
#ifndef CABLEFS_STORE_WORK_H
#define CABLEFS_STORE_WORK_H

#include <time.h>

#include "db.h"

/* Each 0: as much as it takes. */
struct work_limits {
    unsigned milliseconds; /* of computing, by this thread */
    size_t bytes; /* that SQLite takes for it; where db_configure() was called */
    struct stop stop; /* also ends it, with ERR_STOPPED */
    bool yields; /* a writer that waits for the index ends it, with ERR_BUSY */
};

/* Private to work.c. It must not be moved between begin and end. */
struct work {
    struct db *db;
    struct work_limits limits;
    struct timespec end; /* of the thread's time */
    struct timespec looked; /* when the thread's time was last asked for, by a clock that costs nothing */
    bool begun, out_of_time, out_of_memory, has_yielded;
};

/* The connection is borrowed until work_end(). */
void work_begin(struct work *w, struct db *db, const struct work_limits *limits);

/* May be called without work_begin(), and again. */
void work_end(struct work *w);

/* Whether memory was refused, so that what was done may lack something. */
bool work_lacked_memory(const struct work *w);

/* What `e` means, the status of something that was done with the work begun or just ended: ERR_COSTLY with a
 * message where a limit was passed, and else e itself. Also ERR_OK becomes ERR_COSTLY when memory was
 * refused: SQLite may have gone on without it, and the result may lack something. */
enum err work_status(const struct work *w, enum err e, struct err_info *info);

#endif
