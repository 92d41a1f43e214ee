/* fuzz_csv: the dialect of the full dump. */
#include "fuzz.h"
#include "source/csv.h"

static enum err open_csv(struct stream stream, struct span head, void **reader) {
    struct source_csv *csv = NULL;
    enum err e = source_csv_open(stream, head, &csv);
    *reader = csv;
    return e;
}

static enum err next_record(void *reader, struct raw *raw, struct err_info *error) {
    return source_csv_next(reader, raw, error);
}

static void close_csv(void *reader) {
    source_csv_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct fuzz_form form = {.open = open_csv, .next = next_record, .close = close_csv, .head = 3};
    fuzz_records(&form, (struct span){(const char *)data, size});
    return 0;
}
