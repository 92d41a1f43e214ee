/* request: what a walk is asked, of what a source is asked. */
#ifndef CABLEFS_SOURCE_REQUEST_H
#define CABLEFS_SOURCE_REQUEST_H

#include <sys/stat.h>

#include "source.h"
#include "walk.h"

static inline struct walk_request request_walk(const struct source_request *request) {
    return (struct walk_request){.paths = request->paths,
                                 .paths_n = request->paths_n,
                                 .skip = request->skip,
                                 .files = request->files,
                                 .files_n = request->files_n,
                                 .stop = request->stop,
                                 .follow_links = request->follow_links};
}

/* What a source says of a file that was met. */
static inline struct source_file request_file(const struct walk_entry *entry) {
    const struct stat *st = &entry->st;
    const int64_t second = 1000000000;
    if (entry->error.code != ERR_OK)
        return (struct source_file){.number = entry->number, .root = entry->root, .below = entry->below};
    return (struct source_file){.number = entry->number,
                                .root = entry->root,
                                .below = entry->below,
                                .is_known = true,
                                .size = st->st_size,
                                .mtime = st->st_mtim.tv_sec * second + st->st_mtim.tv_nsec,
                                .ctime = st->st_ctim.tv_sec * second + st->st_ctim.tv_nsec,
                                .inode = (int64_t)st->st_ino};
}

#endif
