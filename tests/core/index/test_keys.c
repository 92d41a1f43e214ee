/* test_keys: which names and documents an update takes for ones that may have to do with each other, and what
 * makes a document or a cable another one. */
#include "index/keys.h"
#include "lib/test.h"

#define IDENT(text) index_keys_ident(SPAN(text))
#define FAMILY(text) index_keys_family(SPAN(text))

/* ---- names ---- */

static void an_identifier_with_a_number_behind_it_has_the_same_key(void **state) {
    (void)state;
    assert_true(IDENT("06VELM1207~2") == IDENT("06VELM1207"));
    assert_true(IDENT("06VELM1207~2~3") == IDENT("06VELM1207"));
    assert_true(IDENT("notes~12") == IDENT("notes"));
}

/* The year of one that has no date may be found, or another one's taken. */
static void the_year_does_not_count(void **state) {
    (void)state;
    assert_true(IDENT("07VELM1207") == IDENT("06VELM1207"));
    assert_true(IDENT("VELM1207") == IDENT("06VELM1207")); /* a message */
}

static void post_and_serial_count(void **state) {
    (void)state;
    assert_true(IDENT("06VELM1208") != IDENT("06VELM1207"));
    assert_true(IDENT("06KARST1207") != IDENT("06VELM1207"));
    assert_true(IDENT("notes") != IDENT("lists"));
}

static void what_only_looks_like_a_number_counts(void **state) {
    (void)state;
    assert_true(IDENT("notes~") != IDENT("notes"));
    assert_true(IDENT("notes~x") != IDENT("notes"));
    assert_true(IDENT("~2") != IDENT("~3"));
}

static void of_a_long_name_the_beginning_counts(void **state) {
    (void)state;
    char one[230], two[230];
    memset(one, 'n', sizeof one);
    memset(two, 'n', sizeof two);
    two[210] = 'x';
    assert_true(index_keys_ident((struct span){one, 230}) == index_keys_ident((struct span){two, 230}));
    two[190] = 'x';
    assert_true(index_keys_ident((struct span){one, 230}) != index_keys_ident((struct span){two, 230}));
}

static void a_family_is_a_name_with_any_number(void **state) {
    (void)state;
    assert_true(FAMILY("notes~2.txt") == FAMILY("notes.txt"));
    assert_true(FAMILY("notes~2~2.txt") == FAMILY("notes.txt"));
    assert_true(FAMILY("notes~2") == FAMILY("notes"));
    assert_true(FAMILY("notes.html") != FAMILY("notes.txt"));
    assert_true(FAMILY("notes2.txt") != FAMILY("notes.txt"));
    assert_true(FAMILY(".txt~2") == FAMILY(".txt")); /* no extension: the name begins with the dot */
    assert_true(FAMILY(".txt") != FAMILY(".log"));
}

/* ---- documents ---- */

static const struct raw document = {.path = SPAN_INIT("a/lamps.txt"),
                                    .name = SPAN_INIT("lamps.txt"),
                                    .bytes = SPAN_INIT("1. Lamps.\n"),
                                    .mtime = 1000};
static const struct err_info none;

static int64_t print_of(const struct raw *raw, bool is_file, const struct cable *c) {
    return index_keys_of(raw, is_file, &none, c).print;
}

static void a_file_of_another_name_is_the_same_document(void **state) {
    (void)state;
    struct cable c = {.ident = SPAN("06VELM1")};
    struct raw moved = document;
    moved.path = SPAN("b/lights.txt");
    moved.name = SPAN("lights.txt");
    assert_true(print_of(&moved, true, &c) == print_of(&document, true, &c));
    assert_true(print_of(&moved, false, &c) != print_of(&document, false, &c)); /* of an archive */
}

static void other_bytes_are_another_document(void **state) {
    (void)state;
    struct cable c = {.ident = SPAN("06VELM1")};
    struct raw other = document;
    other.bytes = SPAN("1. Lamps!\n");
    assert_true(print_of(&other, true, &c) != print_of(&document, true, &c));
    other.bytes = SPAN("1. Lamps.\n\n");
    assert_true(print_of(&other, true, &c) != print_of(&document, true, &c));
    other.bytes = SPAN("1. Lamps.\n\0");
    assert_true(print_of(&other, true, &c) != print_of(&document, true, &c));
    other.bytes = SPAN_EMPTY;
    assert_true(print_of(&other, true, &c) != print_of(&document, true, &c));
}

/* What a catalogue says belongs to the document, and each text in its own place. */
static void what_a_catalogue_says_counts(void **state) {
    (void)state;
    struct cable c = {.ident = SPAN("06VELM1")};
    struct raw origin = document, subject = document, date = document;
    origin.metadata.origin = SPAN("VELM");
    subject.metadata.subject = SPAN("VELM");
    date.metadata.date_minutes_wrong = true;
    assert_true(print_of(&origin, true, &c) != print_of(&document, true, &c));
    assert_true(print_of(&origin, true, &c) != print_of(&subject, true, &c));
    assert_true(print_of(&date, true, &c) != print_of(&document, true, &c));
}

static void an_error_counts_with_its_code_and_text(void **state) {
    (void)state;
    const struct err_info io = {.code = ERR_IO, .text = "no lamp"};
    const struct err_info text = {.code = ERR_IO, .text = "no boat"};
    const struct err_info code = {.code = ERR_LIMIT, .text = "no lamp"};
    struct raw unread = document;
    unread.bytes = (struct span){NULL, 0};
    int64_t print = index_keys_of(&unread, true, &io, NULL).print;
    assert_true(print != index_keys_of(&unread, true, &none, NULL).print);
    assert_true(print != index_keys_of(&unread, true, &text, NULL).print);
    assert_true(print != index_keys_of(&unread, true, &code, NULL).print);
}

/* A document in text/ has the time of its file only where it is no cable. */
static void the_time_of_a_file_counts_where_it_is_shown(void **state) {
    (void)state;
    struct cable c = {.ident = SPAN("06VELM1")};
    struct raw later = document;
    later.mtime = 2000;
    assert_true(print_of(&later, true, &c) == print_of(&document, true, &c));
    assert_true(print_of(&later, true, NULL) != print_of(&document, true, NULL));
}

static void a_section_has_the_key_of_its_message_where_it_is_another(void **state) {
    (void)state;
    struct cable c = {.ident = SPAN("06VELM1412")};
    struct index_keys k = index_keys_of(&document, true, &none, &c);
    assert_true(k.has_key && !k.has_message);
    assert_true(k.key == IDENT("06VELM1412"));
    c.sections.message = SPAN("VELM1412");
    assert_false(index_keys_of(&document, true, &none, &c).has_message);
    c.sections.message = SPAN("KARST7");
    k = index_keys_of(&document, true, &none, &c);
    assert_true(k.has_message && k.message == IDENT("KARST7"));
    assert_false(index_keys_of(&document, true, &none, NULL).has_key);
}

/* ---- cables ---- */

static void all_that_is_shown_of_a_cable_counts(void **state) {
    (void)state;
    struct cable_paragraph lamps = {.number = 1, .name = SPAN("01"), .text = SPAN("Lamps.")};
    struct cable_paragraph other = {.number = 1, .name = SPAN("01"), .text = SPAN("Lamps!")};
    struct cable_paragraph marked = {
        .number = 1, .name = SPAN("01"), .marking = SPAN("C"), .text = SPAN("Lamps.")};
    struct cable a = {.ident = SPAN("06VELM1"), .paragraphs = &lamps, .paragraphs_n = 1}, b = a;
    int64_t print = index_keys_cable(&a);
    assert_true(index_keys_cable(&b) == print);
    b.ident = SPAN("06VELM1~2");
    assert_true(index_keys_cable(&b) != print);
    b = a;
    b.subject = SPAN("LAMPS");
    assert_true(index_keys_cable(&b) != print);
    b = a;
    b.origin = SPAN("VELM");
    assert_true(index_keys_cable(&b) != print);
    b = a;
    b.has_date = true;
    b.date = 1150725900;
    assert_true(index_keys_cable(&b) != print);
    b = a;
    b.paragraphs = &marked;
    assert_true(index_keys_cable(&b) != print);
    b.paragraphs = &other;
    assert_true(index_keys_cable(&b) != print);
}

/* A text that moves from one part to the next is not where it was. */
static void the_parts_of_a_paragraph_are_apart(void **state) {
    (void)state;
    struct cable_paragraph one = {.number = 1, .name = SPAN("01"), .heading = SPAN("LA"), .text = SPAN("MP")};
    struct cable_paragraph two = {.number = 1, .name = SPAN("01"), .heading = SPAN("L"), .text = SPAN("AMP")};
    struct cable a = {.paragraphs = &one, .paragraphs_n = 1}, b = {.paragraphs = &two, .paragraphs_n = 1};
    assert_true(index_keys_cable(&a) != index_keys_cable(&b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_identifier_with_a_number_behind_it_has_the_same_key),
        cmocka_unit_test(the_year_does_not_count),
        cmocka_unit_test(post_and_serial_count),
        cmocka_unit_test(what_only_looks_like_a_number_counts),
        cmocka_unit_test(of_a_long_name_the_beginning_counts),
        cmocka_unit_test(a_family_is_a_name_with_any_number),
        cmocka_unit_test(a_file_of_another_name_is_the_same_document),
        cmocka_unit_test(other_bytes_are_another_document),
        cmocka_unit_test(what_a_catalogue_says_counts),
        cmocka_unit_test(an_error_counts_with_its_code_and_text),
        cmocka_unit_test(the_time_of_a_file_counts_where_it_is_shown),
        cmocka_unit_test(a_section_has_the_key_of_its_message_where_it_is_another),
        cmocka_unit_test(all_that_is_shown_of_a_cable_counts),
        cmocka_unit_test(the_parts_of_a_paragraph_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
