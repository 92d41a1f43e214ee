/* fuzz_query: a query is read, printed, read again, and asked of a small index. */
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "lib/fixture.h"
#include "query/search.h"

static struct fixture fixture;
static struct db *db;
static struct search *search;

static void end(void) {
    search_close(search);
    db_close(db);
    fixture_close(&fixture);
}

static void begin(void) {
    struct err_info info;
    fixture_open(&fixture);
    atexit(end);
    fixture_archive(&fixture);
    fixture_must_build(&fixture, NULL);
    FUZZ_CHECK(db_open(fixture.index, DB_READ, &db, &info) == ERR_OK &&
                   search_open(db, &search, &info) == ERR_OK,
               "%s", info.text);
}

/* What is printed reads as the same query. */
static void check_print(const struct query *query) {
    struct buf one = BUF_EMPTY, two = BUF_EMPTY;
    struct query *again = NULL;
    struct query_fault fault;
    if (query_print(query, &one) == ERR_OK && one.len <= QUERY_SIZE_MAX) {
        enum err e = query_parse((struct span){one.data, one.len}, &again, &fault);
        FUZZ_CHECK(e == ERR_OK || e == ERR_NOMEM, "%.*s: %s", (int)one.len, one.data, fault.text);
        if (e == ERR_OK && query_print(again, &two) == ERR_OK)
            FUZZ_CHECK(span_eq((struct span){one.data, one.len}, (struct span){two.data, two.len}),
                       "%.*s is printed %.*s", (int)one.len, one.data, (int)two.len, two.data);
        query_free(again);
    }
    buf_free(&one);
    buf_free(&two);
}

static bool look_at(void *context, const struct search_snippet *snippet) {
    size_t *n = context;
    FUZZ_CHECK(text_is_utf8(snippet->text) && text_is_utf8(snippet->paragraph), "a snippet is not UTF-8");
    return ++*n < 100;
}

static void ask(const struct query *query) {
    struct bitset cables = BITSET_EMPTY;
    struct err_info info = {0};
    enum err e = search_run(search, query, &cables, &info);
    FUZZ_CHECK(e == ERR_OK || e == ERR_NOMEM || e == ERR_LIMIT, "%s", info.text);
    for (int64_t id = 1; e == ERR_OK && id <= FIXTURE_CABLES; id++) {
        size_t snippets = 0;
        if (!bitset_has(&cables, id))
            continue;
        enum err found = search_snippets(search, query, id, look_at, &snippets, &info);
        FUZZ_CHECK(found == ERR_OK || found == ERR_NOMEM || found == ERR_LIMIT, "%s", info.text);
    }
    bitset_free(&cables);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct query *query = NULL;
    struct query_fault fault = {0};
    if (search == NULL)
        begin();
    enum err e = query_parse((struct span){(const char *)data, size}, &query, &fault);
    FUZZ_CHECK(e == ERR_OK || e == ERR_QUERY || e == ERR_NOMEM, "a query gives %s", err_name(e));
    if (e == ERR_QUERY)
        FUZZ_CHECK(fault.at <= size && fault.n <= size - fault.at && fault.text[0] != '\0' &&
                       text_is_utf8(span_of(fault.text)),
                   "a fault at %zu of %zu: %s", fault.at, size, fault.text);
    if (e == ERR_OK) {
        check_print(query);
        ask(query);
    }
    query_free(query);
    return 0;
}
