/* shared: memory that the process of an index run has in common with who waits for it. */
#ifndef CABLEFS_RUN_SHARED_H
#define CABLEFS_RUN_SHARED_H

#include <stdatomic.h>
#include <sys/types.h>

#include "index/index.h"

enum shared_worker { SHARED_READER, SHARED_WRITER, SHARED_WORKERS };

/* Where a thread is. Read by the parent after the process has died. */
struct shared_spot {
    struct source_place place;
    pid_t thread;
    char path[512]; /* of the document, cut */
};

struct shared {
    _Atomic bool stop; /* the parent wants no more */
    _Atomic uint64_t beats; /* goes up while the process lives */
    _Atomic int phase; /* enum index_phase */
    _Atomic uint64_t files_done, bytes_done, files, bytes; /* as in struct index_progress */
    _Atomic double done; /* likewise */
    struct shared_spot spots[SHARED_WORKERS];
    pid_t crashed; /* the thread that got a deadly signal; 0: none has told */
    /* the end */
    _Atomic bool finished; /* the following are filled */
    enum err status;
    struct err_info info;
    struct index_report report;
};

#endif
