/* archive: the members of an archive, by libarchive: zip, tar, 7z, and a single file compressed with
 * gzip, bzip2, xz, zstd, lz4 or lzip, which is an archive of one member.
 *
 * Members come in the order in which they are stored. Directories and hidden names (a component that begins
 * with a dot) are passed over as in a directory. Links, devices and what is encrypted are reported. A
 * member's name is for people: it is handed out as it is, be it absolute or full of "..", and nothing here or
 * above opens a file by it.
 *
 * An archive that unpacks to more than SOURCE_ARCHIVE_FREE bytes and to more than SOURCE_ARCHIVE_RATIO times
 * its own size is refused from there on: honest archives of cables stay below 30 times.
 */
#ifndef CABLEFS_SOURCE_ARCHIVE_H
#define CABLEFS_SOURCE_ARCHIVE_H

#include <stdint.h>

#include "base/stop.h"
#include "base/stream.h"
#include "cable/raw.h"

enum {
    SOURCE_ARCHIVE_RATIO = 200,
    SOURCE_ARCHIVE_FREE = 64 * 1024 * 1024,
};

struct source_archive; /* opaque */

struct source_member { /* valid until the next call */
    struct span name; /* as stored: 2006/06ROME1851.txt; empty where the archive itself is at fault */
    int64_t mtime; /* UTC seconds; 0 when the archive does not say */
    struct stream
        stream; /* the content; what it says when it fails is about this member or the rest of the archive */
};

/* fd is an open file that can seek, of `size` bytes, read from its beginning; it stays the caller's and open
 * until source_archive_close(). file: its name, borrowed, after which a single compressed file is named
 * (cables.csv.gz). stop is asked while what nobody wants is unpacked to get behind it. ERR_NOMEM.
 * source_archive_close() accepts NULL. */
enum err source_archive_open(int fd, uint64_t size, struct span file, struct stop stop,
                             struct source_archive **archive);
void source_archive_close(struct source_archive *archive);

/* The next member. ERR_OK with error->code set: this member, or the archive from here on, cannot be read, and
 * error says why (ERR_MISSING: libarchive cannot be loaded). ERR_END after the last one, ERR_STOPPED,
 * ERR_NOMEM. */
enum err source_archive_next(struct source_archive *archive, struct source_member *member,
                             struct err_info *error);

#endif
