#include "file_id.h"

#include <sys/stat.h>

bool file_id_at(const char *path, struct file_id *id) {
    struct stat st;
    if (stat(path, &st) != 0)
        return false;
    *id = (struct file_id){.dev = st.st_dev, .ino = st.st_ino, .size = st.st_size, .modified = st.st_mtim};
    return true;
}

bool file_id_same_file(const struct file_id *a, const struct file_id *b) {
    return a->dev == b->dev && a->ino == b->ino;
}

bool file_id_equal(const struct file_id *a, const struct file_id *b) {
    return file_id_same_file(a, b) && a->size == b->size && a->modified.tv_sec == b->modified.tv_sec &&
           a->modified.tv_nsec == b->modified.tv_nsec;
}
