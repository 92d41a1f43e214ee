/* Documents packed against the text of their cable, and unpacked again. */
#include <stdlib.h>

#include "lib/test.h"
#include "store/pack.h"

static const char document[] =
    "UNCLAS VELMARK 001207\n\nSUBJECT: HONEY\n\n1. (U) The market of Velmark sells honey of four\n"
    "kinds, and none of them is sold to strangers before noon.\n\nHOLLOWAY\n";
static const char text[] =
    "(U) The market of Velmark sells honey of four kinds, and none of them is sold to strangers before noon.";

static int setup(void **state) {
    struct pack *pack = NULL;
    assert_int_equal(pack_open(&pack), ERR_OK);
    *state = pack;
    return 0;
}

static int teardown(void **state) {
    pack_close(*state);
    return 0;
}

/* Packs and copies, since the next call of the pack overwrites it. The caller frees out->bytes.p. */
static char *packed(void *state, struct span prefix, struct span bytes, struct packed *out) {
    assert_int_equal(pack_bytes(state, prefix, bytes, out), ERR_OK);
    assert_int_equal(out->size, bytes.n);
    char *copy = malloc(out->bytes.n + 1);
    assert_non_null(copy);
    memcpy(copy, out->bytes.p, out->bytes.n);
    out->bytes.p = copy;
    return copy;
}

static void a_prefix_is_the_files_of_the_cable(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    struct cable_paragraph paragraphs[] = {{.text = SPAN_INIT("(C) One.")},
                                           {.heading = SPAN_INIT("Bees"), .text = SPAN_INIT("(C) Two.")}};
    struct cable_problem problem = {SPAN_INIT("date"), SPAN_INIT("none")};
    struct cable c = {.ident = SPAN_INIT("06VELM1207"),
                      .subject = SPAN_INIT("HONEY"),
                      .paragraphs = paragraphs,
                      .paragraphs_n = 2,
                      .problems = &problem,
                      .problems_n = 1};
    assert_int_equal(pack_prefix(&c, &b), ERR_OK);
    buf_char(&b, '\0');
    assert_string_equal(b.data, "Subject: HONEY\n(C) One.\nBees\n\n(C) Two.\n");
    assert_int_equal(c.problems_n, 1);
    buf_free(&b);
}

static void what_was_packed_comes_out_again(void **state) {
    const struct span prefixes[] = {SPAN_EMPTY, SPAN(text), SPAN(document), SPAN("nothing of it")};
    const enum pack_form forms[] = {PACK_ALONE, PACK_PREFIX, PACK_PREFIX, PACK_PREFIX};
    for (size_t i = 0; i < 4; i++) {
        struct packed p;
        char *bytes = packed(*state, prefixes[i], SPAN(document), &p);
        struct span again;
        assert_int_equal(p.form, forms[i]);
        assert_true(p.bytes.n < sizeof document - 1);
        assert_int_equal(pack_undo(*state, prefixes[i], &p, &again), ERR_OK);
        assert_int_equal(again.n, sizeof document - 1);
        assert_memory_equal(again.p, document, again.n);
        free(bytes);
    }
}

static void the_text_of_the_cable_makes_it_smaller(void **state) {
    struct packed alone, with;
    assert_int_equal(pack_bytes(*state, SPAN_EMPTY, SPAN(document), &alone), ERR_OK);
    assert_int_equal(pack_bytes(*state, SPAN(text), SPAN(document), &with), ERR_OK);
    assert_true(with.bytes.n + 50 < alone.bytes.n);
}

static void what_does_not_get_smaller_stays_plain(void **state) {
    char *large = malloc(PACK_MAX + 1);
    assert_non_null(large);
    memset(large, 'x', PACK_MAX + 1);
    const struct span cases[] = {SPAN_EMPTY, SPAN("BT"), {large, PACK_MAX + 1}};
    for (size_t i = 0; i < 3; i++) {
        struct packed p;
        struct span out;
        assert_int_equal(pack_bytes(*state, SPAN(text), cases[i], &p), ERR_OK);
        assert_int_equal(p.form, PACK_PLAIN);
        assert_ptr_equal(p.bytes.p, cases[i].p);
        assert_int_equal(p.bytes.n, cases[i].n);
        assert_int_equal(pack_undo(*state, SPAN_EMPTY, &p, &out), ERR_OK);
        assert_int_equal(out.n, cases[i].n);
    }
    free(large);
}

static enum err undo(void *state, struct span prefix, struct packed p, enum pack_form form, size_t bytes,
                     size_t size) {
    struct span out;
    p.form = form;
    p.bytes.n = bytes;
    p.size = size;
    return pack_undo(state, prefix, &p, &out);
}

static void what_was_damaged_is_not_handed_out(void **state) {
    struct packed p;
    char *bytes = packed(*state, SPAN(text), SPAN(document), &p);
    const size_t n = p.bytes.n, size = p.size;
    char other[] = "(U) The market of Velmark sells money of four kinds, and none of them is sold to "
                   "strangers before noon.";
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PREFIX, n, size), ERR_OK);
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PREFIX, n, size - 1), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PREFIX, n, size + 1), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PREFIX, n / 2, size), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PREFIX, 0, size), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(text), p, (enum pack_form)3, n, size), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(text), p, PACK_ALONE, n, PACK_MAX + 1), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PLAIN, n, size), ERR_CORRUPT);
    assert_int_equal(undo(*state, SPAN(other), p, PACK_PREFIX, n, size),
                     ERR_CORRUPT); /* another cable's text */
    assert_int_equal(undo(*state, SPAN(text), p, PACK_PREFIX, n, size),
                     ERR_OK); /* a failure spoils nothing */
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_is_the_files_of_the_cable),
        cmocka_unit_test_setup_teardown(what_was_packed_comes_out_again, setup, teardown),
        cmocka_unit_test_setup_teardown(the_text_of_the_cable_makes_it_smaller, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_get_smaller_stays_plain, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_damaged_is_not_handed_out, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
