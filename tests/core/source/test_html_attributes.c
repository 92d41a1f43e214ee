/* test_html_attributes: which attributes are more than a tag may have, and where they begin and end. */
#include "lib/test.h"
#include "source/html_attributes.h"

#define TEN " a b=1 c='>' d=\">\" e = f g=' \n' h\ni=</b j=/ k"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

/* The page with what is too many in brackets, so often as it says. */
static void assert_excess(const char *page, const char *expected, size_t excess) {
    struct html_attributes h = {0};
    struct buf out = BUF_EMPTY;
    size_t from, to, n, done = 0, sum = 0;
    while (html_attributes_next(&h, span_of(page), &from, &to, &n)) {
        assert_true(from >= done && to > from && to <= strlen(page));
        buf_add(&out, page + done, from - done);
        buf_char(&out, '[');
        buf_add(&out, page + from, to - from);
        buf_char(&out, ']');
        done = to;
        sum += n;
    }
    buf_str(&out, page + done);
    buf_char(&out, '\0');
    assert_int_equal(buf_err(&out), ERR_OK);
    assert_string_equal(out.data, expected);
    assert_int_equal(sum, excess);
    buf_free(&out);
}

static void assert_none(const char *page) {
    assert_excess(page, page, 0);
}

static void a_hundred_attributes_are_not_too_many(void **state) {
    (void)state;
    assert_none("");
    assert_none("<");
    assert_none("text <b>bold</b>");
    assert_none("<div" HUNDRED ">text</div>");
    assert_none("<div" HUNDRED "><p" HUNDRED ">");
    assert_none("<div" HUNDRED " />");
}

static void what_stands_behind_them_is(void **state) {
    (void)state;
    assert_excess("<div" HUNDRED " x>text", "<div" HUNDRED " [x]>text", 1);
    assert_excess("<div" HUNDRED " x=\"a>b\" y = 'c d'>text", "<div" HUNDRED " [x=\"a>b\" y = 'c d']>text",
                  2);
    assert_excess("<div" HUNDRED TEN, "<div" HUNDRED " [a b=1 c='>' d=\">\" e = f g=' \n' h\ni=</b j=/ k]",
                  10);
    assert_excess("<br" HUNDRED " x y />", "<br" HUNDRED " [x y] />", 2);
    assert_excess("<p" HUNDRED " x><p" HUNDRED " y>", "<p" HUNDRED " [x]><p" HUNDRED " [y]>", 2);
    assert_excess("<p" HUNDRED " x='without end>", "<p" HUNDRED " [x='without end>]", 1);
}

/* libxml2 puts them all on the first. */
static void the_tags_of_html_and_body_are_one(void **state) {
    (void)state;
    assert_excess("<body" HUNDRED "><p x><BODY y z>", "<body" HUNDRED "><p x><BODY [y z]>", 2);
    assert_excess("<html" HUNDRED "><html a><body" HUNDRED ">",
                  "<html" HUNDRED "><html [a]><body" HUNDRED ">", 1);
}

static void comments_and_scripts_have_no_tags(void **state) {
    (void)state;
    assert_none("<!-- <p" HUNDRED " x> --><p>");
    assert_none("<!-- <p" HUNDRED " x>");
    assert_none("<script>if (a<b" HUNDRED " x </b</SCRIPT><p>");
    assert_none("<style><p" HUNDRED " x>");
    assert_excess("<script/><p" HUNDRED " x>", "<script/><p" HUNDRED " [x]>", 1);
    assert_excess("<scripts><p" HUNDRED " x>", "<scripts><p" HUNDRED " [x]>", 1);
    assert_excess("<!-- --><p" HUNDRED " x>", "<!-- --><p" HUNDRED " [x]>", 1);
}

static void what_begins_like_no_tag_is_none(void **state) {
    (void)state;
    assert_none("1 < 2" HUNDRED " x>");
    assert_none("</div" HUNDRED " x>");
    assert_none("<?" HUNDRED " x>");
    assert_none("<!DOCTYPE" HUNDRED " x>");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hundred_attributes_are_not_too_many),
        cmocka_unit_test(what_stands_behind_them_is),
        cmocka_unit_test(the_tags_of_html_and_body_are_one),
        cmocka_unit_test(comments_and_scripts_have_no_tags),
        cmocka_unit_test(what_begins_like_no_tag_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
