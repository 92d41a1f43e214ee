/* test_field_references: every way in which a REF field names cables, and what stands among them and is
 * none. */
#include <stdio.h>
#include <strings.h>

#include "base/calendar.h"
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

/* The year of the reference wherever it stands; the citing cable is of 2006. */
static void a_year_belongs_to_its_reference(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"A) STATE (05) 101265, B) STATE (05) 113042,C) STATE 02034",
         "A:05STATE101265|B:05STATE113042|C:06STATE2034"},
        {"(05) STATE 101265", "05STATE101265"},
        {"'05 STATE 1234, STATE '05 1235", "05STATE1234|05STATE1235"},
        {"STATE [05] 101265", "05STATE101265"},
        {"STATE 05/101265", "05STATE101265"},
        {"STATE 2005-101265", "05STATE101265"},
        {"AMMAN 07718 04, AMMAN 01986 06", "04AMMAN7718|06AMMAN1986"},
        {"ROME 12 04", "04ROME12"},
        {"STATE 101265-05", "05STATE101265"},
        {"STATE 101265, 2005", "05STATE101265"},
        {"STATE 101265 05 ROME 12", "06STATE101265|05ROME12"}, /* the year of the second */
        {"STATE 123456 OF 2005", "05STATE123456"},
        {"STATE 122706--19/NOV/2005", "05STATE122706"},
    };
    check(rows, COUNT(rows));
}

static void one_post_or_year_holds_for_several_serials(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"A) KABUL 936/935; B) KABUL 692/317; C) 05 KABUL 5353/5194 AND PREVIOUS",
         "A:06KABUL936|A:06KABUL935|B:06KABUL692|B:06KABUL317|C:05KABUL5353|C:05KABUL5194"},
        {"ROME CABLES 0266 AND 02259 (2005)", "06ROME266|05ROME2259"},
        {"STATE 1021/1022/1023", "06STATE1021|06STATE1022|06STATE1023"},
        {"KABUL 45/46", "06KABUL45|06KABUL46"},
        {"STATE 1/2/3", "06STATE1|06STATE2|06STATE3"},
        {"STATE 10/12/05", ""}, /* a date */
        {"STATE 101265-101267, ROME 12 + 13", "06STATE101265|06STATE101267|06ROME12|06ROME13"},
        {"(A) STATE 1, 2 AND 3", "A:06STATE1|A:06STATE2|A:06STATE3"},
        {"STATE 12345; 12346", "06STATE12345|06STATE12346"},
        {"STATE 101265, 2034", "06STATE101265|06STATE2034"},
        {"STATE 1234 (05), 1235", "05STATE1234|06STATE1235"},
        {"STATE 101265/05 AND 101266/05", "05STATE101265|05STATE101266"},
        {"ROME 1234, 05 1235", "06ROME1234|05ROME1235"},
    };
    check(rows, COUNT(rows));
}

static void a_serial_stands_apart_from_its_post(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"377 ROME", "06ROME377"},
        {"05 4410 STATE", "05STATE4410"},
        {"A. 05 4410 STATE B. ROME 12", "A:05STATE4410|B:06ROME12"},
        {"4410 STATE 05", "05STATE4410"},
        {"A. 377 ROME B. 4112 NEW DELHI", "A:06ROME377|B:06NEWDELHI4112"},
        {"2005 ROME", ""}, /* a year without a serial */
        {"ROME, 1228, PRAGUE 849", "06ROME1228|06PRAGUE849"},
        {"STATE: 73097", "06STATE73097"},
        {"STATE-73097", "06STATE73097"},
        {"STATE NO. 73097", "06STATE73097"},
        {"STATE #73097", "06STATE73097"},
        {"STATE/73097", "06STATE73097"},
        {"2005: STATE 73097", "05STATE73097"},
        {"JAKARTA TEL 123", "06JAKARTA123"},
        {"PARIS, 12 JUNE 2005, ROME 3", "06ROME3"},
        {"MEETING IN PARIS, 2005", ""},
    };
    check(rows, COUNT(rows));
}

static void a_post_may_be_short_or_misspelt(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"HK 03591, HCMC 196", "06HONGKONG3591|06HOCHIMINHCITY196"},
        {"UNESCO PARIS FR 123, PARIS FR 124", "06UNESCOPARISFR123|06UNESCOPARISFR124"},
        {"USUN 12, USNATO 3", "06USUNNEWYORK12|06USNATO3"},
        {"A. STATE 3836 B. 05 SANTIAG0 465, R0ME 7, 0SLO 8",
         "A:06STATE3836|B:05SANTIAGO465|B:06ROME7|B:06OSLO8"},
        {"STATE 1O1265, O5 ROME 123", "06STATE101265|05ROME123"},
        {"HANOI O123", "06HANOI123"},
        {"A. BRASILA 931 B. 05 PHNOM PEN 333", "A:06BRASILIA931|B:05PHNOMPENH333"},
        {"AMARA 12", "06AMARA12"}, /* ASMARA, SAMARA? */
        {"ASMARRA 12", "06ASMARA12"},
        {"DEPTEL 12", "06STATE12"},
        {"1978JERUSA03343, JERUSA 12", "78JERUSALEM3343|06JERUSA12"}, /* the archive's own form */
    };
    check(rows, COUNT(rows));
}

static void a_name_in_a_sentence_is_no_post(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"MERLIN 45", "06BERLIN45"},
        {"A. ROME 12 B. MERLIN 45", "A:06ROME12|B:06BERLIN45"},
        {"ROME 12, E-MAIL SMITH-JONES, MERLIN 45", "06ROME12|06BERLIN45"},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH, MERLIN 45, AND OTHERS", ""},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH AND MERLIN 45", ""},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH AND KARST HARBOR 45", ""},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH, ROME 45", "06ROME45"},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH, 05 MERLIN 45", "05BERLIN45"},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH, MERLIN 00045", "06BERLIN45"},
        {"AMBASSADOR'S TALKS WITH PRIME MINISTER SMITH; MERLIN 45", "06BERLIN45"},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(references_of(rows[i].text), rows[i].want);
}

static void a_repaired_post_is_a_problem(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    c.ident = SPAN("06VELM1207");
    assert_int_equal(field_references_read(&c, SPAN("A. BRASILA 931 B. ROME 12"), 2006), ERR_OK);
    assert_int_equal(c.references_n, 2);
    assert_string_equal(str(c.references[0].text), "BRASILA 931");
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "reference");
    assert_string_equal(str(c.problems[0].detail), "\"BRASILA 931\" read as 06BRASILIA931");
    cable_free(&c);
}

static void initials_are_those_of_the_citing_post(void **state) {
    (void)state;
    struct cable c = CABLE_EMPTY;
    c.ident = SPAN("06KARSTHARBOR1207");
    c.origin_name = SPAN("AMEMBASSY KARST HARBOR");
    assert_int_equal(field_references_read(&c, SPAN("A. KH 931 B. PP 12"), 2006), ERR_OK);
    assert_int_equal(c.references_n, 1);
    assert_string_equal(str(c.references[0].ident), "06KARSTHARBOR931");
    cable_free(&c);
}

/* Of a cable of 28 March 1974. */
/* What a Secretary who travels sends and gets is numbered by the journey, besides by the Department. */
static void a_journey_has_numbers_of_its_own(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"STATE TOSEC 123", "06TOSEC123"},
        {"TOSEC 110023", "06TOSEC110023"},
        {"STATE 123 TOSEC 110023, ROME 12", "06STATE123|06ROME12"},
        {"STATE 123 (TOSEC 110023)", "06STATE123"},
        {"SECTO 12, STATE 123", "06SECTO12|06STATE123"},
    };
    check(rows, COUNT(rows));
}

static void a_printed_date_gives_the_year(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"STATE 235324 OF 11/30/73", ":73STATE235324"},
        {"ROME 47743 DTD 240237Z FEB 73, (C) VELM 5021 OF AUGUST 16, 1973", ":73ROME47743 C:73VELM5021"},
        {"STATE 187 OF 14 DECEMBER 1973", ":73STATE187"},
        {"STATE 187, APRIL 10, 1973, ROME 3", ":73STATE187 :74ROME3"},
        {"STATE 187 (14 DEC 73)", ":73STATE187"},
        {"STATE 187 DATED MARCH 3", ":74STATE187"},
        {"STATE 187 DATED DECEMBER 3", ":73STATE187"}, /* it was not sent later than this one */
        {"ROME 12, 12/3/73 MARL LETTER", ":74ROME12"},
        {"STATE 195756, ROME 47743", ":73STATE195756 :73ROME47743"}, /* no post had sent so many */
        {"STATE 60395, 74 STATE 195756", ":74STATE60395 :74STATE195756"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cable c = CABLE_EMPTY;
        char list[200] = "";
        size_t n = 0;
        c.ident = SPAN("74VELM2080");
        c.has_date = true;
        c.date = calendar_seconds(&(struct calendar_time){.year = 1974, .month = 3, .day = 28});
        assert_int_equal(field_references_read(&c, span_of(rows[i].text), 1974), ERR_OK);
        for (size_t k = 0; k < c.references_n; k++)
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%s:", k == 0 ? "" : " ",
                                  str(c.references[k].label)),
                n += (size_t)snprintf(list + n, sizeof list - n, "%s", str(c.references[k].ident));
        str_expect(rows[i].text, list, rows[i].expected);
        cable_free(&c);
    }
}

static void reports_licences_and_airgrams_are_no_cables(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"CA-1234, A-47, VELM A-47, VELM A47", ""},
        {"FBIS LD12345", ""},
        {"DIRS 10/12", ""},
        {"LICENSE 050123, EXP.LIC. D328589", ""},
        {"2005 ANNUAL REPORT 17", ""},
        {"USDAO ROME 123", ""},
        {"CIA REPORT 12345", ""},
        {"PARAS 3 AND 4", ""},
        {"ROME 1228 PARAS 3-5, PRAGUE 8", "06ROME1228|06PRAGUE8"},
        {"2004 INCSR 12, ROME 13", "06ROME13"},
    };
    check(rows, COUNT(rows));
}

static void a_cut_list_goes_on_where_it_is_completed(void **state) {
    (void)state;
    static const struct {
        const char *list, *line;
        bool goes_on;
    } cases[] = {
        {"A) STATE (05) 113042,C)", "STATE 02034", true},
        {"A. STATE 7869 B. 05 HANOI 3232 C. 05", "HANOI 2323 D. HANOI 336", true},
        {"(A) ROME 00190  (B) HONG", "KONG 00723", true},
        {"ROME 12 AND", "MILAN 13", true},
        {"ROME", "1228", true},
        {"", "ROME 12", true},
        {"ROME 12", "MILAN 13 was received.", false},
        {"", "The Minister said 12 things.", false},
        {"A. ROME 12, MARL E-MAIL OF", "The Minister said 12 things.", false},
        {"A. ROME 12 B.", "The Minister said 12 things.", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (field_references_goes_on(span_of(cases[i].list), span_of(cases[i].line)) != cases[i].goes_on)
            fail_msg("\"%s\", \"%s\"", cases[i].list, cases[i].line);
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
        cmocka_unit_test(a_year_belongs_to_its_reference),
        cmocka_unit_test(one_post_or_year_holds_for_several_serials),
        cmocka_unit_test(a_serial_stands_apart_from_its_post),
        cmocka_unit_test(a_post_may_be_short_or_misspelt),
        cmocka_unit_test(a_name_in_a_sentence_is_no_post),
        cmocka_unit_test(a_repaired_post_is_a_problem),
        cmocka_unit_test(initials_are_those_of_the_citing_post),
        cmocka_unit_test(a_journey_has_numbers_of_its_own),
        cmocka_unit_test(a_printed_date_gives_the_year),
        cmocka_unit_test(reports_licences_and_airgrams_are_no_cables),
        cmocka_unit_test(a_cut_list_goes_on_where_it_is_completed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
