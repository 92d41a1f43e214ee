#include "options.h"

#include <string.h>

/* Appends the value of an option. A comma or a backslash in it would end the value. */
static void add_escaped(struct buf *out, const char *value) {
    for (; *value != '\0'; value++) {
        if (*value == ',' || *value == '\\')
            buf_char(out, '\\');
        buf_char(out, *value);
    }
}

enum err options_text(const struct mount_options *o, struct buf *out) {
    buf_str(out, "ro,subtype=cablefs,fsname=");
    add_escaped(out, o->source);
    if (o->fuse_options != NULL) {
        buf_char(out, ',');
        buf_str(out, o->fuse_options);
        /* With other users let in, the kernel must compare their rights with the modes of the files. */
        if (strstr(o->fuse_options, "allow_other") != NULL)
            buf_str(out, ",default_permissions");
    }
    if (o->debug)
        buf_str(out, ",debug");
    return buf_err(out);
}
