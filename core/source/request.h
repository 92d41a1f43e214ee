/* request: what a walk is asked, of what a source is asked. */
#ifndef CABLEFS_SOURCE_REQUEST_H
#define CABLEFS_SOURCE_REQUEST_H

#include "source.h"
#include "walk.h"

static inline struct walk_request request_walk(const struct source_request *request) {
    return (struct walk_request){.paths = request->paths,
                                 .paths_n = request->paths_n,
                                 .skip = request->skip,
                                 .stop = request->stop,
                                 .follow_links = request->follow_links};
}

#endif
