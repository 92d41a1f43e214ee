/* Bars in characters. */
#include "cmd/chart.h"
#include "lib/str.h"
#include "lib/test.h"

static const struct chart_row posts[] = {
    {SPAN_INIT("VELM"), 120}, {SPAN_INIT("SAN CALIXTO"), 60}, {SPAN_INIT("PORTBRAVEN"), 1}};

static void expect(const struct chart *chart, const struct terminal *terminal, const char *expected) {
    struct buf out = BUF_EMPTY;
    chart_draw(chart, terminal, &out);
    assert_int_equal(buf_err(&out), ERR_OK);
    assert_string_equal(str((struct span){out.data, out.len}), expected);
    buf_free(&out);
}

/* 2 + 11 + 2 + 3 + 2 columns are used, which leaves 20 for the longest bar. */
static void the_greatest_number_has_the_longest_bar(void **state) {
    const struct chart chart = {.title = "Origins", .rows = posts, .n = 3, .limit = 3};
    (void)state;
    expect(&chart, &(struct terminal){.width = 40},
           "\nOrigins\n"
           "  VELM         120  ####################\n"
           "  SAN CALIXTO   60  ##########\n"
           "  PORTBRAVEN     1  #\n"); /* what is there shows */
}

static void utf8_has_eighths_of_a_column(void **state) {
    const struct chart_row rows[] = {
        {SPAN_INIT("a"), 160}, {SPAN_INIT("b"), 100}, {SPAN_INIT("c"), 3}, {SPAN_INIT("d"), 0}};
    const struct chart chart = {.title = "Tags", .rows = rows, .n = 4, .limit = 4};
    (void)state;
    expect(&chart, &(struct terminal){.width = 20, .utf8 = true},
           "\nTags\n"
           "  a  160  ██████████\n"
           "  b  100  ██████▎\n"
           "  c    3  ▎\n"
           "  d    0  \n");
}

static void the_title_says_what_is_left_out(void **state) {
    const struct chart chart = {.title = "Origins", .rows = posts, .n = 3, .limit = 1};
    (void)state;
    expect(&chart, &(struct terminal){.width = 30, .styled = true},
           "\n\033[1mOrigins\033[0m (the first 1 of 3)\n"
           "  VELM  120  #################\n");
}

static void long_names_are_cut_and_bars_never_vanish(void **state) {
    const struct chart_row rows[] = {{SPAN_INIT("a name of more columns than there are"), 7},
                                     {SPAN_INIT("é\033"), 7}};
    const struct chart chart = {.title = "Names", .rows = rows, .n = 2, .limit = 9};
    (void)state;
    expect(&chart, &(struct terminal){.width = 10},
           "\nNames\n"
           "  a name of mor...  7  ########\n"
           "  é\xef\xbf\xbd                7  ########\n"); /* and nothing commands the terminal */
}

static void nothing_is_no_chart(void **state) {
    const struct chart chart = {.title = "Origins", .rows = posts, .n = 0, .limit = 3};
    (void)state;
    expect(&chart, &(struct terminal){.width = 40}, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_greatest_number_has_the_longest_bar),
        cmocka_unit_test(utf8_has_eighths_of_a_column),
        cmocka_unit_test(the_title_says_what_is_left_out),
        cmocka_unit_test(long_names_are_cut_and_bars_never_vanish),
        cmocka_unit_test(nothing_is_no_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
