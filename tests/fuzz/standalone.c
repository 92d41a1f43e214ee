/* standalone: runs a harness over files, as libFuzzer does, without libFuzzer.
 *
 *     fuzz_NAME_files PATH...      each is a file, or a directory whose files are taken
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

/* An input in memory of just its size, so that a sanitizer sees a byte read behind it. */
static int run_file(const char *path) {
    FILE *file = fopen(path, "rb");
    struct stat st;
    if (file == NULL || fstat(fileno(file), &st) != 0) {
        perror(path);
        return -1;
    }
    size_t size = (size_t)st.st_size;
    uint8_t *bytes = malloc(size == 0 ? 1 : size);
    if (bytes == NULL || fread(bytes, 1, size, file) != size) {
        perror(path);
        exit(2);
    }
    fclose(file);
    fprintf(stderr, "%s\n", path); /* the last one is to blame */
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    return 1;
}

static int is_visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int run_path(const char *path) {
    struct stat st;
    struct dirent **entries;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return run_file(path);
    int n = scandir(path, &entries, is_visible, alphasort), ran = 0;
    for (int i = 0; i < n; i++) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        int more = run_file(file);
        ran = more < 0 || ran < 0 ? -1 : ran + more;
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    return ran;
}

int main(int argc, char **argv) {
    int ran = 0;
    for (int i = 1; i < argc; i++) {
        int more = run_path(argv[i]);
        ran = more < 0 || ran < 0 ? -1 : ran + more;
    }
    if (ran <= 0) {
        fprintf(stderr, "no inputs, or not all could be read\n");
        return 2;
    }
    printf("%d inputs, nothing found\n", ran);
    return 0;
}
