/* run: an index run in a process of its own.
 *
 * Documents come from strangers, and so do the faults that they find in libraries. The process that reads
 * them can open the sources, write in the directory of the index, and little else (sandbox.h). When it dies,
 * its parent knows which document it was at. It starts another one, which leaves that document unread: it is
 * listed with the problem `crash`, its bytes are kept where they could be had, and the rest is indexed.
 */
#ifndef CABLEFS_RUN_H
#define CABLEFS_RUN_H

#include "index/index.h"
#include "sandbox/sandbox.h"

enum { RUN_DEATHS_MAX = 100 }; /* of one run; then it fails */

struct run_options {
    bool no_sandbox;
    unsigned
        patience; /* seconds without a sign of life after which the process is killed; 0: as usual, 120 */
    /* Told of each document that is left out. May be NULL. */
    void (*left_out)(void *context, const char *path, const char *why);
    void *context;
    /* What the process does; NULL: index_build(). */
    enum err (*build)(const struct index_request *request, struct index_report *report,
                      struct err_info *info);
};

/* As index_build(), whose request it takes; the members for places and deaths are its own. Call it with one
 * thread. Progress is told, and stop is asked, some times a second. ERR_CRASHED: the process died again and
 * again, or where no document is to blame; nothing is changed. ERR_IO: there can be no process. */
enum err run_index(const struct index_request *request, const struct run_options *options,
                   struct index_report *report, struct err_info *info);

/* As index_roots_read(), in a process that can open the index and nothing else (no_sandbox: that keeps its
 * rights). An index of which that process dies does not say what it was made of. Also ERR_IO: there can be no
 * process. Call it with one thread. */
enum err run_read_roots(const char *path, bool no_sandbox, struct index_roots *roots, bool *unrecorded,
                        struct err_info *info);

/* Allows an index to be read, and the journal that is beside it now. */
void run_allow_index(struct sandbox_rules *rules, const char *path);

/* Allows what is needed to read documents of any form at and below these n paths: themselves, with
 * follow_links the whole file system, the libraries that are loaded for them, and pdftotext. */
void run_allow_documents(struct sandbox_rules *rules, char *const *paths, size_t n, bool follow_links);

/* Allows what run_index() needs for these sources. For a process that has shut its doors (it nests) before it
 * starts runs. It sets SQLITE_TMPDIR where that is no directory. */
void run_allow(struct sandbox_rules *rules, const char *index, char *const *sources, size_t n,
               bool follow_links);

#endif
