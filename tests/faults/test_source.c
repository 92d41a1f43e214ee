/* test_source: memory runs out at every allocation of the readers: the status says so, and nothing
 * leaks. What libxml2 and libarchive allocate is theirs. To be run under a sanitizer or valgrind, too. */
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/faults.h"
#include "lib/fixture.h"
#include "lib/test.h"

static struct fixture f;

#define RECORD(number, ident)                                                                                \
    "\"" number "\",\"6/19/2006 14:05\",\"" ident                                                            \
    "\",\"Embassy Velm\",\"SECRET\",\"\",\"header\",\"a body\"\n"

static int set_up(void **state) {
    (void)state;
    fixture_open(&f);
    fixture_write(&f, "a.csv", RECORD("1", "06VELM1") RECORD("2", "06VELM2") "\"3\",\"");
    fixture_write(
        &f, "b.html",
        "<html><table class=cable><tr><td>06VELM3</table><pre>h</pre><pre>Joaqu\xedn and a body</pre>");
    fixture_write(&f, "c.html", "<html><p>no cable");
    fixture_write(&f, "d.txt", "text");
    fixture_write(&f, "h.pdf", "%PDF-1.4\n");
    fixture_write(&f, "i.doc", "{\\rtf1");
    static const char script[] = "#!/bin/sh\necho text; echo a fault >&2\n";
    fixture_put(fixture_path(&f, "pdftotext"), (struct span){script, sizeof script - 1});
    assert_int_equal(chmod(fixture_path(&f, "pdftotext"), 0755), 0);
    assert_int_equal(setenv("PATH", f.dir, 1), 0);
    fixture_write(&f, "g.csv", "id,text,box\n06VELM5,\"A \"\"B\"\"\",1\n06VELM6,B,2\n");
    fixture_write(&f, "f.jsonl",
                  "{\"id\": \"06VELM4\", \"tags\": [\"VM\"], \"box\": 1, \"text\": \"A\"}\n{\"id\"\n");
    /* a gzip of "first", as gzip -n writes it */
    static const char gzip[] =
        "\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\xcb\x2c\x2a\x2e\x01\0\x42\x84\x13\xd7\x05\0\0\0";
    fixture_put(fixture_path(&f, "source/e.txt.gz"), (struct span){gzip, sizeof gzip - 1});
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    faults_disarm();
    fixture_close(&f);
    return 0;
}

/* Thirteen items: two records and what is left of a third, two pages, a text, a member, an object and what is
 * left of another,
 * two rows, a PDF, and what is not read. */
static enum err walk_all(void *context) {
    char *path = f.source;
    const struct source_request request = {.paths = &path, .paths_n = 1};
    struct source *s = NULL;
    struct source_item item;
    struct err_info info;
    size_t n = 0;
    (void)context;
    enum err e = source_open(&request, &s, &info);
    if (e != ERR_OK)
        return e;
    while ((e = source_next(s, &item)) == ERR_OK) {
        n++;
        if (item.error.code == ERR_NOMEM)
            e = ERR_CORRUPT; /* it was taken for the document's fault */
    }
    source_close(s);
    return e == ERR_END && n == 13 ? ERR_OK : e;
}

static enum err survey(void *context) {
    char *path = f.source;
    const struct source_request request = {.paths = &path, .paths_n = 1};
    struct source_totals totals;
    struct err_info info;
    (void)context;
    return source_survey(&request, NULL, NULL, &totals, &info);
}

static void assert_noticed(enum err (*work)(void *context), unsigned long at_least) {
    static const enum faults_mode modes[] = {FAULTS_ONCE, FAULTS_LASTING};
    for (size_t i = 0; i < 2; i++) {
        struct faults_result r = faults_sweep(work, NULL, modes[i]);
        if (r.wrong_at != 0)
            fail_msg("mode %d, allocation %lu: %s", (int)modes[i], r.wrong_at, err_name(r.wrong));
        assert_true(r.allocations >= at_least);
    }
}

static void a_walk_notices(void **state) {
    (void)state;
    assert_noticed(walk_all, 8);
}

static void a_survey_notices(void **state) {
    (void)state;
    assert_noticed(survey, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walk_notices),
        cmocka_unit_test(a_survey_notices),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
