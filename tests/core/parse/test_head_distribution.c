/* test_head_distribution: what the Department printed above a telegram is in no field, and nothing else of
 * the head is lost by it. */
#include <stdio.h>
#include <string.h>

#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define SENT "R 102110Z APR 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC 2812\nINFO AMEMBASSY SANCALIXTO\n"
#define TEXT "UNCLAS VELM 2284\nE.O. 11652: N/A\nTAGS: PREL\nSUBJ: STAMPS\n1. THE MINISTER CALLED.\nMARL\n"

static struct fixture_parse p;
static struct cable c; /* of the document parsed last */

static int open_parser(void **state) {
    (void)state;
    return fixture_parse_open(&p);
}

static int free_parser(void **state) {
    (void)state;
    return fixture_parse_close(&p, &c);
}

/* "CAPTION | CAPTION" */
static const char *captions(void) {
    static char out[600];
    out[0] = '\0';
    for (size_t i = 0; i < c.captions.n; i++) {
        size_t n = strlen(out);
        snprintf(out + n, sizeof out - n, "%s%s", i > 0 ? " | " : "", str(c.captions.items[i]));
    }
    return out;
}

static void a_distribution_is_no_caption(void **state) {
    (void)state;
    static const char *const above[] = {
        "PAGE 01  VELM 02284 111525Z\n50\nACTION ARA-20\n\nINFO  OCT-01  EUR-25  ISO-00  /046 W\n"
        "                     105437\n---------------------     105437\n",
        "PAGE 01 VELM 02284 111525Z\n43/67\nACTION MC-02\nINFO OCT-01 ARA-16 ISO-00 CIAE-00\n"
        "INRE-00 USIE-00 DRC-01 ( ISO ) W\n--------------------- 057705\n",
        "PAGE 01\nVELM 02284\nORIGIN ARA-15\nINFO OCT-00 ADS-00 HA-05 /020 R\nDRAFTED BY ARA/AND/B:PMARL\n"
        "APPROVED BY ARA/AND:WDALEMOND\nL/ARA: MR. KARST (INFO)\nS/S-O\n"
        "------------------096060 270232Z /15\n",
        "INFO  LOG-00   EEB-00   AID-00\n      PERC-00  DS-00    FAAE-00\n        /001W\n------\n",
        /* the line of hyphens is missing */
        "72-62\nORIGIN ARA-15\nDRAFTED BY ARA:PMARL\nAPPROVED BY ARA:WDALEMOND\nCLEARED BY: EUR\n",
    };
    for (size_t i = 0; i < COUNT(above); i++) {
        fixture_parse_text(&p, above[i], SENT, TEXT, &c);
        assert_string_equal(captions(), "");
        assert_string_equal(fixture_parse_date(&c), "1974-04-10T21:10:00Z");
        assert_string_equal(str(c.origin_name), "AMEMBASSY VELM");
        assert_int_equal(c.recipients_n, 2);
        assert_string_equal(str(c.subject), "STAMPS");
        assert_int_equal(c.paragraphs_n, 1);
    }
}

static void handling_lines_stay_captions(void **state) {
    (void)state;
    fixture_parse_text(&p,
                       "50\nORIGIN ARA-15\nDRAFTED BY ARA:PMARL\nEXDIS\nAPPROVED BY ARA:WDALEMOND\n"
                       "------------------096060 270232Z /15\nNOFORN\n" SENT,
                       "UNCLAS VELM 2284\nSTADIS//////////\nFOR THE AMBASSADOR\nDRAFTED: POL:PMARL\n",
                       "E.O. 11652: N/A\nTAGS: PREL\nSUBJ: STAMPS\n1. THE MINISTER CALLED.\nMARL\n", &c);
    assert_string_equal(captions(), "EXDIS | NOFORN | STADIS | FOR THE AMBASSADOR");
}

/* "INFO" names posts, and a number alone may be the serial of an addressee. */
static void addressees_are_no_distribution(void **state) {
    (void)state;
    fixture_parse_text(&p, "",
                       "R 102110Z APR 74\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC 2812\n"
                       "INFO USMISSION EC-09\nAMEMBASSY SANCALIXTO\n",
                       TEXT, &c);
    assert_int_equal(c.recipients_n, 3);
    assert_string_equal(captions(), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_distribution_is_no_caption),
        cmocka_unit_test(handling_lines_stay_captions),
        cmocka_unit_test(addressees_are_no_distribution),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
