/* fuzz_jsonl: cables as JSON. */
#include "fuzz.h"
#include "source/json.h"

static enum err open_json(struct stream stream, struct span head, void **reader) {
    struct source_json *json = NULL;
    struct err_info info;
    enum err e = source_json_open(stream, head, &json, &info);
    *reader = json;
    return e;
}

static enum err next_object(void *reader, struct raw *raw, struct err_info *error) {
    return source_json_next(reader, raw, error);
}

static void close_json(void *reader) {
    source_json_close(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct fuzz_form form = {.open = open_json, .next = next_object, .close = close_json};
    fuzz_records(&form, (struct span){(const char *)data, size});
    return 0;
}
