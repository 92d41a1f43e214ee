/* test_field_references: every way in which a REF field names cables, and what stands among them and is
 * none. */
#include <stdio.h>
#include <strings.h>

#include "lib/str.h"
#include "lib/test.h"
#include "parse/field_references.h"

/* "label:id" of each reference of a REF field of 06VELM1207, apart by bars. */
static const char *references_of(const char *text) {
    static char list[1000];
    struct cable c = CABLE_EMPTY;
    size_t n = 0;
    c.ident = SPAN("06VELM1207");
    list[0] = '\0';
    assert_int_equal(field_references_read(&c, span_of(text), 2006), ERR_OK);
    for (size_t i = 0; i < c.references_n; i++) {
        const struct cable_reference *r = &c.references[i];
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s%s%.*s", i == 0 ? "" : "|", (int)r->label.n,
                              r->label.n == 0 ? "" : r->label.p, r->label.n == 0 ? "" : ":", (int)r->ident.n,
                              r->ident.p);
    }
    cable_free(&c);
    return list;
}

/* The same for a cable of another year or of none, apart by blanks; ":" stands before those without a
 * letter. */
static const char *lettered(const char *text, int year) {
    static char list[1000];
    struct cable c = CABLE_EMPTY;
    size_t n = 0;
    c.ident = SPAN("06VELM1207");
    list[0] = '\0';
    assert_int_equal(field_references_read(&c, span_of(text), year), ERR_OK);
    for (size_t i = 0; i < c.references_n; i++) {
        const struct cable_reference *r = &c.references[i];
        n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s:%.*s", i == 0 ? "" : " ", (int)r->label.n,
                              r->label.n == 0 ? "" : r->label.p, (int)r->ident.n, r->ident.p);
    }
    cable_free(&c);
    return list;
}

struct row {
    const char *text, *expected;
};

static void check(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        str_expect(rows[i].text, references_of(rows[i].text), rows[i].expected);
}

static void a_cable_is_named_by_its_post_in_any_form(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"SECSTATE 12345", "06STATE12345"},
        {"RIO DE JAN 12", "06RIODEJANEIRO12"},
        {"USUN 123", "06USUNNEWYORK123"},
        {"USEU BRUSSELS 1234", "06USEUBRUSSELS1234"},
        {"SAO PAULO 12", "06SAOPAULO12"},
        {"STATE 12345, 12346 AND 12350", "06STATE12345|06STATE12346|06STATE12350"},
        {"A. KABUL 12", "A:06KABUL12"},
        {"A. 06STATE12345 B. 05KYIV00123", "A:06STATE12345|B:05KYIV123"},
        {"A. SECSTATE WASHDC 12345", "A:06STATE12345"},
        {"A. AMEMBASSY NEW DELHI 123", "A:06NEWDELHI123"},
        {"AA. ROME 12 BB. MILAN 13", "AA:06ROME12|BB:06MILAN13"},
        {"ROME 12 MILAN 13", "06ROME12|06MILAN13"},
        {"STATE 12345B. KYIV 124C. KYIV 125", "06STATE12345|B:06KYIV124|C:06KYIV125"},
        {"UNVIE 123 AND UNVIE VIENNA 124", "06UNVIEVIENNA123|06UNVIEVIENNA124"},
        {"PORT OF SPAIN 123, PORT-AU-PRINCE 77", "06PORTOFSPAIN123|06PORTAUPRINCE77"},
        {"ADDIS ABABA 12, DAR ES SALAAM 77, N'DJAMENA 33", "06ADDISABABA12|06DARESSALAAM77|06NDJAMENA33"},
        {"A. STATE 012345 B. ROME 000012", "A:06STATE12345|B:06ROME12"},
        {"A. THE HAGUE 77 B. LA PAZ 3 C. ST. PETERSBURG 6 D. SAN JOSE 5",
         "A:06THEHAGUE77|B:06LAPAZ3|C:06STPETERSBURG6|D:06SANJOSE5"},
        {"A. MEXICO CITY 12 B. KUWAIT CITY 4", "A:06MEXICO12|B:06KUWAIT4"},
        {"A. BAGHDAD 1234 - BAGHDAD 1236", "A:06BAGHDAD1234|A:06BAGHDAD1236"},
        {"A. USNATO 12 B. USOSCE 3 C. UNROME 4 D. USUN NEW YORK 5",
         "A:06USNATO12|B:06USOSCE3|C:06UNROME4|D:06USUNNEWYORK5"},
        {"A. MUMBAI 12 B. MUMBAI 12", "A:06MUMBAI12"},
        {"KABUL 4024 AND 4039", "06KABUL4024|06KABUL4039"},
        {"1) ROME 12 2) MILAN 13", "06ROME12|06MILAN13"},
        {"A. SKOPJE 105, B. STATE 7173", "A:06SKOPJE105|B:06STATE7173"},
        {"A. MTV ARTICLE 12 JUNE B. TRIPOLI 9", "B:06TRIPOLI9"},
        {"REF: A. ROME 12 REF: B. MILAN 13", "A:06ROME12|B:06MILAN13"},
        {"A. STATE 1234;B. STATE 1235;C.STATE 1236", "A:06STATE1234|B:06STATE1235|C:06STATE1236"},
        {"A. DMADRID 201", "D:06MADRID201"},
    };
    check(rows, COUNT(rows));
}

static void a_year_stands_before_or_behind(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"A. (A) KIEV 123; b) 05 KYIV 456", "A:06KIEV123|B:05KYIV456"},
        {"(A) 08 STATE 125686 (B) GUATEMALA 1454", "A:08STATE125686|B:06GUATEMALA1454"},
        {"A) 2008 STATE 148514 B) BEIJING 5361", "A:08STATE148514|B:06BEIJING5361"},
        {"a. state 12345 b. 05 new delhi 77", "A:06STATE12345|B:05NEWDELHI77"},
        {"05 ROME 12, 05 ROME 13, 06 MILAN 2", "05ROME12|05ROME13|06MILAN2"},
        {"ROME 1851 (2005)", "05ROME1851"},
        {"ROME 1851 ('05)", "05ROME1851"},
        {"ROME 05-1851", "05ROME1851"},
        {"STATE 2005 12345", "05STATE12345"},
        {"A. KARST HARBOR 318 B. 05 SAN CALIXTO 7", "A:06KARSTHARBOR318|B:05SANCALIXTO7"},
        {"A: ROME 12 B: 05 MILAN 3", "A:06ROME12|B:05MILAN3"},
        {"[A] ROME 12 [B] 05 MILAN 3", "A:06ROME12|B:05MILAN3"},
        {"ROME 12; MILAN 13; 05 PARIS 14", "06ROME12|06MILAN13|05PARIS14"},
        {"ROME 1234/06", "06ROME1234"},
        {"A. 05 STATE 12345", "A:05STATE12345"},
        {"BSTATE 203879", "B:06STATE203879"},
    };
    check(rows, COUNT(rows));
}

/* The citing cable is 06VELM1207. */
static void a_later_cable_of_the_same_post_is_last_years(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"VELM 3326", "05VELM3326"},
        {"VELM 1206", "06VELM1206"},
        {"VELM 1227", "06VELM1227"}, /* it may have been sent on the same day */
        {"VELM 1228", "05VELM1228"},
        {"A. AMEMBASSY VELM 3326, 3327 AND 1201", "A:05VELM3326|A:05VELM3327|A:06VELM1201"},
        {"06 VELM 3326", "06VELM3326"}, /* a printed year is believed */
        {"VELM 3326 (06)", "06VELM3326"},
        {"KARST HARBOR 3326", "06KARSTHARBOR3326"}, /* the serials of another post say nothing */
    };
    check(rows, COUNT(rows));
}

static void what_is_no_cable_is_left_out(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"AMMAN 1234 (NOTAL)", "06AMMAN1234"},
        {"A. 05 PARIS 5459  B. STATE 12345 (NOTAL)", "A:05PARIS5459|B:06STATE12345"},
        {"EMAIL B. MOSCOW 357", "B:06MOSCOW357"},
        {"A. DOE-SMITH EMAIL 12/3/05 B. MOSCOW 357", "B:06MOSCOW357"},
        {"A. IIR 6 890 0123 06 B. ROME 77", "B:06ROME77"},
        {"A. USDAO MADRID 123 B. MADRID 551", "B:06MADRID551"},
        {"DAO MADRID IIR 6 889 0175 05", ""},
        {"TD-314/12345-06", ""},
        {"(A) LIMA 2345 AND PREVIOUS (B) QUITO 34", "A:06LIMA2345|B:06QUITO34"},
        {"GENEVA 12 (CDG-05-001)", "06GENEVA12"},
        {"STATE 261234Z DEC 05", ""},
        {"OSLO 22 JUNE MEETING", ""},
        {"VELM 1207 AND VELM 1208", "06VELM1208"},
        {"A. PHONECON OF 5/6 B. MINISTRY NOTE 123 C. ROME 9", "C:06ROME9"},
        {"FBIS EUP20060512000 ; ROME 7", "06ROME7"},
        {"UNSCR 1701, HR 1234", ""},
        {"A. 06 VELM 1207 B. 05 KARST HARBOR 318 AND C. ROME 3", "B:05KARSTHARBOR318|C:06ROME3"},
        {"A. ROME 12 (NOTAL) B. DOE/SMITH E-MAILS MAY 5-7 C. 05 USNATO 409", "A:06ROME12|C:05USNATO409"},
        {"2/18 EMAIL B. MOSCOW 357", "B:06MOSCOW357"},
        {"PARIS 123 (AND PREVIOUS), LONDON 77 (NOTAL)", "06PARIS123|06LONDON77"},
        {"A. MAIER - QUINN EMAIL MAIL 06 MARCH 06", ""},
    };
    check(rows, COUNT(rows));
}

static void references_are_lettered_any_way(void **state) {
    (void)state;
    static const char *const cases[] = {
        "A. 05 PARIS 5459  B. STATE 12345",        "A. 05 PARIS 5459 B. STATE 12345 (NOTAL)",
        "A) 05 PARIS 5459 B) STATE 12345",         "(A) 05 PARIS 5459 (B) STATE 12345",
        "A. 2005 PARIS 5459; B. 2006 STATE 12345", "A. 05 PARIS 5459, B. SECSTATE 12345 AND PREVIOUS",
        "A. 05 PARIS 05459  B. 06 STATE 012345"};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(lettered(cases[i], 2006), "A:05PARIS5459 B:06STATE12345");
    assert_int_equal(strcasecmp(lettered("a. 07 SAN CALIXTO 77", 2008), "A:07SANCALIXTO77"), 0);
}

static void a_reference_may_have_no_letter(void **state) {
    (void)state;
    assert_string_equal(lettered("VELM 1140", 2006), ":06VELM1140");
    assert_string_equal(lettered("04 NEW ALMARA 12; 75 PORTBRAVEN 1196", 2006),
                        ":04NEWALMARA12 :75PORTBRAVEN1196");
    assert_string_equal(lettered("RIO DE JAN 138", 2008), ":08RIODEJANEIRO138");
}

static void a_reference_is_kept_as_printed_too(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    c.ident = SPAN("06VELM1207");
    assert_int_equal(field_references_read(&c, SPAN("A. 05 PARIS 5459  B. STATE 12345 (NOTAL)"), 2006),
                     ERR_OK);
    assert_int_equal(c.references_n, 2);
    assert_string_equal(str(c.references[0].text), "05 PARIS 5459");
    assert_string_equal(str(c.references[1].text), "STATE 12345");
    cable_free(&c);
}

static void without_any_year_a_reference_is_left_out(void **state) {
    (void)state;
    assert_string_equal(lettered("A. 05 PARIS 5459  B. STATE 12345", 0), "A:05PARIS5459");
}

static void a_cable_does_not_cite_itself(void **state) {
    (void)state;
    assert_string_equal(lettered("A. VELM 1140 B. VELM 1207", 2006), "A:06VELM1140");
}

static void mail_calls_and_the_press_are_no_cables(void **state) {
    (void)state;
    static const char *const cases[] = {"",
                                        "MARL-TULLY E-MAIL 03/09/09",
                                        "MARL-OPS CENTER TELCON OF MARCH 10",
                                        "THE VELM GAZETTE, MARCH 8, PAGE 1",
                                        "LETTER OF 12 JUNE 2006",
                                        "MARL E-MAIL OF JUNE 12, 2006"};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(lettered(cases[i], 2006), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cable_is_named_by_its_post_in_any_form),
        cmocka_unit_test(a_year_stands_before_or_behind),
        cmocka_unit_test(a_later_cable_of_the_same_post_is_last_years),
        cmocka_unit_test(what_is_no_cable_is_left_out),
        cmocka_unit_test(references_are_lettered_any_way),
        cmocka_unit_test(a_reference_may_have_no_letter),
        cmocka_unit_test(a_reference_is_kept_as_printed_too),
        cmocka_unit_test(without_any_year_a_reference_is_left_out),
        cmocka_unit_test(a_cable_does_not_cite_itself),
        cmocka_unit_test(mail_calls_and_the_press_are_no_cables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
