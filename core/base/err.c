#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum err err_set(struct err_info *info, enum err code, const char *format, ...) {
    if (info == NULL)
        return code;
    info->code = code;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(info->text, sizeof info->text, format, args);
    va_end(args);
    if (n < 0)
        info->text[0] = '\0';
    else if ((size_t)n >= sizeof info->text)
        memcpy(info->text + sizeof info->text - 4, "...", 4);
    return code;
}

const char *err_name(enum err code) {
    switch (code) {
    case ERR_OK:
        return "no error";
    case ERR_END:
        return "end";
    case ERR_NOT_FOUND:
        return "not found";
    case ERR_INVALID:
        return "invalid input";
    case ERR_QUERY:
        return "bad query";
    case ERR_NOT_DIR:
        return "not a directory";
    case ERR_IS_DIR:
        return "is a directory";
    case ERR_NO_ATTRIBUTE:
        return "no such attribute";
    case ERR_FORMAT:
        return "not an index of this version";
    case ERR_CORRUPT:
        return "damaged index";
    case ERR_LIMIT:
        return "limit passed";
    case ERR_IO:
        return "input/output error";
    case ERR_NOMEM:
        return "out of memory";
    case ERR_STOPPED:
        return "stopped";
    case ERR_STALE:
        return "not remembered any more";
    case ERR_BUSY:
        return "somebody else keeps it to himself";
    case ERR_CRASHED:
        return "the process died of it";
    case ERR_MISSING:
        return "a library is missing";
    case ERR_COSTLY:
        return "too much work";
    case ERR_DEFERRED:
        return "not at hand";
    }
    return "unknown error";
}
