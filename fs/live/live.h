/* live: a process that brings the index of a source up to date whenever the source changes.
 *
 * It watches the source (inotify), and starts an index run with low priority when it has been quiet for a
 * second. Where the kernel does not tell of changes, it starts one every minute. What goes wrong is told in
 * words, once; the index stays as it is, and the next change is another try. It ends with the process that
 * started it, and stops a run that is at work then.
 */
#ifndef CABLEFS_LIVE_H
#define CABLEFS_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct live_request { /* all borrowed, and must outlive the process */
    const char *index;
    const char *source; /* of which it is made, where the index does not say so; an absolute path */
    bool is_private; /* readable by its owner only */
    bool follow_links; /* likewise where the index does not say so */
    bool no_sandbox;
    /* Do not look at the beginning whether anything has changed since the index was made: it lacks documents
     * for which a library is missing, and so each run reads everything again (index.h). */
    bool waits;
    bool tells; /* of each run, too, and not only of what goes wrong */
    size_t watches_max; /* directories that are watched; 0: as many as the kernel allows */
    /* Called in the process, with one line for a person. It may write to what is open, and open nothing. */
    void (*log)(void *context, const char *text);
    void *context;
};

/* The side of who started it. Private to live.c. */
struct live {
    const struct live_request *request;
    int news,
        life; /* pipes: what it says, and by whose end it knows that it is to end; -1: it is not there */
    int pid;
    long long started; /* milliseconds */
};

#define LIVE_NONE ((struct live){.news = -1, .life = -1})

/* Forks the process. Call it with one thread. The standard files stay open in it, and nothing else. Where
 * there can be no process, nothing is watched, and that is told. */
void live_start(struct live *l, const struct live_request *request);

/* Can be read when it has something to say; -1: it will say nothing. */
int live_fd(const struct live *l);

/* It has said something. True: there is another index, or there is more in it. When the process has ended
 * another one is started: live_fd() may be another. */
bool live_hear(struct live *l);

/* Ends the process, and waits for that: some seconds at most, where a run is at work. Does nothing when there
 * is none. */
void live_stop(struct live *l);

#endif
