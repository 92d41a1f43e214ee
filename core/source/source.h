/* source: documents, one at a time, from files and directories.
 *
 * Which files there are: see walk.h. The form of a file its bytes say and not its name (sniff.h), and forms
 * may be mixed:
 *   text      one document, the file as it is; what is nothing else is text. Where several telegrams or mails
 *             are in it, one each (telegrams.h), the second named FILE#2
 *   page      one document (html.h); a page that is no cable's is handed out as it is, with an error
 *   csv       a document a record (csv.h)
 *   table     CSV with a header row: a document a row (table.h)
 *   json      a document an object (json.h)
 *   pdf       its text, as above (pdf.h)
 *   foreign   what is known and not read: an error that says what it is and what would help (foreign.h)
 *   archive   members, each of which is one of the above (archive.h); an archive in an archive is not entered
 * Text and pages are held in memory, at most SOURCE_FILE_MAX bytes each; csv and archives are read as
 * streams.
 *
 * Nothing is passed over silently: every file gives at least one item, and what cannot be read gives an item
 * with an error.
 */
#ifndef CABLEFS_SOURCE_H
#define CABLEFS_SOURCE_H

#include "base/buf.h"
#include "base/stop.h"
#include "cable/raw.h"

enum { SOURCE_FILE_MAX = 512 * 1024 * 1024 }; /* bytes of one document; SQLite takes at most 1e9 */

/* Goes up whenever a file is turned into other documents than before: an index of another one is made
 * anew. */
enum { SOURCE_VERSION = 6 };

struct source; /* opaque */

struct source_totals {
    uint64_t files;
    uint64_t bytes;
    uint64_t links; /* symbolic links that were not followed */
};

/* A file of the sources, or what should have been one; borrowed, valid until the next one. */
struct source_file {
    uint64_t number; /* its place in the walk, from 1 */
    uint64_t root; /* 1 for what is at or below the first path, 2 for the second ... */
    const char *below; /* the rest of its path; "" for the path itself */
    bool is_known; /* it could be looked at: what follows is true */
    int64_t size; /* bytes */
    int64_t mtime, ctime; /* nanoseconds since 1970, UTC */
    int64_t inode;
};

struct source_item {
    struct raw raw; /* valid until the next call */
    struct err_info
        error; /* error.code != ERR_OK: without raw.bytes (p == NULL), this could not be read; with them, it
                              could, but is no document of a cable, and error says why */
};

/* How far the work on a document is. It says what is left of it when a process ends there. */
enum source_step {
    SOURCE_AT_REST, /* nobody works on it */
    SOURCE_READING, /* the file, or what is around the document: nothing can be had of it */
    SOURCE_CONVERTING, /* a library makes text of its bytes, which are there */
    SOURCE_WORKING, /* it was handed out, and the caller works on it */
};

/* The same documents are in the same places in every run over the same files with the same deadly ones. */
struct source_place {
    uint64_t file; /* its place in the walk, from 1 */
    uint64_t item; /* its place in the file, from 1 */
    enum source_step step;
};

/* Told before each step, on the thread that takes it. */
struct source_watch { /* {0}: nobody is told */
    void (*at)(void *context, const struct source_place *place, struct span path);
    void *context;
};

/* A step of which a process died. It is not taken again: the document becomes an item with an error, with
 * its bytes where they can be had. Where the reading was deadly, the item stands for the rest of the file. */
struct source_deadly {
    struct source_place place;
    char why[64]; /* what the process died of, in words */
};

/* One of the files of an earlier walk, to be read without another. */
struct source_listed {
    uint64_t number, root; /* as in struct source_file */
    const char *below;
    const struct err_info *error; /* what the walk said of it; NULL: nothing */
};

/* What is looked at and what is left out. All strings are borrowed. */
struct source_request {
    char *const *paths; /* files and directories, as given */
    size_t paths_n;
    char *const *shown; /* how each of the paths is called in what is handed out; NULL: as it is given */
    const struct source_listed *files; /* these alone are read, in this order; NULL: all that there are */
    size_t files_n;
    const char *skip; /* the index that will be replaced, or NULL; it and the files beside it are no
                         documents */
    bool follow_links; /* those below the paths, too (walk.h) */
    struct stop stop; /* asked at each file, document and piece of one, handed out or not */
    struct source_watch watch;
    const struct source_deadly *deadly; /* borrowed until the source is closed */
    size_t deadly_n;
};

/* Walks without reading: how much there is. Calls visit(), unless it is NULL, with each file, and with what
 * is wrong with what should have been one (code ERR_OK: nothing), until it returns something else than
 * ERR_OK. ERR_NOT_FOUND when a path does not exist, ERR_STOPPED, ERR_IO, ERR_NOMEM, and what visit() returns,
 * whose message is its own. */
enum err source_survey(const struct source_request *request,
                       enum err (*visit)(void *context, const struct source_file *file,
                                         const struct err_info *error),
                       void *context, struct source_totals *totals, struct err_info *info);

/* ERR_NOT_FOUND, ERR_IO, ERR_NOMEM. The caller closes it; source_close() accepts NULL. */
enum err source_open(const struct source_request *request, struct source **source, struct err_info *info);
void source_close(struct source *source);

/* The next document. ERR_END after the last one, ERR_STOPPED, ERR_NOMEM, ERR_IO when the walk
 * cannot go on; a file that cannot be read is an
 * item, not a failure. */
enum err source_next(struct source *source, struct source_item *item);

/* Symbolic links passed over so far. */
uint64_t source_links(const struct source *source);

/* The file of the item that was handed out last. */
struct source_file source_file(const struct source *source);

/* What the caller does with the item that it was given last: SOURCE_WORKING or SOURCE_AT_REST, for who
 * watches. */
void source_tell(struct source *source, enum source_step step, struct span path);

/* The place of the item that was handed out last. */
struct source_place source_place(const struct source *source);

/* Replaces path by that of the one program that a source runs, pdftotext, with a NUL, for who must allow it.
 * False when it is not installed, or memory ran out, which is kept in path. */
bool source_pdf_program(struct buf *path);

/* Bytes of the files behind us, counted as in the totals of the survey: how far the work has come. */
uint64_t source_position(const struct source *source);

#endif
