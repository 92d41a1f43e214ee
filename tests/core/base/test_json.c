/* test_json: what the writer of JSON writes, to the byte: commas, escapes, numbers; a failure stays. */
#include "base/json.h"
#include "lib/test.h"

/* What stands in b; b is empty then. */
static void assert_json(struct buf *b, const char *want) {
    assert_int_equal(buf_err(b), ERR_OK);
    buf_char(b, '\0');
    assert_string_equal(b->data, want);
    buf_free(b);
}

static void assert_written(struct span s, const char *want) {
    struct buf b = BUF_EMPTY;
    struct json j = json_to(&b);
    json_string(&j, s);
    assert_json(&b, want);
}

static void commas_stand_between_values(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    struct json j = json_to(&b);
    json_begin_object(&j);
    json_field(&j, SPAN("id"), SPAN("06VELM1207"));
    json_key(&j, SPAN("tags"));
    json_begin_array(&j);
    json_string(&j, SPAN("OVIP"));
    json_null(&j);
    json_bool(&j, true);
    json_bool(&j, false);
    json_begin_object(&j);
    json_key(&j, SPAN("n"));
    json_int(&j, 2);
    json_end_object(&j);
    json_int(&j, 3);
    json_end_array(&j);
    json_field(&j, SPAN("signed"), SPAN_EMPTY);
    json_end_object(&j);
    assert_json(&b,
                "{\"id\":\"06VELM1207\",\"tags\":[\"OVIP\",null,true,false,{\"n\":2},3],\"signed\":null}");
}

static void empty_ones_inside_each_other(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    struct json j = json_to(&b);
    json_begin_array(&j);
    json_begin_array(&j);
    json_end_array(&j);
    json_begin_object(&j);
    json_end_object(&j);
    json_begin_array(&j);
    json_begin_array(&j);
    json_begin_object(&j);
    json_end_object(&j);
    json_end_array(&j);
    json_end_array(&j);
    json_string(&j, SPAN_EMPTY);
    json_end_array(&j);
    assert_json(&b, "[[],{},[[{}]],\"\"]");
}

static void the_next_document_begins_without_a_comma(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    for (int i = 0; i < 2; i++) {
        struct json j = json_to(&b);
        json_begin_array(&j);
        json_int(&j, i);
        json_end_array(&j);
        buf_char(&b, '\n');
    }
    assert_json(&b, "[0]\n[1]\n");
}

static void numbers_are_whole(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    struct json j = json_to(&b);
    json_begin_array(&j);
    json_int(&j, 0);
    json_int(&j, -1);
    json_int(&j, INT64_MAX);
    json_int(&j, INT64_MIN);
    json_end_array(&j);
    assert_json(&b, "[0,-1,9223372036854775807,-9223372036854775808]");
}

static void control_characters_are_escaped(void **state) {
    (void)state;
    assert_written(SPAN("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"),
                   "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007"
                   "\\b\\t\\n\\u000B\\f\\r\\u000E\\u000F\"");
    assert_written(SPAN("\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"),
                   "\"\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
                   "\\u0018\\u0019\\u001A\\u001B\\u001C\\u001D\\u001E\\u001F\"");
}

static void what_a_terminal_may_obey_is_escaped(void **state) {
    (void)state; /* DEL, and the control characters of Latin 1; their neighbours are written as they are */
    assert_written(SPAN("\x7f~\xc2\x80"
                        "1234567\x7f"
                        "12345678\xc2\x9b\xc2\x9f\xc2\xa0\xc3\x9b"),
                   "\"\\u007F~\\u00801234567\\u007F12345678\\u009B\\u009F\xc2\xa0\xc3\x9b\"");
    assert_written(SPAN("\xc2"), "\"\xef\xbf\xbd\"");
    assert_written(SPAN("\x9b"), "\"\xef\xbf\xbd\"");
}

static void quotation_marks_and_backslashes_are_escaped(void **state) {
    (void)state;
    assert_written(SPAN("the \"Honey\" file, C:\\VELM"), "\"the \\\"Honey\\\" file, C:\\\\VELM\"");
    assert_written(SPAN("\"\"\\\\"), "\"\\\"\\\"\\\\\\\\\"");
}

static void other_characters_are_written_as_they_are(void **state) {
    (void)state;
    assert_written(SPAN(" !#[]^_`~"), "\" !#[]^_`~\"");
    assert_written(SPAN("</script> a/b"), "\"</script> a/b\"");
    assert_written(SPAN("caf\xc3\xa9 \xe2\x80\xa8 \xf0\x9f\x90\x9d"),
                   "\"caf\xc3\xa9 \xe2\x80\xa8 \xf0\x9f\x90\x9d\"");
}

static void each_byte_that_is_no_utf8_is_replaced(void **state) {
    (void)state;
    assert_written(SPAN("caf\xe9"), "\"caf\xef\xbf\xbd\"");
    assert_written(SPAN("\x80 \xff"), "\"\xef\xbf\xbd \xef\xbf\xbd\"");
    assert_written(SPAN("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\""); /* overlong */
    assert_written(SPAN("\xed\xa0\x80."), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd.\""); /* a surrogate */
    assert_written(SPAN("\xe2\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\""); /* cut off */
}

/* Eight bytes are looked at in one: every byte is put at every place among others,
 * and what is written does not depend on it. */
static void the_place_of_a_character_does_not_matter(void **state) {
    (void)state;
    for (unsigned c = 0; c < 256; c++)
        for (size_t at = 0; at < 20; at++) {
            char text[20], alone = (char)c;
            struct buf whole = BUF_EMPTY, parts = BUF_EMPTY;
            struct json w = json_to(&whole), p = json_to(&parts);
            memset(text, '!', sizeof text); /* the character above the blank: a borrow would show */
            text[at] = alone;
            json_string(&w, (struct span){text, sizeof text});
            json_begin_string(&p);
            for (size_t i = 0; i < sizeof text; i++)
                json_part(&p, (struct span){i == at ? &alone : "!", 1});
            json_end_string(&p);
            assert_int_equal(whole.len, parts.len);
            assert_memory_equal(whole.data, parts.data, whole.len);
            buf_free(&whole);
            buf_free(&parts);
        }
}

static void a_string_in_parts_is_one_value(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    struct json j = json_to(&b);
    json_begin_array(&j);
    for (int i = 0; i < 2; i++) {
        json_begin_string(&j);
        json_part(&j, SPAN("no-cable"));
        json_part(&j, SPAN(": "));
        json_part(&j, SPAN_EMPTY);
        json_part(&j, SPAN("a \"list\""));
        json_end_string(&j);
    }
    json_end_array(&j);
    assert_json(&b, "[\"no-cable: a \\\"list\\\"\",\"no-cable: a \\\"list\\\"\"]");
}

static void a_failure_stays_in_the_buf(void **state) {
    (void)state;
    static volatile size_t far_too_much = SIZE_MAX; /* volatile: the compiler would warn of such a size */
    struct buf b = BUF_EMPTY;
    struct json j = json_to(&b);
    json_begin_array(&j);
    json_string(&j, SPAN("lost"));
    buf_add(&b, "", far_too_much);
    json_int(&j, 1);
    json_string(&j, SPAN("\n\xff"));
    json_end_array(&j);
    assert_int_equal(buf_err(&b), ERR_NOMEM);
    assert_int_equal(b.len, 0);
    buf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commas_stand_between_values),
        cmocka_unit_test(empty_ones_inside_each_other),
        cmocka_unit_test(the_next_document_begins_without_a_comma),
        cmocka_unit_test(numbers_are_whole),
        cmocka_unit_test(control_characters_are_escaped),
        cmocka_unit_test(what_a_terminal_may_obey_is_escaped),
        cmocka_unit_test(quotation_marks_and_backslashes_are_escaped),
        cmocka_unit_test(other_characters_are_written_as_they_are),
        cmocka_unit_test(each_byte_that_is_no_utf8_is_replaced),
        cmocka_unit_test(the_place_of_a_character_does_not_matter),
        cmocka_unit_test(a_string_in_parts_is_one_value),
        cmocka_unit_test(a_failure_stays_in_the_buf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
