/* test_head_subject: subjects in the forms in which posts print them, each in a whole head, and what stands
 * below or behind them and is none. */
#include "lib/fixture_parse.h"
#include "lib/str.h"
#include "lib/test.h"

#define GROUP "P 221516Z JUN 06\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC PRIORITY 5178\n\n"
#define LINE "C O N F I D E N T I A L ROME 001851\n\nSIPDIS\n\n"
#define ORDER "E.O. 12958: DECL: 06/25/2016\n"
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

static void a_subject_is_one_line_without_residue(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"TAGS: PREL\nSUBJECT: HONEY AND THE BEES OF THE CAPITAL\nREGION\n\nREF: A. ROME 12",
         "HONEY AND THE BEES OF THE CAPITAL REGION"},
        {"TAGS: PREL\nSUBJECT: HONEY AND BEES REF: A. ROME 12", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY AND BEES\nREF: ROME 12\n", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: (C) HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: (S/NF) HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: (SBU) HONEY\nAND BEES (C)", "HONEY AND BEES (C)"},
        {"TAGS: PREL\nSUBJECT: HONEY - BEES\n", "HONEY - BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY AND OTHER GOODS\nSUBJECT TO DUTY\n",
         "HONEY AND OTHER GOODS SUBJECT TO DUTY"},
        {"TAGS: PREL\nSUBJ: HONEY", "HONEY"},
        {"TAGS: PREL\nSUBJECT:\nHONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY\n\nClassified By: DCM X. Reason: 1.4 (b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nClassified By: DCM X. Reason: 1.4 (b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nCLASSIFIED BY DCM X. REASON: 1.4 (B)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY (CORRECTED COPY)", "HONEY (CORRECTED COPY)"},
        {"SUBJECT: HONEY\nE.O. 12958: N/A\nTAGS: PREL", "HONEY"},
        {"TAGS: PREL\nSUBJECT: PRESIDENT'S VISIT: \"HONEY,\" HE SAID",
         "PRESIDENT'S VISIT: \"HONEY,\" HE SAID"},
        {"TAGS: PREL\nSUBJECT: HONEY: \n         THE BEES", "HONEY: THE BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY AND\nROME 00001851  001.2 OF 002\n\nBEES\n\nREF: ROME 12",
         "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY AND \n\nBEES OF ROME\n\nREF: ROME 12", "HONEY AND BEES OF ROME"},
        {"TAGS: PREL\nSubject: Honey and bees of the capital\nregion\n",
         "Honey and bees of the capital region"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREFS: (A) ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nRef A) ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY REF ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY REF (A) ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY; REF: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF - ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF, ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF-ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF A: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREFTEL(S): ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREFERENCE(S): ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEYREFS: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY.CLASSIFIED BY DCM X; REASON 1.4(B)", "HONEY."},
        {"TAGS: PREL\nSUBJECT: HONEYClassified By DCM X; reason 1.4(b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY Classified by DCM X, reason 1.4 (b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY Classified by DCM X per 1.4 (b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY (U) Classified by DCM X for reasons 1.4(b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY (Classified By: DCM X. Reason: 1.4 (b))", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n(Classified by DCM X, reason 1.4 (b))", "HONEY"},
        {"TAGS: PREL\nSUBJECT: BEES CLASSIFIED BY COLOUR", "BEES CLASSIFIED BY COLOUR"},
        {"TAGS: PREL\nSUBJECT: HONEY\nUSAID FOR ANE", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nPACOM FOR POLAD", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nNOT FOR INTERNET DISTRIBUTION", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n(C - ENTIRE TEXT)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nJOINT STATE/AID MESSAGE", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFOR MARL FROM DALEMOND", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFOR THE SECRETARY FROM AMBASSADOR", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFOR EUR/IB", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFROM CHARGE", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nEYES ONLY FOR THE SECRETARY", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFOR EUR/RPM FROM DCM", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFROM AMBASSADOR MARL FOR DALEMOND", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nFOR FY-81", "HONEY FOR FY-81"},
        {"TAGS: PREL\nSUBJECT: REQUEST\nFOR HELP FROM USAID", "REQUEST FOR HELP FROM USAID"},
        {"TAGS: PREL\nSUBJECT: PAYMENT\nFOR HONEY FROM MARL", "PAYMENT FOR HONEY FROM MARL"},
        {"TAGS: PREL\nSUBJECT: JARS\nFOR HONEY FROM ABROAD", "JARS FOR HONEY FROM ABROAD"},
        {"TAGS: PREL\nSUBJECT: JARS\nFOR HONEY BROUGHT FROM VELM", "JARS FOR HONEY BROUGHT FROM VELM"},
        {"TAGS: PREL\nSUBJECT: JARS\n         FOR MARL FROM DALEMOND", "JARS FOR MARL FROM DALEMOND"},
        {"TAGS: PREL\nSUBJECT: A LETTER OF\nFOR EUR/IB", "A LETTER OF FOR EUR/IB"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF\nROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJ\nHONEY\nREF: ROME 12", "HONEY"},
        {"TAGS\nPREL\nSUBJECT\nHONEY\nREF: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT (C): HONEY", "HONEY"},
        {"TAGS: PREL\nSUB: HONEY", "HONEY"},
        {"TAGS: PREL\nSUBJECT:\n\nHONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: A SECOND LOOK AT THE\nTAGS ON HONEY", "A SECOND LOOK AT THE TAGS ON HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY AND ROME 00001851  002 OF 003 BEES", "HONEY AND BEES"},
        {"TAGS: PREL, ROME 00001851  001.2 OF 003\nIT\nSUBJECT: HONEY", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY AND ROME 00001852  002 OF 003",
         "HONEY AND ROME 00001852 002 OF 003"}, /* another cable's */
        {"TAGS: PREL\nSUBJECT: HONEY\nSensitive but Unclassified - please protect accordingly.", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY \\\nAND BEES \\\n\\", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF (A) ROME 12 (B) MILAN 3", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF A) ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nReftel: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF(S): ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF:ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREF; ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREFERENCE: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nReferences: A. ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nRef: (a) ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\nREFTELS: (a) ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n\n(U) Classified by DCM X; reason 1.4 (b)", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n\nSUMMARY\n-------", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n-------\n", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n\nThis message is sensitive but unclassified.\n", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY REFTEL: ROME 12", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY E.O. 12958: DECL: 2016", "HONEY"},
        {"TAGS: PREL\nSUBJECT HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT- HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT - HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT; HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT : HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUJECT: HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBEJCT: HONEY AND BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY AND BEES.", "HONEY AND BEES."},
        {"TAGS: PREL\nSUBJECT: SUBJECT: HONEY", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY  AND   BEES", "HONEY AND BEES"},
        {"TAGS: PREL\nSUBJECT: HONEY &amp; BEES", "HONEY & BEES"},
        {"TAGS: PREL\n\n\n\nSUBJECT:   HONEY\n\n\n", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n1. (C) Run in", "HONEY"},
        {"TAGS: PREL\nSUBJECT: 1.4 MILLION BEES", "1.4 MILLION BEES"},
        {"TAGS: PREL\nSUBJECT: A. SMITH VISITS ROME", "A. SMITH VISITS ROME"},
        {"TAGS: PREL\nSUBJECT: HONEY\nDERIVED FROM: DSCG 05-1", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY\n(C) IN VELM\nREF: ROME 12", "HONEY (C) IN VELM"},
        {"TAGS: PREL\nSUBJECT: HONEY\n(C) Summary: Bees.", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY:\nTHE LONG VIEW\n-------\nSUMMARY\n-------", "HONEY: THE LONG VIEW"},
        {"TAGS: PREL\nSUBJECT: HONEY\nSUMMARY\n-------", "HONEY"},
        {"TAGS: PREL\nSUBJECT.: HONEY", "HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY, PART 1\nOF 2", "HONEY, PART 1 OF 2"},
        {"TAGS: PREL\nSUBJECT: HONEY (U)\n", "HONEY (U)"},
        {"TAGS: PREL\nSUBJECT: [C] HONEY\n", "[C] HONEY"},
        {"TAGS: PREL\nSUBJECT: C) HONEY\n", "HONEY"},
        {"TAGS: PREL\nSUBJECT: (C//NF) HONEY\n", "HONEY"},
        {"TAGS: PREL\nSUBJECT: (C-NF) HONEY\n", "HONEY"},
        {"TAGS: PREL\nSUBJECT: (C) (CORRECTED COPY) HONEY\n", "(CORRECTED COPY) HONEY"},
        /* a phrase goes on behind a blank line, although no label follows */
        {"TAGS: PREL\nSUBJECT: (U) Minister Velm\u2019s June 3, 2006 \n\nConversation with the Beekeepers of "
         "Rome",
         "Minister Velm\u2019s June 3, 2006 Conversation with the Beekeepers of Rome"},
        {"TAGS: PREL\nSUBJECT: VISIT OF THE\n\nMINISTER OF HONEY", "VISIT OF THE MINISTER OF HONEY"},
        {"TAGS: PREL\nSUBJECT: HONEY, WAX,\n\nAND MEAD", "HONEY, WAX, AND MEAD"},
        /* it does not */
        {"TAGS: PREL\nSUBJECT: MEETING ON JUNE 3, 2006\n\nA PATIENT GUEST", "MEETING ON JUNE 3, 2006"},
        {"TAGS: PREL\nSUBJECT: HONEY\n\nA PATIENT GUEST", "HONEY"},
        {"TAGS: PREL\nSUBJECT: WHAT THE BEES ASKED FOR\n\nA PATIENT GUEST", "WHAT THE BEES ASKED FOR"},
        {"TAGS: PREL\nSUBJECT: THE END OF THE\n\nBEES\n----", "THE END OF THE"},
        {"TAGS: PREL\nSUBJECT: THE END OF THE\n\nSUMMARY", "THE END OF THE"},
        {"TAGS: PREL\nSubject: The end of the\n\nThe bees left on Monday and did not come back.",
         "The end of the"},
        {"TAGS: PREL\nSUBJECT: THE END OF THE\n\nDEPT FOR EUR/WE", "THE END OF THE"},
        {"TAGS: PREL\nSUBJECT: OPTIONS FOR PLAN A\n\nNEW THREATS", "OPTIONS FOR PLAN A"},
        {"TAGS: PREL\nSUBJECT: Trip to Smith's\n\nDear Beekeepers", "Trip to Smith's"},
        {"TAGS: PREL\nSUBJECT: TRIP TO PORTLAND, OR\n\nKEY POINTS", "TRIP TO PORTLAND, OR"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        parse(GROUP LINE ORDER, rows[i][0], BODY);
        str_expect(rows[i][0], str(c.subject), rows[i][1]);
    }
}

static void a_subject_joined_across_a_blank_line_is_noted(void **state) {
    (void)state;
    parse(GROUP LINE ORDER "TAGS: PREL\nSUBJECT: VISIT OF THE", "\n\nMINISTER OF HONEY", BODY);
    assert_int_equal(c.problems_n, 1);
    assert_string_equal(str(c.problems[0].kind), "subject");
    assert_string_equal(str(c.problems[0].detail), "goes on behind a blank line: MINISTER OF HONEY");
    parse(GROUP LINE ORDER "TAGS: PREL\nSUBJECT: HEPATITIS A", "\n\nKEY POINTS", BODY);
    assert_int_equal(c.problems_n, 0);
    assert_string_equal(str(c.subject), "HEPATITIS A");
    assert_string_equal(str(c.paragraphs[0].heading), "KEY POINTS");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_subject_is_one_line_without_residue),
        cmocka_unit_test(a_subject_joined_across_a_blank_line_is_noted),
    };
    return cmocka_run_group_tests(tests, open_parser, free_parser);
}
