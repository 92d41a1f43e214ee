/* The survey: all files, and none of them read. */
#include "request.h"

enum err source_survey(const struct source_request *request,
                       enum err (*visit)(void *context, const struct source_file *file,
                                         const struct err_info *error),
                       void *context, struct source_totals *totals, struct err_info *info) {
    struct walk *walk = NULL;
    struct walk_entry entry;
    const struct walk_request walk_request = request_walk(request);
    *totals = (struct source_totals){.files = 0};
    enum err e = walk_open(&walk_request, &walk, info), visited = ERR_OK;
    if (e != ERR_OK)
        return e;
    while (visited == ERR_OK && (e = walk_next(walk, &entry)) == ERR_OK) {
        const struct source_file file = request_file(&entry);
        totals->files++;
        totals->bytes += (uint64_t)file.size;
        if (visit != NULL)
            visited = visit(context, &file, &entry.error);
    }
    totals->links = walk_links(walk);
    walk_close(walk);
    if (visited != ERR_OK)
        return visited;
    return e == ERR_END ? ERR_OK
                        : err_set(info, e, "%s: the walk failed: %s", request->paths[0], err_name(e));
}
