/* Documents packed against the text of their cable, and unpacked again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pack.h"

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

/* Packs and copies, since the next call of the pack overwrites it. */
static char *packed(void *state, struct span prefix, struct span bytes, enum pack_form *form, size_t *n) {
    struct span out;
    assert_int_equal(pack_bytes(state, prefix, bytes, form, &out), ERR_OK);
    char *copy = malloc(out.n + 1);
    assert_non_null(copy);
    memcpy(copy, out.p, out.n);
    *n = out.n;
    return copy;
}

static void a_prefix_is_heading_and_text_of_each_paragraph(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    pack_prefix(&b, SPAN_EMPTY, SPAN("(C) One."));
    pack_prefix(&b, SPAN("Bees"), SPAN("(C) Two."));
    assert_int_equal(buf_err(&b), ERR_OK);
    assert_int_equal(b.len, 22);
    assert_memory_equal(b.data, "(C) One.\nBees(C) Two.\n", 22);
    buf_free(&b);
}

static void what_was_packed_comes_out_again(void **state) {
    const struct span prefixes[] = {SPAN_EMPTY, SPAN(text), SPAN(document), SPAN("nothing of it")};
    const enum pack_form forms[] = {PACK_ALONE, PACK_PREFIX, PACK_PREFIX, PACK_PREFIX};
    for (size_t i = 0; i < 4; i++) {
        enum pack_form form;
        size_t n;
        char *bytes = packed(*state, prefixes[i], SPAN(document), &form, &n);
        struct span again;
        assert_int_equal(form, forms[i]);
        assert_true(n < sizeof document - 1);
        assert_int_equal(
            pack_undo(*state, prefixes[i], form, (struct span){bytes, n}, sizeof document - 1, &again),
            ERR_OK);
        assert_int_equal(again.n, sizeof document - 1);
        assert_memory_equal(again.p, document, again.n);
        free(bytes);
    }
}

static void the_text_of_the_cable_makes_it_smaller(void **state) {
    enum pack_form form;
    struct span alone, with;
    assert_int_equal(pack_bytes(*state, SPAN_EMPTY, SPAN(document), &form, &alone), ERR_OK);
    assert_int_equal(pack_bytes(*state, SPAN(text), SPAN(document), &form, &with), ERR_OK);
    assert_true(with.n + 50 < alone.n);
}

static void what_does_not_get_smaller_stays_plain(void **state) {
    char large[PACK_MAX + 1];
    enum pack_form form;
    struct span out;
    memset(large, 'x', sizeof large);
    const struct span cases[] = {SPAN_EMPTY, SPAN("BT"), {large, sizeof large}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pack_bytes(*state, SPAN(text), cases[i], &form, &out), ERR_OK);
        assert_int_equal(form, PACK_PLAIN);
        assert_ptr_equal(out.p, cases[i].p);
        assert_int_equal(out.n, cases[i].n);
        assert_int_equal(pack_undo(*state, SPAN_EMPTY, PACK_PLAIN, out, out.n, &out), ERR_OK);
        assert_int_equal(out.n, cases[i].n);
    }
}

static void what_was_damaged_is_not_handed_out(void **state) {
    enum pack_form form;
    size_t n;
    char *bytes = packed(*state, SPAN(text), SPAN(document), &form, &n);
    const size_t size = sizeof document - 1;
    struct span out, whole = {bytes, n};
    assert_int_equal(pack_undo(*state, SPAN(text), form, whole, size - 1, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN(text), form, whole, size + 1, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN(text), form, span_first(whole, n / 2), size, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN(text), form, SPAN_EMPTY, size, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN(text), (enum pack_form)3, whole, size, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN_EMPTY, PACK_ALONE, whole, PACK_MAX + 1, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN_EMPTY, PACK_PLAIN, SPAN("four"), 5, &out), ERR_CORRUPT);
    assert_int_equal(pack_undo(*state, SPAN(text), form, whole, size, &out),
                     ERR_OK); /* a failure spoils nothing */
    assert_memory_equal(out.p, document, size);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_is_heading_and_text_of_each_paragraph),
        cmocka_unit_test_setup_teardown(what_was_packed_comes_out_again, setup, teardown),
        cmocka_unit_test_setup_teardown(the_text_of_the_cable_makes_it_smaller, setup, teardown),
        cmocka_unit_test_setup_teardown(what_does_not_get_smaller_stays_plain, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_damaged_is_not_handed_out, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
