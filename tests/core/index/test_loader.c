/* test_loader: documents come parsed and packed, in the order of the source, and never too many of them ahead
 * of whoever takes them. */
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "index/loader.h"
#include "lib/fixture.h"
#include "lib/str.h"
#include "lib/test.h"

static struct fixture f;
static struct vocabulary *vocabulary;
static struct index_loader *loader;
static struct err_info info;

static int begin(void **state) {
    (void)state;
    fixture_open(&f);
    assert_int_equal(vocabulary_open(&vocabulary), ERR_OK);
    return 0;
}

static int end(void **state) {
    (void)state;
    index_loader_close(loader);
    loader = NULL;
    vocabulary_free(vocabulary);
    fixture_close(&f);
    return 0;
}

static void open_loader(struct stop stop) {
    char *path = f.source;
    const struct source_request sources = {.paths = &path, .paths_n = 1, .stop = stop};
    const struct index_loader_request request = {.sources = &sources};
    assert_int_equal(index_loader_open(&request, vocabulary, &loader, &info), ERR_OK);
}

static struct index_document *next(void) {
    struct index_document *d = NULL;
    assert_int_equal(index_loader_next(loader, &d), ERR_OK);
    return d;
}

static void assert_end(void) {
    struct index_document *d;
    assert_int_equal(index_loader_next(loader, &d), ERR_END);
}

static void write_cable(const char *serial) {
    char name[64], post[64], body[96];
    snprintf(name, sizeof name, "%s.txt", serial);
    snprintf(post, sizeof post, "VELM 00%s", serial);
    snprintf(body, sizeof body, "1. (C) The lamp of %s is green.\n", serial);
    fixture_write_cable(&f, name, post, "R 031100Z JUL 06", "C O N F I D E N T I A L", "KV", body);
}

/* ---- what comes ---- */

static void documents_come_in_the_order_of_the_source(void **state) {
    (void)state;
    static const char *const serials[] = {"1001", "1002", "1003", "1004", "1005"};
    char ident[32], path[FIXTURE_PATH * 2];
    for (size_t i = COUNT(serials); i-- > 0;)
        write_cable(serials[i]);
    open_loader((struct stop){0});
    for (size_t i = 0; i < COUNT(serials); i++) {
        struct index_document *d = next();
        snprintf(ident, sizeof ident, "06VELM%s", serials[i]);
        snprintf(path, sizeof path, "%s/%s.txt", f.source, serials[i]);
        assert_true(d->is_cable);
        assert_int_equal(d->error.code, ERR_OK);
        assert_string_equal(str(d->cable.ident), ident);
        assert_string_equal(str(d->raw.path), path);
        assert_int_equal(d->raw.mtime, FIXTURE_FILE_TIME);
    }
    assert_end();
}

static void many_documents_come_in_order(void **state) {
    (void)state; /* more than are ever held, so that each place in the queue is used again */
    char serial[16], ident[32];
    for (int i = 1000; i < 1150; i++) {
        snprintf(serial, sizeof serial, "%d", i);
        write_cable(serial);
    }
    open_loader((struct stop){0});
    for (int i = 1000; i < 1150; i++) {
        struct index_document *d = next();
        snprintf(ident, sizeof ident, "06VELM%d", i);
        assert_string_equal(str(d->cable.ident), ident);
        assert_int_equal(d->cable.paragraphs_n, 1);
    }
    assert_end();
}

static void the_end_stays_the_end(void **state) {
    (void)state;
    open_loader((struct stop){0});
    assert_end();
    assert_end();
    assert_end();
}

static void a_document_is_valid_until_the_next_one(void **state) {
    (void)state; /* its bytes are its own, although the source goes on reading */
    write_cable("1001");
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%02d.txt", i);
        fixture_write(&f, name, fixture_notes);
    }
    open_loader((struct stop){0});
    struct index_document *d = next();
    usleep(20000);
    struct span line = SPAN("1. (C) The lamp of 1001 is green.\n");
    assert_true(d->raw.bytes.n > line.n);
    assert_true(span_eq(span_from(d->raw.bytes, d->raw.bytes.n - line.n), line));
    assert_string_equal(str(d->cable.paragraphs[0].text), "(C) The lamp of 1001 is green.");
}

static void its_metadata_is_its_own_too(void **state) {
    (void)state; /* every text of it, although the source goes on reading */
    static const char row[] =
        "06VELM1001,2/25/2006 9:30,VELM,SECRET,EXDIS,STATE,Lamps,\"PREL, KV\",HARBORS,06VELM999,\"1. (S) A.\"\n";
    static const char later[] =
        "07KARST002,3/26/2007 1:31,KARS,PUBLIC,NODIS,POSTS,Boats,\"ECON, KP\",AIRLINE,07VELM888,\"1. (C) B.\"\n";
    static const char *const texts[RAW_METADATA_TEXTS] = {"06VELM1001", "2/25/2006 9:30", "VELM",  "SECRET",
                                                          "EXDIS",      "STATE",          "Lamps", "PREL, KV",
                                                          "HARBORS",    "06VELM999"};
    char table[8192];
    int n = snprintf(table, sizeof table, "%s\n%s",
                     "ID,Date,Origin,Classification,Captions,To,Subject,Tags,Concepts,References,Text", row);
    for (int i = 0; i < 20; i++)
        n += snprintf(table + n, sizeof table - (size_t)n, "%s", later);
    assert_in_range(n, 1, sizeof table - 1);
    fixture_write(&f, "cables.csv", table);
    open_loader((struct stop){0});
    struct index_document *d = next();
    usleep(20000);
    for (size_t i = 0; i < RAW_METADATA_TEXTS; i++)
        assert_string_equal(str(*raw_metadata_text(&d->raw.metadata, i)), texts[i]);
}

static void a_cables_document_is_packed_against_it(void **state) {
    (void)state;
    struct pack *pack = NULL;
    struct buf prefix = BUF_EMPTY;
    struct span bytes;
    fixture_write(&f, "06VELM1207.txt", fixture_1207);
    open_loader((struct stop){0});
    struct index_document *d = next();
    assert_int_equal(d->packed.form, PACK_PREFIX);
    assert_int_equal(d->packed.size, strlen(fixture_1207));
    assert_int_equal(pack_open(&pack), ERR_OK);
    assert_int_equal(pack_prefix(&d->cable, &prefix), ERR_OK);
    assert_int_equal(pack_undo(pack, (struct span){prefix.data, prefix.len}, &d->packed, &bytes), ERR_OK);
    assert_true(span_eq(bytes, span_of(fixture_1207)));
    buf_free(&prefix);
    pack_close(pack);
}

static void the_position_is_that_of_the_source(void **state) {
    (void)state;
    fixture_write(&f, "a.txt", "lamps\n");
    fixture_write(&f, "b.txt", "boats and oars\n");
    open_loader((struct stop){0});
    assert_int_equal(next()->position, 6);
    assert_int_equal(next()->position, 21);
    assert_end();
}

/* ---- what is no cable ---- */

static void a_document_that_does_not_parse_is_no_cable(void **state) {
    (void)state;
    fixture_write(&f, "1000.txt", fixture_notes);
    write_cable("1001");
    open_loader((struct stop){0});
    struct index_document *d = next();
    assert_false(d->is_cable);
    assert_int_equal(d->error.code, ERR_OK);
    assert_true(span_eq(d->raw.bytes, span_of(fixture_notes)));
    assert_int_equal(d->cable.problems_n, 1);
    assert_string_equal(str(d->cable.problems[0].kind), "no-cable");
    assert_true(next()->is_cable);
    assert_end();
}

static void what_cannot_be_read_has_an_error_and_no_bytes(void **state) {
    (void)state;
    assert_int_equal(mkfifo(fixture_path(&f, "source/1000.txt"), 0666), 0);
    write_cable("1001");
    open_loader((struct stop){0});
    struct index_document *d = next();
    assert_false(d->is_cable);
    assert_int_equal(d->error.code, ERR_INVALID);
    assert_string_equal(d->error.text, "not a regular file");
    assert_null(d->raw.bytes.p);
    assert_string_equal(str(d->raw.name), "1000.txt");
    assert_string_equal(str(next()->cable.ident), "06VELM1001");
    assert_end();
}

static void what_a_source_finds_no_cable_is_not_parsed(void **state) {
    (void)state; /* a page without a cable: it has an error, and its bytes all the same */
    static const char page[] = "<html><body><p>Bread and honey</p></body></html>";
    fixture_write(&f, "page.html", page);
    open_loader((struct stop){0});
    struct index_document *d = next();
    assert_false(d->is_cable);
    assert_int_not_equal(d->error.code, ERR_OK);
    assert_true(span_eq(d->raw.bytes, span_of(page)));
    assert_int_equal(d->cable.problems_n, 1);
    assert_string_equal(str(d->cable.problems[0].kind), "no-cable");
    assert_string_equal(str(d->cable.problems[0].detail), d->error.text);
    assert_end();
}

static void a_source_that_is_missing_is_refused(void **state) {
    (void)state;
    char *path = fixture_path(&f, "missing");
    const struct source_request sources = {.paths = &path, .paths_n = 1};
    const struct index_loader_request request = {.sources = &sources};
    assert_int_equal(index_loader_open(&request, vocabulary, &loader, &info), ERR_NOT_FOUND);
    assert_null(loader);
}

/* ---- stopping ---- */

static bool is_set(void *context) {
    atomic_bool *stop = context;
    return atomic_load(stop);
}

static void it_stops_when_it_is_told_to(void **state) {
    (void)state; /* what was read ahead may still come */
    atomic_bool stop = false;
    struct index_document *d;
    enum err e;
    int n = 0;
    for (int i = 1000; i < 1100; i++) {
        char serial[16];
        snprintf(serial, sizeof serial, "%d", i);
        write_cable(serial);
    }
    open_loader((struct stop){.ask = is_set, .context = &stop});
    next();
    atomic_store(&stop, true);
    while ((e = index_loader_next(loader, &d)) == ERR_OK)
        n++;
    assert_int_equal(e, ERR_STOPPED);
    assert_true(n <= INDEX_LOAD_AHEAD);
    assert_int_equal(index_loader_next(loader, &d), ERR_STOPPED);
    index_loader_close(loader);
    loader = NULL;
}

static void it_can_be_closed_at_any_moment(void **state) {
    (void)state;
    for (int i = 1000; i < 1100; i++) {
        char serial[16];
        snprintf(serial, sizeof serial, "%d", i);
        write_cable(serial);
    }
    for (int taken = 0; taken < 50; taken += 7) {
        open_loader((struct stop){0});
        for (int i = 0; i < taken; i++)
            next();
        index_loader_close(loader);
        loader = NULL;
    }
    index_loader_close(NULL);
}

/* ---- how much is held ---- */

/* Takes one document, gives the thread time to read all that it will, and puts other words into the last of
 * the n documents. Whether they come shows whether that one had been read. */
static bool is_last_read_ahead(int n, const char *last) {
    const struct timespec while_ = {.tv_nsec = 300 * 1000 * 1000};
    open_loader((struct stop){0});
    next();
    nanosleep(&while_, NULL);
    fixture_write(&f, last, "other words\n");
    for (int i = 2; i < n; i++)
        next();
    bool old = !span_eq(next()->raw.bytes, SPAN("other words\n"));
    assert_end();
    return old;
}

static void write_notes(int n) {
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%03d.txt", i);
        fixture_write(&f, name, fixture_notes);
    }
}

static void a_few_documents_are_read_ahead(void **state) {
    (void)state;
    write_notes(INDEX_LOAD_AHEAD / 2);
    assert_true(is_last_read_ahead(INDEX_LOAD_AHEAD / 2, "n015.txt"));
}

static void many_documents_are_not_read_ahead(void **state) {
    (void)state;
    write_notes(INDEX_LOAD_AHEAD + 2);
    assert_false(is_last_read_ahead(INDEX_LOAD_AHEAD + 2, "n033.txt"));
}

static void large_documents_are_not_read_ahead(void **state) {
    (void)state; /* of 4 MiB each, a few fill the 16 MiB that may wait */
    write_notes(12);
    for (int i = 0; i < 12; i++) {
        char name[32];
        snprintf(name, sizeof name, "source/n%03d.txt", i);
        assert_int_equal(truncate(fixture_path(&f, name), 4 << 20), 0);
    }
    assert_false(is_last_read_ahead(12, "n011.txt"));
}

static void a_document_that_is_larger_than_the_limit_still_comes(void **state) {
    (void)state;
    write_notes(2);
    assert_int_equal(truncate(fixture_path(&f, "source/n000.txt"), INDEX_LOAD_BYTES + 1), 0);
    open_loader((struct stop){0});
    assert_int_equal(next()->raw.bytes.n, INDEX_LOAD_BYTES + 1);
    assert_true(span_eq(next()->raw.bytes, span_of(fixture_notes)));
    assert_end();
}

#define test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(documents_come_in_the_order_of_the_source),
        test(many_documents_come_in_order),
        test(the_end_stays_the_end),
        test(a_document_is_valid_until_the_next_one),
        test(its_metadata_is_its_own_too),
        test(a_cables_document_is_packed_against_it),
        test(the_position_is_that_of_the_source),
        test(a_document_that_does_not_parse_is_no_cable),
        test(what_cannot_be_read_has_an_error_and_no_bytes),
        test(what_a_source_finds_no_cable_is_not_parsed),
        test(a_source_that_is_missing_is_refused),
        test(it_stops_when_it_is_told_to),
        test(it_can_be_closed_at_any_moment),
        test(a_few_documents_are_read_ahead),
        test(many_documents_are_not_read_ahead),
        test(large_documents_are_not_read_ahead),
        test(a_document_that_is_larger_than_the_limit_still_comes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
