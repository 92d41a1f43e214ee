/* heap: how much memory SQLite may take in a thread.
 *
 * A search of full text gathers in memory all that begins with t*, and SQLite itself knows one limit for the
 * whole process, at which those would fail who only read. So its allocations pass through here, and a thread
 * that has a limit is told that there is no memory when it has taken as much. Without a limit nothing is
 * counted, and no lock is taken.
 */
#ifndef CABLEFS_STORE_HEAP_H
#define CABLEFS_STORE_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* For a whole program, before SQLite is first used; without it limits have no effect. */
void heap_install(void);

/* From now on SQLite may take so many bytes in this thread, beyond what it frees in it. */
void heap_limit(size_t bytes);

/* Ends it. True when an allocation was refused. */
bool heap_end_limit(void);

/* Has one been refused since heap_limit()? */
bool heap_has_refused(void);

#endif
