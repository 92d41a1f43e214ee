/* The survey: all files, and none of them read. */
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "request.h"

enum err source_survey(const struct source_request *request, struct source_totals *totals,
                       struct err_info *info) {
    static const int version[] = {SOURCE_VERSION, CABLEFS_ARCHIVES, CABLEFS_HTML};
    struct walk *walk = NULL;
    struct walk_entry entry;
    const struct walk_request walk_request = request_walk(request);
    enum err e = walk_open(&walk_request, &walk, info);
    if (e != ERR_OK)
        return e;
    *totals = (struct source_totals){.fingerprint = hash_bytes(HASH_START, version, sizeof version)};
    while ((e = walk_next(walk, &entry)) == ERR_OK) {
        totals->fingerprint = hash_bytes(totals->fingerprint, &entry.root, sizeof entry.root);
        totals->fingerprint = hash_bytes(totals->fingerprint, entry.below, strlen(entry.below) + 1);
        totals->files++;
        if (entry.error.code != ERR_OK)
            continue;
        totals->bytes += (uint64_t)entry.st.st_size;
        /* whether it may be read, so that a file is tried again when that changes */
        int64_t facts[] = {entry.st.st_size, entry.st.st_mtim.tv_sec, entry.st.st_mtim.tv_nsec,
                           faccessat(AT_FDCWD, entry.open_as, R_OK, AT_EACCESS) == 0};
        totals->fingerprint = hash_bytes(totals->fingerprint, facts, sizeof facts);
    }
    totals->links = walk_links(walk);
    walk_close(walk);
    return e == ERR_END ? ERR_OK
                        : err_set(info, e, "%s: the walk failed: %s", request->paths[0], err_name(e));
}
