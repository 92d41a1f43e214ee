/* test_fields: the table of a cable's fields: which there are, in which order each reader sees them, and what
 * a field's value is. How each reader writes them is in the tests of the readers. */
#include "cable/fields.h"
#include "lib/test.h"

static void assert_names(const struct buf *names, const char *expected) {
    assert_int_equal(buf_err(names), ERR_OK);
    assert_int_equal(names->len, strlen(expected));
    assert_memory_equal(names->data, expected, names->len);
}

static void the_header_has_these_fields(void **state) {
    (void)state;
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < fields_table_len; i++)
        if (fields_table[i].header != NULL)
            buf_printf(&names, "%s ", fields_table[i].header);
    assert_names(
        &names,
        "Identifier Date Origin Classification Caveat Subject Tag Catalogued Topic Transmission Precedence "
        "From To Info Caption Reference References-As-Printed Classified-By Reason "
        "Declassify-On Signed Problem ");
    buf_free(&names);
}

static void json_and_attributes_have_these_keys(void **state) {
    (void)state;
    struct buf names = BUF_EMPTY;
    for (const struct fields_row *f = fields_next_key(NULL); f != NULL; f = fields_next_key(f))
        buf_printf(&names, "%s ", f->key);
    assert_names(&names,
                 "id date origin origin_name classification caveats captions transmission precedence "
                 "subject tags catalogued topics from to info references reference_text classified_by reason "
                 "declassify_on signed paragraphs problems ");
    buf_free(&names);
}

static void the_page_has_these_labels(void **state) {
    (void)state;
    struct buf names = BUF_EMPTY;
    for (const struct fields_row *f = fields_next_label(NULL); f != NULL; f = fields_next_label(f))
        buf_printf(&names, "%s, ", f->label);
    assert_names(
        &names,
        "Date, Subject, From, To, Info, Classification, Tags, References,   as printed, Catalogued, Topics, "
        "Classified by, Reason, Declassify on, ");
    buf_free(&names);
}

static void the_index_has_these_columns(void **state) {
    (void)state;
    struct buf names = BUF_EMPTY;
    assert_int_equal(fields_columns(&names), 14);
    assert_names(&names,
                 ", ident, date, level, caveats, subject, transmission, precedence, origin_name, captions, "
                 "reference_text, classified_by, reason, declassify_on, signed");
    buf_free(&names);
}

static void no_two_fields_have_one_place(void **state) {
    (void)state; /* or one of them would be passed over */
    for (size_t i = 0; i < fields_table_len; i++)
        for (size_t j = 0; j < i; j++) {
            const struct fields_row *a = &fields_table[i], *b = &fields_table[j];
            assert_int_not_equal(a->key_place, b->key_place);
            assert_true(a->label_place == 0 || a->label_place != b->label_place);
        }
}

static void a_field_with_a_place_has_a_name_for_it(void **state) {
    (void)state;
    for (size_t i = 0; i < fields_table_len; i++) {
        assert_true(fields_table[i].key != NULL && fields_table[i].key_place > 0);
        assert_int_equal(fields_table[i].label != NULL, fields_table[i].label_place > 0);
    }
}

static const struct fields_row *row(const char *key) {
    for (size_t i = 0; i < fields_table_len; i++)
        if (strcmp(fields_table[i].key, key) == 0)
            return &fields_table[i];
    fail_msg("no field is called %s", key);
    return NULL;
}

static void assert_text(const struct cable *c, const char *key, struct span expected) {
    char iso[DTG_ISO_SIZE];
    assert_true(span_eq(fields_text(row(key), c, iso), expected));
}

static void a_field_of_one_value_has_a_text(void **state) {
    (void)state;
    const struct cable c = {.origin_name = SPAN("AMEMBASSY VELM"),
                            .has_date = true,
                            .date = 1150725900,
                            .level = CABLE_SECRET,
                            .signer = SPAN("PENNIFOLD")};
    assert_text(&c, "origin_name", SPAN("AMEMBASSY VELM"));
    assert_text(&c, "from", SPAN("AMEMBASSY VELM"));
    assert_text(&c, "date", SPAN("2006-06-19T14:05:00Z"));
    assert_text(&c, "classification", SPAN("SECRET"));
    assert_text(&c, "signed", SPAN("PENNIFOLD"));
}

static void an_absent_field_has_an_empty_text(void **state) {
    (void)state;
    const struct cable c = {.date = 1150725900};
    assert_text(&c, "subject", SPAN_EMPTY);
    assert_text(&c, "date", SPAN_EMPTY);
    assert_text(&c, "classification", SPAN_EMPTY);
}

static void a_field_of_several_values_has_no_text(void **state) {
    (void)state;
    struct span items[] = {SPAN("PREL"), SPAN("KV")};
    const struct cable c = {.tags = {items, COUNT(items), COUNT(items)}};
    assert_text(&c, "tags", SPAN_EMPTY);
    assert_text(&c, "paragraphs", SPAN_EMPTY);
}

static void a_list_is_the_member_itself(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    assert_ptr_equal(fields_list(row("caveats"), &c), &c.caveats);
    assert_ptr_equal(fields_spans(row("captions"), &c), &c.captions);
    assert_ptr_equal(fields_span(row("signed"), &c), &c.signer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_has_these_fields),
        cmocka_unit_test(json_and_attributes_have_these_keys),
        cmocka_unit_test(the_page_has_these_labels),
        cmocka_unit_test(the_index_has_these_columns),
        cmocka_unit_test(no_two_fields_have_one_place),
        cmocka_unit_test(a_field_with_a_place_has_a_name_for_it),
        cmocka_unit_test(a_field_of_one_value_has_a_text),
        cmocka_unit_test(an_absent_field_has_an_empty_text),
        cmocka_unit_test(a_field_of_several_values_has_no_text),
        cmocka_unit_test(a_list_is_the_member_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
