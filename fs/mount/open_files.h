/* open_files: how many files a process may have open, and how many a mount needs.
 *
 * A thread that reads has the index open, and while another index takes its place it has both. With too few
 * a mount would come up and then answer with errors.
 */
#ifndef CABLEFS_MOUNT_OPEN_FILES_H
#define CABLEFS_MOUNT_OPEN_FILES_H

#include "base/err.h"

enum { OPEN_FILES = 64 }; /* two lots of readers (reader_pool.h), and as many again for all else */

/* Raises the limit of this process as far as it must and may be raised. ERR_LIMIT: that is not enough. */
enum err open_files_ensure(struct err_info *info);

#endif
