/* fuzz_table: CSV with a header row. */
#include "fuzz.h"
#include "source/sniff.h"
#include "source/table.h"

static enum err open_table(struct stream stream, struct span head, void **reader) {
    struct source_table *table = NULL;
    enum err e = source_table_open(stream, head, &table);
    *reader = table;
    return e;
}

static enum err next_row(void *reader, struct raw *raw, struct err_info *error) {
    return source_table_next(reader, raw, error);
}

static void close_table(void *reader) {
    source_table_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct fuzz_form form = {
        .open = open_table, .next = next_row, .close = close_table, .head = SNIFF_SIZE};
    const struct span bytes = {(const char *)data, size};
    if (source_table_begins(span_first(bytes, SNIFF_SIZE), true))
        fuzz_records(&form, bytes);
    return 0;
}
