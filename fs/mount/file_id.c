#include "file_id.h"

#include <sys/stat.h>

bool file_id_at(const char *path, struct file_id *id) {
    struct stat st;
    if (stat(path, &st) != 0)
        return false;
    *id = (struct file_id){.dev = st.st_dev, .ino = st.st_ino};
    return true;
}

bool file_id_equal(const struct file_id *a, const struct file_id *b) {
    return a->dev == b->dev && a->ino == b->ino;
}
