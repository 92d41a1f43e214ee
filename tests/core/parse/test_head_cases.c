/* test_head_cases: classification lines, "Classified By", declassification and dates in the forms in which
 * posts print them, each in a whole head. */
#include <stdio.h>

#include "cable/dtg.h"
#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define GROUP "P 221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC PRIORITY 5178\n\n"
#define LINE "C O N F I D E N T I A L ROME 001851\n\nSIPDIS\n\n"
#define ORDER "E.O. 12958: DECL: 06/25/2016\n"
#define FIELDS "\n\n" ORDER "TAGS: PREL\nSUBJECT: HONEY"
#define BODY "\n\n1. (C) Text of the first paragraph.\n\n2. (C) Text.\n\nSWANN\n"

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

/* Parses before + text + after, which is a cable. */
static void parse(const char *before, const char *text, const char *after) {
    fixture_parse_text(&p, before, text, after, &c);
}

static const char *join(const char *a, const char *b) {
    static char joined[2000];
    snprintf(joined, sizeof joined, "%s|%s", a, b);
    return joined;
}

static void a_list_of_recipients_goes_on_and_ends(void **state) {
    (void)state;
    parse("P 221516Z JUN 06\nFM AMEMBASSY ROME\nTO RUEHC/SECSTATE WASHDC PRIORITY 5178\n"
          "INFO RUEHMI/AMCONSUL MILAN 12\n\nRUEHVLM/AMEMBASSY VELM\nXMT AMEMBASSY KARST HARBOR\n\n",
          LINE, FIELDS BODY);
    assert_int_equal(c.recipients_n, 3);
    assert_string_equal(str(c.recipients[2].name), "AMEMBASSY VELM");
    assert_true(c.recipients[2].info);
    assert_string_equal(str(c.captions.items[0]),
                        "XMT AMEMBASSY KARST HARBOR"); /* left out of a collective */
}

static void a_handling_line_names_no_recipient(void **state) {
    (void)state;
    parse(GROUP LINE "TO THE PRESIDENT FROM THE CHARGE\n\n", FIELDS, BODY);
    assert_int_equal(c.recipients_n, 1);
    assert_string_equal(str(c.captions.items[c.captions.n - 1]), "TO THE PRESIDENT FROM THE CHARGE");
}

static void who_classified_it_and_why(void **state) {
    (void)state;
    static const char *const rows[][3] = {
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Ambassador Jane Doe. Reason: 1.4 (b) and (d).",
         "Ambassador Jane Doe", "1.4 (b) and (d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Ambassador Jane Doe for reasons 1.4 (b) and (d).",
         "Ambassador Jane Doe", "1.4 (b) and (d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nCLASSIFIED BY: AMBASSADOR JANE DOE, FOR REASONS 1.4(B) AND (D)",
         "AMBASSADOR JANE DOE", "1.4(B) AND (D)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: DCM John Q. Public; Reasons 1.4 (b), (d)",
         "DCM John Q. Public", "1.4 (b), (d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified by Pol Counselor J. Doe, Jr., per 1.5 (b)",
         "Pol Counselor J. Doe, Jr.", "1.5 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: John Doe, Political Counselor, State; Reason 1.4 (b, d)",
         "John Doe, Political Counselor, State", "1.4 (b, d)"},
        {"TAGS: PREL\nSUBJECT: H\n\n(U) Classified by Ambassador Jane Doe, reason 1.4 (b/d).",
         "Ambassador Jane Doe", "1.4 (b/d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: CDA Jane Doe, Reason: E.O. 12958 1.4 (b)", "CDA Jane Doe",
         "E.O. 12958 1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe, DCM. REASON:  1.4  (B)", "Jane Doe, DCM",
         "1.4  (B)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: AMBASSADOR JANE DOE, REASONS: 1.4 (B)\nAND (D)",
         "AMBASSADOR JANE DOE", "1.4 (B) AND (D)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe. Reason: Sections 1.4 (b) and (d)\n.", "Jane Doe",
         "Sections 1.4 (b) and (d)"},
        {"TAGS: PREL\nSUBJECT: H\n\n1.  (U) Classified by Ambassador Jane Doe, reason 1.4 (b).\n",
         "Ambassador Jane Doe", "1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Deputy Chief of Mission Jane Doe for reasons 1.4 (b,d)\n",
         "Deputy Chief of Mission Jane Doe", "1.4 (b,d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nCLASSIFIED BY: JANE DOE.  REASON:  1.4 (B)\n", "JANE DOE", "1.4 (B)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Econ Counselor Jane Doe for Reasons 1.4(b and d)\n",
         "Econ Counselor Jane Doe", "1.4(b and d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nDERIVED FROM: DSCG 05-1 B, D", "DERIVED FROM: DSCG 05-1 B, D", ""},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Derived from DSCG 05-1, b and d",
         "Derived from DSCG 05-1, b and d", ""},
        {"TAGS: PREL\nSUBJECT: H\n\nCLASSIFED BY: JANE DOE, REASON 1.4 (B)", "JANE DOE", "1.4 (B)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClasified By: Jane Doe, reason 1.4 (b)", "Jane Doe", "1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nCLASSIFIEDBY: JANE DOE, REASON 1.4 (B)", "JANE DOE", "1.4 (B)"},
        {"TAGS: PREL\nSUBJECT: H\n\nCLASSIFIED  BY JANE DOE, REASON 1.4 (B)", "JANE DOE", "1.4 (B)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClass. by: Jane Doe, reason 1.4 (b)", "Jane Doe", "1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe, for reasons\n\n1.4 (b) and (d)", "Jane Doe",
         "1.4 (b) and (d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe pursuant to E.O. 12958, 1.4 (b)", "Jane Doe",
         "1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe under 1.4 (b)", "Jane Doe", "1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe due to reasons 1.4 (b)", "Jane Doe", "1.4 (b)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe (reasons 1.4 b,d)", "Jane Doe", "1.4 b,d"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe (reason 1.4 (b) and (d))", "Jane Doe",
         "1.4 (b) and (d)"},
        {"TAGS: PREL\nSUBJECT: H\n\nCLASSIFIED BY: JANE DOE. REASON: 1.4 (B). DECLASSIFY ON: 06/25/2016",
         "JANE DOE", "1.4 (B)"},
        {"TAGS: PREL\nSUBJECT: H\n\nClassified By: Jane Doe, reason 1.4 (b) & (d)\n", "Jane Doe",
         "1.4 (b) & (d)"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        parse(GROUP LINE ORDER, rows[i][0], BODY);
        str_expect(rows[i][0], str(c.classified_by), rows[i][1]);
        str_expect(rows[i][0], str(c.reason), rows[i][2]);
    }
}

static void a_heading_run_into_the_reason_is_a_heading(void **state) {
    (void)state;
    static const char *const rows[][3] = {
        {"CLASSIFIED BY: Jane Doe, DCM. REASON: 1.4 (b), (d) Summary\n- - - -", "1.4 (b), (d)", "Summary"},
        {"Classified By: DCM Jane Doe for reasons\n1.4 (b) and (d).  SUMMARY:\n-------", "1.4 (b) and (d)",
         "SUMMARY:"},
        {"Classified By: DCM Jane Doe, reason 1.4 (b). Summary and Comment", "1.4 (b)",
         "Summary and Comment"},
        {"Classified By: DCM Jane Doe, reason 1.4 (b) in Summary", "1.4 (b) in Summary", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        parse(GROUP LINE ORDER "TAGS: PREL\nSUBJECT: HONEY\n", rows[i][0], BODY);
        str_expect(rows[i][0], str(c.reason), rows[i][1]);
        str_expect(rows[i][0], str(c.paragraphs[0].heading), rows[i][2]);
        str_expect(rows[i][0], str(c.paragraphs[0].name), "01");
    }
}

static void a_day_of_declassification_is_a_date(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"12958: DECL: 06/25/2016", "2016-06-25"},
        {"12958: DECL: 6/5/16", "2016-06-05"},
        {"12958: N/A", "N/A"},
        {"12958: DECL: X1", "X1"},
        {"12958: DECL: 25 JUNE 2016", "2016-06-25"},
        {"12958: DECL: JUNE 25, 2016", "2016-06-25"},
        {"12958: DECL: AFTER KOREAN REUNIFICATION", "AFTER KOREAN REUNIFICATION"},
        {"12958 DECL: 06/25/2016", "2016-06-25"},
        {"12958: DECL 06/25/2016", "2016-06-25"},
        {"12958: DECL: 06-25-2016", "2016-06-25"},
        {"12958: DECL:06/25/16", "2016-06-25"},
        {"12958: DECL: 2016/06/25", "2016-06-25"},
        {"12958:DECL: 06/25/2016 TAGS: PREL", "2016-06-25"},
        {"12958: DECL: 1.6 X1", "1.6 X1"},
        {"13526: DECL: 2020-02-01", "2020-02-01"},
        {"12958: NA", "NA"},
        {"12958: DECL: TEN YEARS", "TEN YEARS"},
        {"12958: DECLASSIFY ON: 06/25/2016", "2016-06-25"},
        {"12356: DECL: OADR", "OADR"},
        {"12065: GDS 6/25/86", "GDS 6/25/86"},
        {"12958: DECL:  06/25/2016.", "2016-06-25"},
        {"12958: DECL: 06/ 25/ 2016", "2016-06-25"},
        {"12958: DECL: MANUAL REVIEW", "MANUAL REVIEW"},
        {"12958: DECL: 25X1", "25X1"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        parse(GROUP LINE "E.O. ", rows[i][0], "\nTAGS: PREL\nSUBJECT: HONEY" BODY);
        str_expect(rows[i][0], str(c.declassify_on), rows[i][1]);
    }
}

static void a_classification_line_is_read_in_any_spelling(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"C O N F I D E N T I A L ROME 001851", "CONFIDENTIAL|"},
        {"S E C R E T ROME 001851", "SECRET|"},
        {"SS E C R E T ROME 001851", "SECRET|"},
        {"E C R E T ROME 001851", "SECRET|"},
        {"S e c r e t ROME 001851", "SECRET|"},
        {"SECRET ROME 001851", "SECRET|"},
        {"S E C R E T SECTION 01 OF 03 ROME 001851", "SECRET|"},
        {"S E C R E T ROME 001851 NOFORN", "SECRET|NOFORN"},
        {"S E C R E T SECTION 01 OF 02 ROME 001851 NOFORN SIPDIS", "SECRET|NOFORN"},
        {"S E C R E T ROME 001851 //NF//", "SECRET|NOFORN"},
        {"S E C R E T//NF ROME 001851", "SECRET|NOFORN"},
        {"S E C R E T // NF ROME 001851", "SECRET|NOFORN"},
        {"S E C R E T//NOFORN ROME 001851", "SECRET|NOFORN"},
        {"S E C R E T N O F O R N ROME 001851", "SECRET|NOFORN"},
        {"UNCLAS ROME 001851", "UNCLASSIFIED|"},
        {"UNCLASSIFIED ROME 001851", "UNCLASSIFIED|"},
        {"U N C L A S ROME 001851", "UNCLASSIFIED|"},
        {"UNCLAS SENSITIVE ROME 001851", "UNCLASSIFIED|SENSITIVE"},
        {"UNCLAS SECTION 01 OF 02 ROME 001851 SENSITIVE", "UNCLASSIFIED|SENSITIVE"},
        {"UNCLAS E F T O ROME 001851", "UNCLASSIFIED|"},
        {"LIMITED OFFICIAL USE ROME 001851", "LIMITED OFFICIAL USE|"},
        {"L I M I T E D  O F F I C I A L  U S E ROME 001851", "LIMITED OFFICIAL USE|"},
        {"C O N F I D E N T I A L  SECTION 01 OF 03  ROME 1851 ", "CONFIDENTIAL|"},
        {"CONFIDENTIAL SECTION 01 OF 03 ROME 001851", "CONFIDENTIAL|"},
        {"C O N F I D E N T I A LROME 001851", "CONFIDENTIAL|"},
        {"C O N F I D E N T I A L SECTION 1 OF 3 ROME 1851", "CONFIDENTIAL|"},
        {"CO N F I D E N T I A L ROME 001851", "CONFIDENTIAL|"},
        {"C O N F I D E N T A L ROME 001851", "CONFIDENTIAL|"},
        {"C O N F I D E N T I AL ROME 001851", "CONFIDENTIAL|"},
        {"C O N F I D E N I A L ROME 001851", "CONFIDENTIAL|"},
        {"O N F I D E N T I A L ROME 001851", "CONFIDENTIAL|"},
        {"C C O N F I D E N T I A L ROME 001851", "CONFIDENTIAL|"},
        {"S E C R E T  S E C T I O N 01 OF 02 ROME 001851", "SECRET|"},
        {"S E C R E T SECTION 01 OF 02 ROME 001851 \nNOFORN", "SECRET|NOFORN"},
        {"S E C R E T ROME 001851\n\nNOFORN\nSIPDIS", "SECRET|NOFORN"},
        {"S E C R E T ROME 001851\n\nSIPDIS NOFORN", "SECRET|NOFORN"},
        {"S E C R E T ROME 001851\n\nSIPDIS\nNOFORN, ORCON", "SECRET|NOFORN,ORCON"},
        {"C O N F I D E N T I A L SECTION 01 OF 02 ROME 01851", "CONFIDENTIAL|"},
        {"C O N F I D E N T I A L ROME 001851 C O R R E C T E D  C O P Y", "CONFIDENTIAL|"},
        {"C O N F I D E N T I A L ROME 001851 (C O R R E C T E D COPY)", "CONFIDENTIAL|"},
        {"S E C R E T ROME 001851 EXDIS", "SECRET|"},
        {"S E C R E T NOFORN SECTION 01 OF 02 ROME 001851", "SECRET|NOFORN"},
        {"T O P S E C R E T ROME 001851", "TOP SECRET|"},
        {"C O N F I D E N T I A L ROME 001851/01", "CONFIDENTIAL|"},
        {"C O N F I D E N T I A L ROME 1851 01 OF 02", "CONFIDENTIAL|"},
        {"C O N F I D E N T I A L /NOFORN ROME 001851", "CONFIDENTIAL|NOFORN"},
        {"UNCLASSIFIED//FOR OFFICIAL USE ONLY ROME 001851", "UNCLASSIFIED|FOR OFFICIAL USE ONLY"},
        {"UNCLAS FOUO ROME 001851", "UNCLASSIFIED|FOR OFFICIAL USE ONLY"},
        {"S E C R E T ROME 001851 NOFORN/ORCON", "SECRET|NOFORN,ORCON"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char caveats[100] = "";
        parse(GROUP, rows[i][0], FIELDS BODY);
        for (size_t k = 0; k < c.caveats.n; k++) {
            if (k > 0)
                strcat(caveats, ",");
            strncat(caveats, c.caveats.items[k].p, c.caveats.items[k].n);
        }
        str_expect(rows[i][0], join(cable_level_name(c.level), caveats), rows[i][1]);
        str_expect(rows[i][0], str(c.ident), "06ROME1851");
    }
}

static void the_moment_is_found_in_damaged_groups(void **state) {
    (void)state;
    static const char *const rows[][1] = {
        {"P 221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P 221516Z JUN 2006\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P 221516Z JUNE 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P R 221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"O 221516Z JUN 06 ZDK\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P 221516ZJUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P 22I516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P 22 1516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"P 221516Z JUN O6\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"R 221516 JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"Thursday, 22 June 2006, 15:16"},
        {"DE RUEHRO #1851 1731516\nZNY CCCCC ZZH\nP 321516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
        {"DE RUEHRO #1851/01 1731516\nZNY CCCCC ZZH\nO P 221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE "
         "WASHDC"},
        {"DE RUEHRO #1851/01 1731516\nZNY CCCCC ZZH\n \nO 221516Z JUN 06\n\nFM AMEMBASSY ROME\n\nTO SECSTATE "
         "WASHDC"},
        {"DE RUEHRO 1851 1731516\nZNY CCCCC ZZH\nP 221516Z JUX 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char iso[DTG_ISO_SIZE];
        parse("", rows[i][0], "\n\n" LINE ORDER "TAGS: PREL\nSUBJECT: HONEY" BODY);
        assert_true(c.has_date);
        dtg_iso(c.date, iso);
        str_expect(rows[i][0], iso, "2006-06-22T15:16:00Z");
    }
}

/* "TO route/name/precedence/serial|... INFO ..." */
static const char *recipients(void) {
    static char list[2000];
    size_t n = 0;
    for (int info = 0; info < 2; info++) {
        n += (size_t)snprintf(list + n, sizeof list - n, "%s", info ? " INFO " : "TO ");
        const char *bar = "";
        for (size_t i = 0; i < c.recipients_n; i++) {
            const struct cable_recipient *r = &c.recipients[i];
            if (r->info != (info == 1))
                continue;
            n += (size_t)snprintf(list + n, sizeof list - n, "%s%.*s/%.*s/%.*s/%.*s", bar, (int)r->route.n,
                                  r->route.p, (int)r->name.n, r->name.p, (int)r->precedence.n,
                                  r->precedence.p, (int)r->serial.n, r->serial.p);
            bar = "|";
        }
    }
    return list;
}

static void addressees_have_route_name_precedence_serial(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"TO RUEHC/SECSTATE WASHDC PRIORITY 5178", "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO "},
        {"TO RUEHC/SECSTATE WASHDC 5178\nINFO RUEHRL/AMEMBASSY BERLIN 77",
         "TO RUEHC/SECSTATE WASHDC//5178 INFO RUEHRL/AMEMBASSY BERLIN//77"},
        {"TO SECSTATE WASHDC NIACT IMMEDIATE 5178", "TO /SECSTATE WASHDC/NIACT IMMEDIATE/5178 INFO "},
        {"TO SECSTATE WASHDC IMMEDIATE\nAMEMBASSY PARIS PRIORITY\nINFO NATO COLLECTIVE\nEUROPEAN POLITICAL "
         "COLLECTIVE",
         "TO /SECSTATE WASHDC/IMMEDIATE/|/AMEMBASSY PARIS/PRIORITY/ INFO /NATO COLLECTIVE//|/EUROPEAN "
         "POLITICAL COLLECTIVE//"},
        {"TO RUEHC/SECSTATE WASHDC FLASH 0001\nRHEHNSC/NSC WASHDC FLASH",
         "TO RUEHC/SECSTATE WASHDC/FLASH/0001|RHEHNSC/NSC WASHDC/FLASH/ INFO "},
        {"TO RUEHC / SECSTATE WASHDC PRIORITY 5178", "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO "},
        {"TO RUEHC/SECSTATE WASHDC PRIORITY 5178\nRUEHC/DEPT OF LABOR WASHDC\nRUEATRS/DEPT OF TREASURY "
         "WASHINGTON DC PRIORITY",
         "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178|RUEHC/DEPT OF LABOR WASHDC//|RUEATRS/DEPT OF TREASURY "
         "WASHINGTON DC/PRIORITY/ INFO "},
        {"TO RUEHC/SECSTATE WASHDC 5178\nINFO RUEHXX/GENEVA IO MISSIONS COLLECTIVE "
         "IMMEDIATE\nRUCNDT/USMISSION USUN NEW YORK 0412",
         "TO RUEHC/SECSTATE WASHDC//5178 INFO RUEHXX/GENEVA IO MISSIONS "
         "COLLECTIVE/IMMEDIATE/|RUCNDT/USMISSION USUN NEW YORK//0412"},
        {"TO ALL DIPLOMATIC AND CONSULAR POSTS COLLECTIVE",
         "TO /ALL DIPLOMATIC AND CONSULAR POSTS COLLECTIVE// INFO "},
        {"TO RUEHC/SECSTATE WASHDC PRIORITY 5178 \nINFO RUEHBS/USEU BRUSSELS PRIORITY 1234 \n",
         "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO RUEHBS/USEU BRUSSELS/PRIORITY/1234"},
        {"TO RUEHC/SECSTATE WASHDC PRIORITY 5178\nINFO RUEKJCS/JOINT STAFF WASHINGTON "
         "DC//J5/J3//\nRHMFISS/HQ USEUCOM VAIHINGEN GE//ECJ5//",
         "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO RUEKJCS/JOINT STAFF WASHINGTON "
         "DC//J5/J3////|RHMFISS/HQ USEUCOM VAIHINGEN GE//ECJ5////"},
        {"TO RUEHC/SECSTATE WASHDC PRIORITY5178", "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO "},
        {"TO: RUEHC/SECSTATE WASHDC PRIORITY 5178", "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO "},
        {"TO RUEHC/SECSTATE WASHDC PRIORITY 5178\nINFO: RUEHRL/AMEMBASSY BERLIN ROUTINE 12",
         "TO RUEHC/SECSTATE WASHDC/PRIORITY/5178 INFO RUEHRL/AMEMBASSY BERLIN/ROUTINE/12"},
        {"TO RUEHC/SECSTATE WASHDC IMMEDIATE 5178\nRUEHLMC/MILLENNIUM CHALLENGE CORP 12\nINFO WESTERN "
         "HEMISPHERIC AFFAIRS DIPL POSTS PRIORITY",
         "TO RUEHC/SECSTATE WASHDC/IMMEDIATE/5178|RUEHLMC/MILLENNIUM CHALLENGE CORP//12 INFO /WESTERN "
         "HEMISPHERIC AFFAIRS DIPL POSTS/PRIORITY/"},
        {"TO SECSTATE WASHDC IMMED 1234", "TO /SECSTATE WASHDC/IMMED/1234 INFO "},
        {"TO SECSTATE WASHDC 5178 PRIORITY", "TO /SECSTATE WASHDC/PRIORITY/5178 INFO "},
        {"TO SECSTATE WASHDC", "TO /SECSTATE WASHDC// INFO "},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        parse("P 221516Z JUN 06\nFM AMEMBASSY ROME\n", rows[i][0],
              "\n\n" LINE ORDER "TAGS: PREL\nSUBJECT: HONEY" BODY);
        str_expect(rows[i][0], recipients(), rows[i][1]);
    }
}

static void a_letter_that_looks_like_a_number_is_a_reference(void **state) {
    (void)state;
    static const char *const want[] = {"06VELM11", "06VELM12", "06PORTBRAVEN13"};
    static const char list[] = "REF: k. 06 VELM 11\n     l. 06 VELM 12\n     m. 06 PORTBRAVEN 13";
    for (int indented = 0; indented < 2; indented++) {
        parse(GROUP LINE FIELDS "\n",
              indented ? list : "REF: k. 06 VELM 11\nl. 06 VELM 12\nm. 06 PORTBRAVEN 13", BODY);
        assert_int_equal(c.references_n, COUNT(want));
        for (size_t i = 0; i < COUNT(want); i++)
            assert_string_equal(str(c.references[i].ident), want[i]);
        assert_int_equal(c.paragraphs_n, 2);
        assert_string_equal(str(c.paragraphs[0].name), "01");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_that_looks_like_a_number_is_a_reference),
        cmocka_unit_test(a_list_of_recipients_goes_on_and_ends),
        cmocka_unit_test(a_handling_line_names_no_recipient),
        cmocka_unit_test(who_classified_it_and_why),
        cmocka_unit_test(a_heading_run_into_the_reason_is_a_heading),
        cmocka_unit_test(a_day_of_declassification_is_a_date),
        cmocka_unit_test(a_classification_line_is_read_in_any_spelling),
        cmocka_unit_test(the_moment_is_found_in_damaged_groups),
        cmocka_unit_test(addressees_have_route_name_precedence_serial),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
