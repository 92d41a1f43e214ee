/* test_body_signature: the signer of a telegram of the 1970s, below whose name there may be more. The
 * forms of later cables are in test_body. */
#include <stdio.h>

#include "lib/test.h"
#include "parse/body.h"

static const struct body_hints hints = {.post = {"VELM", 4}, .serial = 1207};

/* "SIGNER: text of the last paragraph" of a body whose first line is "1. ONE." */
static const char *signed_and_left(const char *end) {
    static char result[400];
    char page[300];
    struct cable c = CABLE_EMPTY;
    struct span lines[10], rest, line;
    size_t n = 0;
    snprintf(page, sizeof page, "1. ONE.\n%s\n", end);
    for (rest = span_of(page); n < sizeof lines / sizeof lines[0] && span_line(&rest, &line); n++)
        lines[n] = line;
    assert_int_equal(body_split(&c, lines, n, &hints), ERR_OK);
    assert_true(c.paragraphs_n > 0);
    struct span text = c.paragraphs[c.paragraphs_n - 1].text;
    snprintf(result, sizeof result, "%.*s: %.*s", (int)c.signer.n, c.signer.n == 0 ? "" : c.signer.p,
             (int)text.n, text.p);
    cable_free(&c);
    return result;
}

static void the_note_of_a_communications_centre_may_follow(void **state) {
    (void)state;
    assert_string_equal(signed_and_left("MARL\nNOTE BY OC/T: NOT PASSED ALL VELMIAN POSTS."),
                        "MARL: ONE.\nNOTE BY OC/T: NOT PASSED ALL VELMIAN POSTS.");
    assert_string_equal(
        signed_and_left("DALEMOND\n\nNOTE BY OC/T: PASSED ABOVE\nADDRESSEE AND\nKARST HARBOR."),
        "DALEMOND: ONE.\n\nNOTE BY OC/T: PASSED ABOVE\nADDRESSEE AND\nKARST HARBOR.");
    assert_string_equal(
        signed_and_left("AMERICAN EMBASSY\nVELM\nMARL\nNOTE BY OC/T: PASSED ABOVE ADDRESSEE."),
        "MARL: ONE.\nAMERICAN EMBASSY\nVELM\nNOTE BY OC/T: PASSED ABOVE ADDRESSEE.");
    assert_string_equal(signed_and_left("NOTE BY OC/T: PASSED ABOVE ADDRESSEE."),
                        ": ONE.\nNOTE BY OC/T: PASSED ABOVE ADDRESSEE.");
}

static void the_end_of_a_message_that_is_repeated_may_stand_before(void **state) {
    (void)state;
    assert_string_equal(signed_and_left("THE BEES ARE WELL. UNQUOTE DALEMOND"),
                        "DALEMOND: ONE.\nTHE BEES ARE WELL. UNQUOTE");
    assert_string_equal(signed_and_left("THE BEES ARE WELL. END QUOTE MARL"),
                        "MARL: ONE.\nTHE BEES ARE WELL. END QUOTE");
}

static void the_name_may_touch_the_last_sentence(void **state) {
    (void)state;
    assert_string_equal(signed_and_left("BEES LEAVE THIS WEEK.DALEMOND"),
                        "DALEMOND: ONE.\nBEES LEAVE THIS WEEK.");
    /* initials, a title, the address of a page */
    assert_string_equal(signed_and_left("VELM LOST TO THE R.V.DALEMOND"),
                        ": ONE.\nVELM LOST TO THE R.V.DALEMOND");
    assert_string_equal(signed_and_left("THE LETTER OF GEN.DALEMOND"), ": ONE.\nTHE LETTER OF GEN.DALEMOND");
    assert_string_equal(signed_and_left("SEE WWW.DALEMOND"), ": ONE.\nSEE WWW.DALEMOND");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_note_of_a_communications_centre_may_follow),
        cmocka_unit_test(the_end_of_a_message_that_is_repeated_may_stand_before),
        cmocka_unit_test(the_name_may_touch_the_last_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
