/* fuzz_html: a page becomes a document, or is handed out as it is. */
#include "fuzz.h"
#include "source/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct source_html used; /* again and again, as in a run over many pages */
    struct source_html fresh = {0};
    const struct span page = {(const char *)data, size};
    struct buf out[2] = {BUF_EMPTY, BUF_EMPTY}, cable = BUF_EMPTY;
    struct raw raw[2];
    struct err_info error[2];
    bool whole = true;
    for (int i = 0; i < 2; i++) {
        raw[i] = (struct raw){.path = SPAN("a/x.html"), .name = SPAN("x.html")};
        enum err e = source_html_read(i == 0 ? &used : &fresh, page, &raw[i], &error[i]);
        FUZZ_CHECK(e == ERR_OK || e == ERR_NOMEM, "the reader says %s", err_name(e));
        whole = whole && e == ERR_OK;
        if (e == ERR_OK && error[i].code != ERR_OK)
            FUZZ_CHECK(error[i].text[0] != '\0' && span_eq(raw[i].bytes, page), "a page was lost");
        else if (e == ERR_OK)
            FUZZ_CHECK(text_is_utf8(raw[i].bytes) && raw[i].bytes.n <= 3 * size,
                       "a page that grew or is no text");
        if (e == ERR_OK)
            fuzz_dump_raw(&raw[i], &out[i]);
    }
    whole = whole && buf_err(&out[0]) == ERR_OK && buf_err(&out[1]) == ERR_OK;
    FUZZ_CHECK(!whole || (error[0].code == error[1].code && span_eq((struct span){out[0].data, out[0].len},
                                                                    (struct span){out[1].data, out[1].len})),
               "read twice, it is not the same");
    if (whole)
        fuzz_parse(&raw[1], &cable);
    buf_free(&out[0]);
    buf_free(&out[1]);
    buf_free(&cable);
    source_html_free(&fresh);
    return 0;
}
