/* index: builds an index from sources, or brings the one there up to date.
 *
 * A new index is written to PATH.new (locked, so that two runs do not meet), checked, synced, and renamed
 * over PATH: a reader keeps the file it opened, and a crash leaves the old index whole. The same sources give
 * the same bytes, but for the time of the build.
 *
 * An index of this version that was made of these sources, or of some of them, is updated (update.h): what
 * comes out looks like a new one. It is written where it stands, in one transaction, when its file system has
 * locks that can be trusted and little has changed; otherwise a copy of it is, which takes its place by
 * rename. Either way there is at each moment the old index or the new. Files of which something could not be
 * read that may be read the next time, because a library is missing (dynlib.h), are read by every run.
 */
#ifndef CABLEFS_INDEX_H
#define CABLEFS_INDEX_H

#include "meta.h"
#include "roots.h"
#include "source/source.h"

enum index_phase { INDEX_READING, INDEX_FINISHING, INDEX_CHECKING };

struct index_progress {
    enum index_phase phase;
    uint64_t files_done; /* documents, of which a file may hold many */
    uint64_t bytes_done; /* of the files */
    uint64_t files, bytes; /* in all */
    double done; /* of the time that the whole run takes, about: 0 to 1 */
};

struct index_request {
    char *const *sources; /* files and directories, as given (index_roots_plan() says which); borrowed */
    size_t sources_n;
    const char *path; /* of the index */
    bool anew; /* the index is made from nothing, whatever is there */
    bool follow_links; /* in the sources; otherwise they are passed over and counted in totals */
    bool is_private; /* readable by its owner only; otherwise as the umask says */
    const int64_t *built; /* the time that the index gives as that of its build, UTC seconds; NULL: now */
    void (*progress)(
        void *context,
        const struct index_progress *progress); /* may be NULL; called once a document, and often later */
    void *context; /* of progress */
    struct stop stop; /* asked often, on more than one thread */
    /* For who waits for this process, and whom it may not live to tell: where the thread is that reads and
     * parses, and the one that writes; and what others died of (source.h). */
    struct source_watch reading, writing;
    const struct source_deadly *deadly;
    size_t deadly_n;
};

enum { INDEX_MISSING = 2 }; /* libraries that are loaded when a document needs them: libarchive, libxml2 */

struct index_report {
    bool unchanged; /* the index showed all this already; the counts are those of the index */
    struct source_totals totals;
    uint64_t documents; /* handed out by the sources: cables + joined + duplicates + others + unreadable */
    struct index_counts counts;
    uint64_t index_bytes;
    /* Libraries without which documents were passed over (ERR_MISSING), each once, and what to do; behind the
     * last one ERR_OK. Filled when the run fails, too. */
    struct err_info missing[INDEX_MISSING];
};

/* ERR_OK
 * ERR_NOT_FOUND  a source does not exist, or there is no cable in the sources
 * ERR_FORMAT     something that is no cablefs index stands at path: it is not overwritten
 * ERR_STOPPED    the caller said so; nothing of the new index is left, the old one stays
 * ERR_IO         also when something that no run of ours left stands in the way (file.h)
 * ERR_NOMEM, ERR_CORRUPT (the new index failed its check)
 * The old index stays, unless the very last step failed, the sync of the directory: then the new one is in
 * place. */
enum err index_build(const struct index_request *request, struct index_report *report, struct err_info *info);

/* Adds what is said of a document for which a library was missing, unless it is there. */
void index_report_missing(struct index_report *report, const struct err_info *error);

/* Removes what a run that was killed left beside the index at path, where no other run is at work. */
void index_sweep(const char *path);

/* True when the file at path begins like a SQLite database (an index or not). */
bool index_is_database(const char *path);

#endif
