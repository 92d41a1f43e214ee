/* fuzz_archive: a file of any form goes through the door of the sources, as in a run: sniffed, unpacked,
 * divided, parsed. Libraries read the archives, and the programs around them are not started. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"
#include "source/source.h"

static char directory[256], path[300];

static void remove_directory(void) {
    unlink(path);
    rmdir(directory);
}

static void begin(void) {
    const char *tmp = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/cablefs-fuzz-XXXXXX", tmp == NULL ? "/tmp" : tmp);
    FUZZ_CHECK(setenv("PATH", "/nonexistent", 1) == 0 && mkdtemp(directory) != NULL, "no directory %s",
               directory);
    snprintf(path, sizeof path, "%s/cables.bin", directory);
    atexit(remove_directory);
}

static void write_file(const uint8_t *data, size_t size) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0, "cannot write %s", path);
}

/* Appends what comes out. Returns how the source ended. */
static enum err read_source(bool parse, struct buf *out) {
    char *paths[] = {path};
    struct source_request request = {.paths = paths, .paths_n = 1};
    struct source *source = NULL;
    struct source_item item;
    struct err_info info;
    size_t items = 0;
    enum err e = source_open(&request, &source, &info);
    FUZZ_CHECK(e == ERR_OK || e == ERR_NOMEM, "the file cannot be opened: %s", info.text);
    while (e == ERR_OK && (e = source_next(source, &item)) == ERR_OK) {
        items++;
        FUZZ_CHECK(span_starts(item.raw.path, span_of(path)), "a path from elsewhere");
        FUZZ_CHECK(item.raw.name.n > 0 || item.raw.path.n > 0, "a document without a name");
        FUZZ_CHECK(item.error.code == ERR_OK || item.error.text[0] != '\0', "an error without words");
        buf_printf(out, "%.*s: %s\n", (int)item.raw.path.n, item.raw.path.p,
                   item.error.code == ERR_OK ? "" : item.error.text);
        fuzz_dump_raw(&item.raw, out);
        if (parse && item.error.code == ERR_OK) {
            struct buf cable = BUF_EMPTY;
            fuzz_parse(&item.raw, &cable);
            buf_free(&cable);
        }
    }
    FUZZ_CHECK(e != ERR_END || items > 0, "a file without a word about it");
    source_close(source);
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf out[2] = {BUF_EMPTY, BUF_EMPTY};
    if (directory[0] == '\0')
        begin();
    write_file(data, size);
    enum err first = read_source(true, &out[0]), second = read_source(false, &out[1]);
    bool whole =
        first != ERR_NOMEM && second != ERR_NOMEM && buf_err(&out[0]) == ERR_OK && buf_err(&out[1]) == ERR_OK;
    FUZZ_CHECK(!whole || (first == second && span_eq((struct span){out[0].data, out[0].len},
                                                     (struct span){out[1].data, out[1].len})),
               "read twice, it is not the same");
    buf_free(&out[0]);
    buf_free(&out[1]);
    return 0;
}
