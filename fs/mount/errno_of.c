#include "errno_of.h"

#include <errno.h>

int errno_of(enum err e) {
    switch (e) {
    case ERR_OK:
        return 0;
    case ERR_NOT_FOUND:
        return ENOENT;
    case ERR_NOT_DIR:
        return ENOTDIR;
    case ERR_IS_DIR:
        return EISDIR;
    case ERR_INVALID:
    case ERR_QUERY:
        return EINVAL;
    case ERR_NO_ATTRIBUTE:
        return ENODATA;
    case ERR_STALE: /* the kernel looks the path up again */
        return ESTALE;
    case ERR_NOMEM:
        return ENOMEM;
    case ERR_STOPPED:
        return EINTR;
    case ERR_COSTLY: /* no tool asks again after this one, and its text says what happened */
        return ETIMEDOUT;
    case ERR_END:
    case ERR_LIMIT: /* a number that does not fit is damage; and `ls` goes on for ever after EOVERFLOW */
    case ERR_FORMAT:
    case ERR_CORRUPT:
    case ERR_IO:
    case ERR_MISSING:
    case ERR_DEFERRED: /* never answered: somebody else does it */
    case ERR_BUSY: /* no tool asks again after an input/output error, and asking again has been done */
    case ERR_CRASHED:
        break;
    }
    return EIO;
}
