/* doors: commands that read what strangers made, in this process, give up everything else first (sandbox.h).
 *
 * What the machine lacks for it is not said: a command works without, too.
 */
#ifndef CABLEFS_CMD_DOORS_H
#define CABLEFS_CMD_DOORS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* From now on documents at and below these paths can be read, and what reads them loaded or run; nothing can
 * be written but what is open. everything: the whole file system can be read. ERR_NOMEM. */
enum err doors_for_documents(char *const *paths, size_t n, bool everything, struct err_info *info);

/* From now on no file but this index can be opened, and the journal that is beside it now; and nothing be
 * run. ERR_NOMEM. */
enum err doors_for_index(const char *index, struct err_info *info);

#endif
