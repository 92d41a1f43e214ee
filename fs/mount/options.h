/* options: what libfuse is told of a mount, as one text. */
#ifndef CABLEFS_MOUNT_OPTIONS_H
#define CABLEFS_MOUNT_OPTIONS_H

#include "base/buf.h"
#include "mount.h"

/* Appends the argument of libfuse's -o, without a NUL: "ro,subtype=cablefs,fsname=...", what the user gave,
 * and what follows from it. ERR_OK or ERR_NOMEM. */
enum err options_text(const struct mount_options *options, struct buf *out);

#endif
