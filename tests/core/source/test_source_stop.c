/* test_source_stop: a source ends when it is told to, also where it hands out nothing for long. */
#include <stdio.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"

enum { MIB = 1 << 20 };

static struct fixture f;

struct patience {
    unsigned asked, limit;
};

static bool is_out_of_patience(void *context) {
    struct patience *p = context;
    return p->asked++ >= p->limit;
}

/* What the source says when it may ask so often: ERR_END or ERR_STOPPED. */
static enum err read_with_patience(unsigned limit, uint64_t *position) {
    char *path = f.source;
    struct patience p = {.limit = limit};
    const struct source_request request = {
        .paths = &path, .paths_n = 1, .stop = {.ask = is_out_of_patience, .context = &p}};
    struct source *s = NULL;
    struct source_item item;
    enum err e;
    assert_int_equal(source_open(&request, &s, NULL), ERR_OK);
    while ((e = source_next(s, &item)) == ERR_OK)
        assert_int_equal(item.error.code, ERR_OK);
    *position = source_position(s);
    source_close(s);
    return e;
}

static void a_walk_without_documents_can_be_stopped(void **state) {
    (void)state;
    uint64_t position;
    fixture_write(&f, ".a", "");
    fixture_write(&f, ".b", "");
    fixture_write(&f, ".c", "");
    assert_int_equal(read_with_patience(2, &position), ERR_STOPPED);
    assert_int_equal(read_with_patience(10, &position), ERR_END);
}

static void a_large_text_can_be_stopped(void **state) {
    (void)state; /* 256 times 64 KiB */
    uint64_t position;
    fixture_write(&f, "a.txt", "lamps");
    assert_int_equal(truncate(fixture_path(&f, "source/a.txt"), 16 * MIB), 0);
    assert_int_equal(read_with_patience(20, &position), ERR_STOPPED);
    assert_true(position < 4 * MIB);
    assert_int_equal(read_with_patience(1000, &position), ERR_END);
    assert_true(position == 16 * MIB);
}

static void half_a_document_is_not_handed_out(void **state) {
    (void)state; /* nor is what looks damaged because it was not read to its end */
    uint64_t position;
    unsigned limit = 0;
    fixture_write(&f, "a.txt", "lamps");
    fixture_write(&f, "b.csv", "\"1\",\"6/19/2006 14:05\",\"06VELM1\",\"\",\"\",\"\",\"h\",\"a body\"\n");
    for (enum err e; (e = read_with_patience(limit, &position)) != ERR_END; limit++) {
        assert_int_equal(e, ERR_STOPPED);
        assert_true(limit < 100);
    }
    assert_true(limit > 4); /* each file in the walk, and when it is read */
}

#if CABLEFS_ARCHIVES

/* A tar of one member of n zeros that nobody wants, because its name is hidden. */
static void write_tar(const char *name, unsigned n) {
    char header[512] = ".hidden";
    unsigned sum = 0;
    FILE *file = fopen(fixture_path(&f, name), "wb");
    assert_non_null(file);
    snprintf(header + 100, 8, "%07o", 0644u);
    snprintf(header + 124, 12, "%011o", n);
    header[156] = '0';
    memset(header + 148, ' ', 8); /* the sum counts its own field as blanks */
    for (size_t i = 0; i < sizeof header; i++)
        sum += (unsigned char)header[i];
    snprintf(header + 148, 8, "%06o", sum);
    assert_int_equal(fwrite(header, 1, sizeof header, file), sizeof header);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(truncate(fixture_path(&f, name), (off_t)sizeof header + n + 1024), 0);
}

static void a_member_that_is_passed_over_can_be_stopped(void **state) {
    (void)state; /* 128 times 128 KiB */
    uint64_t position;
    fixture_write(&f, "a.txt", "lamps");
    write_tar("source/b.tar", 16 * MIB);
    fixture_write(&f, "c.txt", "lamps");
    assert_int_equal(read_with_patience(20, &position), ERR_STOPPED);
    assert_true(position < 4 * MIB);
}

#endif

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, fixture_tear_down, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_walk_without_documents_can_be_stopped),
        test(a_large_text_can_be_stopped),
        test(half_a_document_is_not_handed_out),
#if CABLEFS_ARCHIVES
        test(a_member_that_is_passed_over_can_be_stopped),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
