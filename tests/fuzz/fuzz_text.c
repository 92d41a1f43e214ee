/* fuzz_text: a text is divided into telegrams, and each becomes a cable. Nothing falls between them. */
#include "base/filename.h"
#include "fuzz.h"
#include "source/telegrams.h"

/* A name for any text, in a directory and in a shell. */
static void check_filename(struct span text, bool keep_blanks) {
    char name[FILENAME_SIZE];
    filename_safe(text, keep_blanks, name);
    struct span s = span_of(name);
    FUZZ_CHECK(s.n > 0 && s.n < FILENAME_SIZE && text_is_utf8(s), "a name that is none");
    FUZZ_CHECK(!span_contains(s, '/') && *s.p != '-' && !span_eq(s, SPAN(".")) && !span_eq(s, SPAN("..")),
               "%s is no safe name", name);
    for (size_t i = 0; i < s.n; i++)
        FUZZ_CHECK((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f, "a control character in a name");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct span text = {(const char *)data, size};
    const bool mailbox = span_starts(text, SPAN("From "));
    struct telegrams t;
    struct raw raw = {.path = SPAN("a/x.txt"), .name = SPAN("x.txt")};
    const char *end = text.p;
    check_filename(span_first(text, 600), false);
    check_filename(span_first(text, 600), true);
    telegrams_begin(&t, text);
    while (telegrams_next(&t, &raw.bytes)) {
        struct buf out = BUF_EMPTY;
        FUZZ_CHECK(t.n <= size + 1, "more telegrams than bytes");
        FUZZ_CHECK(raw.bytes.n == 0 || mailbox || raw.bytes.p == end, "bytes lie between two telegrams");
        end = raw.bytes.p + raw.bytes.n;
        fuzz_parse(&raw, &out);
        buf_free(&out);
    }
    FUZZ_CHECK(t.n > 0, "a text without a telegram");
    FUZZ_CHECK(mailbox || size == 0 || end == text.p + size, "bytes lie behind the last telegram");
    return 0;
}
