/* test_telegrams: where a text of several telegrams is divided, and where it is not. */
#include "lib/test.h"
#include "source/telegrams.h"

#define HEAD(group, serial)                                                                                  \
    "R " group " APR 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC 2812\nINFO AMCONSUL SAN CALIXTO\n"            \
    "UNCLAS VELM " serial "\nE.O. 11652: N/A\nTAGS: EFIN, VM\nSUBJ: STAMPS\n"
#define BODY "1. THE MINISTRY HAS ASKED FOR STAMPS.\n2. IT ASKED AGAIN ON TUESDAY.\nMARL\n"
#define FIRST HEAD("011010Z", "2314") BODY
#define SECOND HEAD("021010Z", "2324") BODY
#define LATER                                                                                                \
    "R 011010Z APR 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC 2813\nUNCLAS SECTION 2 OF 2 VELM 2314\n"
#define ATTRIBUTES "Message Attributes\nDocument Number: 1974VELM02314\nTAGS: EFIN\nMarkings: Released\n"
#define EXTRACT "This record is a partial extract of the original cable. The full text is not available.\n\n"

/* The parts, each as it must be; the last is followed by NULL. */
static void assert_parts(const char *text, const char *const *parts) {
    struct telegrams t;
    struct span part;
    size_t n = 0;
    telegrams_begin(&t, span_of(text));
    for (; telegrams_next(&t, &part); n++) {
        if (parts[n] == NULL || !span_eq(part, span_of(parts[n])))
            fail_msg("part %zu is \"%.*s\"", n + 1, (int)part.n, part.p);
        assert_int_equal(t.doubt, 0);
    }
    assert_null(parts[n]);
}

#define ASSERT_PARTS(text, ...) assert_parts((text), (const char *const[]){__VA_ARGS__, NULL})
#define ASSERT_ONE(text) ASSERT_PARTS((text), (text))

static void a_text_of_one_telegram_or_none_is_one(void **state) {
    (void)state;
    ASSERT_ONE("");
    ASSERT_ONE("FM radio is a nuisance\nFM radio again\n");
    ASSERT_ONE(FIRST);
    ASSERT_ONE(FIRST "NNNN\n\n\n");
}

static void a_telegram_begins_behind_the_end_of_another(void **state) {
    (void)state;
    ASSERT_PARTS(FIRST "NNNN\n\n" SECOND "NNNN\n", FIRST "NNNN\n\n", SECOND "NNNN\n");
    ASSERT_PARTS(FIRST SECOND, FIRST, SECOND);
    ASSERT_PARTS(FIRST "\r\n\r\n" SECOND FIRST, FIRST "\r\n\r\n", SECOND, FIRST);
    ASSERT_PARTS(FIRST "==========\n" SECOND, FIRST "==========\n", SECOND);
}

static void what_stands_above_a_head_goes_with_it(void **state) {
    (void)state;
#define ROUTING "VZCZCXRO7546\nPP RUEHDBU RUEHFL\nRUEHKW\nDE RUEHVM #2324 0921010\nZNR UUUUU ZZH\n"
    ASSERT_PARTS(FIRST ROUTING SECOND, FIRST, ROUTING SECOND);
#define OFFICES                                                                                              \
    "UNCLASSIFIED\nPAGE 01 VELM 02324 021012Z\n40\nACTION EUR-12\nINFO OCT-01 ISO-00 /091 W\n"               \
    "--------------------- 125001\n"
    ASSERT_PARTS(FIRST "UNCLASSIFIED\nNNNN\n" OFFICES SECOND, FIRST "UNCLASSIFIED\nNNNN\n", OFFICES SECOND);
}

static void the_archives_attributes_go_with_the_telegram_above(void **state) {
    (void)state;
#define STAMP "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005\n"
#define ABOVE STAMP "\n      Message Text\n\n"
    ASSERT_PARTS(ABOVE FIRST ATTRIBUTES STAMP "\f" ABOVE SECOND ATTRIBUTES, ABOVE FIRST ATTRIBUTES STAMP,
                 "\f" ABOVE SECOND ATTRIBUTES);
    /* a record without text */
    ASSERT_PARTS(ABOVE ATTRIBUTES "\f" ABOVE SECOND ATTRIBUTES "\f" ABOVE ATTRIBUTES, ABOVE ATTRIBUTES,
                 "\f" ABOVE SECOND ATTRIBUTES, "\f" ABOVE ATTRIBUTES);
}

static void sections_of_a_message_stay_together(void **state) {
    (void)state;
    ASSERT_ONE(FIRST "NNNN\nPAGE 01 VELM 02314 02 OF 02 011012Z\n" LATER "3. MORE.\n" ATTRIBUTES);
    ASSERT_ONE(FIRST "NNNN\n" HEAD("011010Z", "2314") BODY);
    /* a garbled group, a garbled serial */
    ASSERT_ONE(FIRST
               "NNNN\nR 031010Z APR 74\nFM AMEMBASSY VELM\nUNCLAS SECTION 2 OF 2 VELM 2314\n3. MORE.\n");
    ASSERT_ONE(FIRST
               "NNNN\nR 011010Z APR 74\nFM AMEMBASSY VELM\nUNCLAS FINAL SECTION OF 2 VELM 2344\n3. MORE.\n");
}

static void telegrams_of_one_group_differ_by_their_serials(void **state) {
    (void)state;
    ASSERT_PARTS(FIRST "NNNN\n" HEAD("011010Z", "2315") BODY, FIRST "NNNN\n", HEAD("011010Z", "2315") BODY);
}

static void a_quotation_is_not_divided(void **state) {
    (void)state;
    ASSERT_ONE(HEAD("011010Z", "2314") "1. WE REPEAT OUR TELEGRAM OF APRIL 2.\nQUOTE\n" SECOND
                                       "UNQUOTE\nMARL\n");
    ASSERT_ONE(HEAD("011010Z", "2314") "1. FOLLOWING TELEGRAM RECEIVED FROM\nSAN CALIXTO.\n" SECOND);
    ASSERT_ONE(HEAD("011010Z", "2314") "1. THE TELEGRAM SAID:\n" SECOND);
    ASSERT_ONE(HEAD("011010Z", "2314") "1. THE TELEGRAM SAID THIS.\n" SECOND "UNQUOTE.\nMARL\n");
    ASSERT_PARTS(FIRST "NNNN\n" HEAD("021010Z", "2324") "QUOTE\n" HEAD("031010Z", "2334") "UNQUOTE\nMARL\n",
                 FIRST "NNNN\n", HEAD("021010Z", "2324") "QUOTE\n" HEAD("031010Z", "2334") "UNQUOTE\nMARL\n");
}

static void an_extract_is_a_telegram(void **state) {
    (void)state;
#define PREAMBLE "02VELM386\nTHE STAMPS\nFri Dec 13 00:00:00 +0100 2002\nCONFIDENTIAL\nConsulate Velm\n"
    ASSERT_PARTS(
        EXTRACT "C O N F I D E N T I A L VELM 000386\n\n1. (C) Stamps.\n\nMARL\n" EXTRACT
                "S E C R E T VELM 000387\n\n1. (S) More.\n" PREAMBLE EXTRACT "1. (C) Stamps.\n" SECOND,
        EXTRACT "C O N F I D E N T I A L VELM 000386\n\n1. (C) Stamps.\n\nMARL\n",
        EXTRACT "S E C R E T VELM 000387\n\n1. (S) More.\n", PREAMBLE EXTRACT "1. (C) Stamps.\n", SECOND);
}

static void a_head_without_a_serial_is_a_doubt(void **state) {
    (void)state;
    struct telegrams t;
    struct span part;
    telegrams_begin(&t, SPAN(FIRST "R 031010Z APR 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC\n1. MORE.\n"));
    assert_true(telegrams_next(&t, &part));
    assert_int_equal(part.n, t.text.n);
    assert_int_equal(t.doubt, 12);
    assert_false(telegrams_next(&t, &part));
}

static void a_mailbox_is_divided_at_its_mails(void **state) {
    (void)state;
#define MAIL "From marl@example.org Mon Apr  1 10:10:00 1974\nSubject: stamps\nTo: all\n\n"
    ASSERT_PARTS(MAIL FIRST "NNNN\n" SECOND "\n" MAIL FIRST, FIRST "NNNN\n", SECOND "\n", FIRST);
    ASSERT_PARTS(MAIL MAIL, "", "");
    ASSERT_PARTS(MAIL FIRST "\n" MAIL "From the minister we heard nothing.\n\nFrom then on\n", FIRST "\n",
                 "From the minister we heard nothing.\n\nFrom then on\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_of_one_telegram_or_none_is_one),
        cmocka_unit_test(a_telegram_begins_behind_the_end_of_another),
        cmocka_unit_test(what_stands_above_a_head_goes_with_it),
        cmocka_unit_test(the_archives_attributes_go_with_the_telegram_above),
        cmocka_unit_test(sections_of_a_message_stay_together),
        cmocka_unit_test(telegrams_of_one_group_differ_by_their_serials),
        cmocka_unit_test(a_quotation_is_not_divided),
        cmocka_unit_test(an_extract_is_a_telegram),
        cmocka_unit_test(a_head_without_a_serial_is_a_doubt),
        cmocka_unit_test(a_mailbox_is_divided_at_its_mails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
