/* test_body: the lines of a body without what transmission put between them, the paragraphs made of them, and
 * what the cable is about. Expectations are written "name(marking)[heading] text", one paragraph a line. */
#include <stdio.h>

#include "lib/test.h"
#include "parse/body_lines.h"
#include "parse/topics.h"

static const struct body_hints hints = {.post = {"VELM", 4}, .serial = 1207};

/* The lines of a page, in the cable's arena. */
static struct span *lines_of(struct cable *c, const char *page, size_t *n) {
    struct span rest = span_of(page), line, *lines = NULL;
    size_t cap = 0;
    *n = 0;
    while (span_line(&rest, &line)) {
        assert_int_equal(arena_grow(&c->arena, (void **)&lines, *n, &cap, sizeof *lines), ERR_OK);
        lines[(*n)++] = line;
    }
    return lines;
}

static void add(char list[4000], const char *before, struct span s, const char *after) {
    size_t n = strlen(list);
    snprintf(list + n, 4000 - n, "%s%.*s%s", before, (int)s.n, s.n == 0 ? "" : s.p, after);
}

/* The lines that body_lines_collect() leaves of a page, joined by bars; "^" before one that was cut. */
static const char *collected(const char *page) {
    static char list[4000];
    struct cable c = CABLE_EMPTY;
    struct body_lines body;
    size_t n;
    c.subject = SPAN("HONEY AND CEMENT");
    struct span *lines = lines_of(&c, page, &n);
    assert_int_equal(body_lines_collect(&c, lines, n, &hints, &body), ERR_OK);
    list[0] = '\0';
    for (size_t i = 0; i < body.n; i++)
        add(list, body.items[i].cut_before ? "^" : "", body.items[i].text, i + 1 < body.n ? "|" : "");
    cable_free(&c);
    return list;
}

static void parse(struct cable *c, const char *page) {
    size_t n;
    *c = CABLE_EMPTY;
    struct span *lines = lines_of(c, page, &n);
    assert_int_equal(body_split(c, lines, n, &hints), ERR_OK);
}

/* The paragraphs that body_split() makes of a page, and "-- signer" behind them where there is one. */
static const char *parsed(const char *page) {
    static char list[4000];
    struct cable c;
    parse(&c, page);
    list[0] = '\0';
    for (size_t i = 0; i < c.paragraphs_n; i++) {
        const struct cable_paragraph *p = &c.paragraphs[i];
        add(list, i == 0 ? "" : "\n", p->name, "");
        add(list, "(", p->marking, ")");
        add(list, "[", p->heading, "] ");
        add(list, "", p->text, "");
    }
    if (c.signer.n > 0)
        add(list, "\n-- ", c.signer, "");
    cable_free(&c);
    return list;
}

/* ---- lines ---- */

static void page_markers_go_and_leave_a_note(void **state) {
    (void)state;
    assert_string_equal(
        collected("1. (C) He noted that the\n\nVELM 00001207  002.2 OF 003\n\ngovernment agreed.\n"),
        "1. (C) He noted that the|^government agreed.");
    assert_string_equal(collected("1. (C) He noted that the\n CONFIDENTIAL\nPAGE 02 VELM 01207 01 OF 02 "
                                  "161530Z\ngovernment agreed.\n"),
                        "1. (C) He noted that the|^government agreed.");
    assert_string_equal(
        collected("1. (C) He noted that the VELM 00001207  002.2 OF 003 government agreed.\n"),
        "1. (C) He noted that the|^government agreed.");
}

static void a_caption_that_strayed_into_a_sentence_goes(void **state) {
    (void)state;
    assert_string_equal(collected("1. (C) He promised to ask the\n\nSIPDIS\nSecretary for honey.\n"),
                        "1. (C) He promised to ask the|^Secretary for honey.");
    assert_string_equal(parsed("1. (C) He promised to ask the\n\nSIPDIS\nSecretary for honey.\n"),
                        "01(C)[] (C) He promised to ask the Secretary for honey.");
    assert_string_equal(collected("1. (C) He promised.\n\nSIPDIS\n\n2. (C) He did not.\n"),
                        "1. (C) He promised.|SIPDIS|2. (C) He did not.");
}

static void the_head_of_a_later_section_goes(void **state) {
    (void)state;
    assert_string_equal(
        collected("1. (C) He noted that the\n\n"
                  "C O N F I D E N T I A L SECTION 02 OF 03 VELM 001207\n\n"
                  "E.O. 12958: DECL: 06/19/2016\nTAGS: PREL, PGOV\nSUBJECT: HONEY AND CEMENT\n\n"
                  "government agreed.\n"),
        "1. (C) He noted that the|^government agreed.");
}

/* Not a test of speed: it would not end. */
static void brackets_without_end_are_text(void **state) {
    (void)state;
    enum { MANY = 400000 };
    static char page[MANY * 5 + 16];
    size_t n = (size_t)snprintf(page, sizeof page, "1. (C) a ");
    for (size_t i = 0; i < MANY; i++, n += 5)
        memcpy(page + n, "(((( ", 5);
    snprintf(page + n, sizeof page - n, "1. z");
    struct cable c;
    parse(&c, page);
    assert_int_equal(c.paragraphs_n, 1);
    assert_int_equal(c.paragraphs[0].text.n, n + 4 - 3);
    cable_free(&c);
}

static void the_end_of_the_message_goes(void **state) {
    (void)state;
    assert_string_equal(collected("1. (C) Honey.\n\nGREAVES\n\n\nNNNN\n"), "1. (C) Honey.|GREAVES");
}

static void everything_else_stays(void **state) {
    (void)state;
    assert_string_equal(
        collected("Summary\n-------\n\n1. (C) Secret\ntalks on page 2.\n\n\n   Secretary Rice\n"),
        "Summary|-------|1. (C) Secret|talks on page 2.|   Secretary Rice");
    assert_string_equal(collected(""), "");
    assert_string_equal(collected("\n\n  \n"), "");
}

/* ---- paragraphs ---- */

static void paragraphs_are_named_by_their_numbers(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) One.\n\n2. (S/NF) Two.\n\n3. (SBU) Three.\n"),
                        "01(C)[] (C) One.\n02(S/NF)[] (S/NF) Two.\n03(SBU)[] (SBU) Three.");
}

static void lost_marks_are_recovered_and_noted(void **state) {
    (void)state;
    static const char page[] = "11. (C) One.\n\n12. (C) Two.\n\n\u00b63. (C) Three.\n\n\u00b64. (C) Four.\n";
    struct cable c;
    assert_string_equal(parsed(page),
                        "01(C)[] (C) One.\n02(C)[] (C) Two.\n03(C)[] (C) Three.\n04(C)[] (C) Four.");
    parse(&c, page);
    assert_int_equal(c.problems_n, 1);
    assert_true(span_eq(c.problems[0].kind, SPAN("paragraph-number")));
    cable_free(&c);
}

static void a_clean_body_has_no_problems(void **state) {
    (void)state;
    struct cable c;
    parse(&c, "1. (C) One.\n\n2. (C) Two.\n\nGREAVES\n");
    assert_int_equal(c.problems_n, 0);
    cable_free(&c);
}

static void headings_stand_over_their_paragraph(void **state) {
    (void)state;
    assert_string_equal(
        parsed("Summary\n-------\n\n1. (C) One.\n\nA Patient Guest\n- - - - - - - -\n\n2. (C) Two.\n\n"
               "Honey\n\n---\n\n3. (C) Three.\n"),
        "01(C)[Summary] (C) One.\n02(C)[A Patient Guest] (C) Two.\n03(C)[Honey] (C) Three.");
}

static void a_redaction_is_no_heading(void **state) {
    (void)state;
    /* of whole paragraphs, above the heading of the next one, whether that has a rule or not */
    assert_string_equal(parsed("1. (C) One.\n\nXXXXXXXXXXXX\n\nHoney\n-----\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n\nXXXXXXXXXXXX\n02(C)[Honey] (C) Two.");
    assert_string_equal(parsed("1. (C) One.\nXXXXXXXXXXXX\nHoney from the Coast\n--------\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\nXXXXXXXXXXXX\n02(C)[Honey from the Coast] (C) Two.");
    assert_string_equal(parsed("1. (C) One.\n\nXXXXXXXXXXXX XXXXXXXXXXXX\n\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n\nXXXXXXXXXXXX XXXXXXXXXXXX\n02(C)[] (C) Two.");
    /* what stands above a rule was a heading, and a heading may hold a name that was taken out */
    assert_string_equal(parsed("1. (C) One.\n\nXXXXXXXXXXXX\n------------\n\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n02(C)[XXXXXXXXXXXX] (C) Two.");
    assert_string_equal(parsed("1. (C) One.\n\nXXXXXXXXXXXX: Honey\n-----------\n\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n02(C)[XXXXXXXXXXXX: Honey] (C) Two.");
}

static void the_end_of_a_summary_is_no_heading(void **state) {
    (void)state;
    assert_string_equal(parsed("SUMMARY: THE STRIKE IS OVER AND THE MINISTER HAS SAID SO TO US.\n"
                               "HE IS GLAD. END SUMMARY\n1. A B.\n2. C D.\n"),
                        "00()[] SUMMARY: THE STRIKE IS OVER AND THE MINISTER HAS SAID SO TO US. "
                        "HE IS GLAD. END SUMMARY\n01()[] A B.\n02()[] C D.");
    assert_string_equal(parsed("SUMMARY: THE BEES ARE WELL. ALL OF THEM\n\n1. A B.\n2. C D.\n"),
                        "00()[] SUMMARY: THE BEES ARE WELL. ALL OF THEM\n01()[] A B.\n02()[] C D.");
    assert_string_equal(parsed("1. A B.\n\nSummary: X. Y\n\n2. C D.\n\nSUMMARY\n\n3. E F.\n"),
                        "01()[] A B.\n\nSummary: X. Y\n02()[] C D.\n03()[SUMMARY] E F.");
    assert_string_equal(parsed("SUMMARY: X. END SUMMARY\n1. A B.\n2. C D.\n"),
                        "00()[] SUMMARY: X. END SUMMARY\n01()[] A B.\n02()[] C D.");
    assert_string_equal(parsed("The strike is over. End of Summary\n1. A B.\n2. C D.\n"),
                        "00()[] The strike is over. End of Summary\n01()[] A B.\n02()[] C D.");
}

static void text_before_the_first_number_is_00(void **state) {
    (void)state;
    assert_string_equal(parsed("This is an action request, see below.\n\n1. (C) One.\n\n2. (C) Two.\n"),
                        "00()[] This is an action request, see below.\n01(C)[] (C) One.\n02(C)[] (C) Two.");
}

static void a_number_that_repeats_gets_a_letter(void **state) {
    (void)state;
    assert_string_equal(parsed("5. (C) A.\n\n6. (C) B.\n\n6. (C) C.\n\n7. (C) D.\n"),
                        "05(C)[] (C) A.\n06(C)[] (C) B.\n06b(C)[] (C) C.\n07(C)[] (C) D.");
}

static void a_body_without_numbers_is_counted_by_blocks(void **state) {
    (void)state;
    assert_string_equal(
        parsed("The first block has\ntwo lines.\n\nThe second has one.\n\n\nThe third ends.\n"),
        "01()[] The first block has two lines.\n02()[] The second has one.\n03()[] The third ends.");
}

static void a_list_stays_in_its_paragraph(void **state) {
    (void)state;
    assert_string_equal(
        parsed("1. (C) One.\n\n2. (C) He asked for:\n\n1. honey;\n2. cement;\n3. lemons.\n\n3. (C) Two.\n"),
        "01(C)[] (C) One.\n02(C)[] (C) He asked for:\n\n1. honey;\n2. cement;\n3. lemons.\n03(C)[] (C) Two.");
}

static void past_the_limit_the_rest_stays_in_the_last(void **state) {
    (void)state;
    struct buf page = BUF_EMPTY;
    struct cable c;
    for (int i = 1; i <= CABLE_PARAGRAPHS_MAX + 5; i++)
        buf_printf(&page, "Block %d.\n\n", i);
    buf_char(&page, '\0');
    parse(&c, page.data);
    assert_int_equal(c.paragraphs_n, CABLE_PARAGRAPHS_MAX);
    struct span last = c.paragraphs[c.paragraphs_n - 1].text;
    size_t at;
    assert_true(span_istarts(last, SPAN("Block 4000.")));
    assert_true(span_ifind(last, SPAN("Block 4005."), &at));
    cable_free(&c);
    buf_free(&page);
}

#define LONG                                                                                                 \
    "Bees of the coast fly over the hills and back again on every day of the long summer, and of it "        \
    "XXXXXXXX"

static void a_heading_of_two_lines_is_one(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) One.\n\n------------------\nHONEY: NO DECISION\n\n\nAND NO BEES\n"
                               "------------------\n\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n02(C)[HONEY: NO DECISION AND NO BEES] (C) Two.");
    assert_string_equal(parsed("1. (C) One.\n\nHONEY\n-----\n\nBEES\n----\n\n2. (C) Two.\n"),
                        "01(C)[] (C) One.\n02(C)[HONEY\nBEES] (C) Two.");
    /* as in copies in which each block is one long line */
    assert_string_equal(parsed("1. (C) " LONG "\nHONEY & WAX,\nBUT NOT BEES\n\n2. (C) Two.\n"),
                        "01(C)[] (C) " LONG "\n02(C)[HONEY & WAX, BUT NOT BEES] (C) Two.");
}

#define TITLE "The Bees of the Coast Fly Over the Hills and Back Again on Every Day of the Summer"
#define TITLE_RULE "----------------------------------------------------------------------------------"
static void a_heading_run_into_a_long_line_has_its_rule(void **state) {
    (void)state;
    assert_string_equal(
        parsed("1. (C) " LONG ". They come back. Honey Is Overdue\n-----------------\n2. (C) Two.\n"),
        "01(C)[] (C) " LONG ". They come back.\n02(C)[Honey Is Overdue] (C) Two.");
    /* an abbreviation or a colon ends no sentence */
    assert_string_equal(parsed("1. (C) " LONG " asked for: Honey Keeper\n------------\n2. (C) Two.\n"),
                        "01(C)[] (C) " LONG " asked for: Honey Keeper\n------------\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) " LONG ", he told Gen. Honey Keeper\n------------\n2. (C) Two.\n"),
                        "01(C)[] (C) " LONG ", he told Gen. Honey Keeper\n------------\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) " LONG " of the U.S. Embassy Velmora\n---------------\n2. (C) Two.\n"),
                        "01(C)[] (C) " LONG
                        " of the U.S. Embassy Velmora\n---------------\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) " LONG ". They Come Back. Honey\n-----------------\n2. (C) Two.\n"),
                        "01(C)[] (C) " LONG ". They Come Back. Honey\n-----------------\n02(C)[] (C) Two.");
    assert_string_equal(collected("          " TITLE "\n" TITLE_RULE), "          " TITLE "|" TITLE_RULE);
}

static void a_rule_that_underlines_nothing_goes(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) XXXXXXXXXXXX---------------- \n2. (C) Two.\n"),
                        "01(C)[] (C) XXXXXXXXXXXX\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) " LONG ".\n\n- - - - -\n\n2. (C) Two.\n\n-----\n"),
                        "01(C)[] (C) " LONG ".\n02(C)[] (C) Two.");
    /* a blank to fill in, the foot of a table */
    assert_string_equal(parsed("1. (C) He agreed.\n__________\n2. (C) Two.\n"),
                        "01(C)[] (C) He agreed.\n__________\n02(C)[] (C) Two.");
    assert_string_equal(parsed("1. (C) Sum 5.\n=====\n-----\n2. (C) Sum     5.\n-----\n"),
                        "01(C)[] (C) Sum 5.\n=====\n-----\n02(C)[] (C) Sum     5.\n-----");
    /* the lower side of a box stays, and a rule below what may be a heading */
    assert_string_equal(parsed("1. (C) One.\n\n*****\nSee www.velm.example\n*****\n"),
                        "01(C)[] (C) One.\n\n*****\nSee www.velm.example\n*****");
    assert_string_equal(parsed("-----\n"), "01()[] -----");
}

static void the_signature_is_no_paragraph(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) One.\n\n2. (C) Two.\n\nPENNIFOLD\n"),
                        "01(C)[] (C) One.\n02(C)[] (C) Two.\n-- PENNIFOLD");
    assert_string_equal(parsed("1. (C) One.\n\n2. (C) Two.\nPENNIFOLD\n"),
                        "01(C)[] (C) One.\n02(C)[] (C) Two.\n-- PENNIFOLD");
}

static void a_signature_is_found_in_its_many_forms(void **state) {
    (void)state;
    static const struct {
        const char *end, *expected; /* expected: what follows the first paragraph */
    } rows[] = {
        {"PENNIFOLD\nBT\n#1207\n\nNNNN", "-- PENNIFOLD"},
        {"PENNIFOLD#", "-- PENNIFOLD"},
        {"PENNIFOLD.", "-- PENNIFOLD"},
        {"PENNIFOLD <", "-- PENNIFOLD"},
        {"PENNIFOLD\n!", "-- PENNIFOLD"},
        {"PENNIFOLD\n\n\u00b6", "-- PENNIFOLD"},
        {"van der Pennifold", "-- van der Pennifold"},
        {"SIGNED: PENNIFOLD", "\n\nSIGNED:\n-- PENNIFOLD"},
        {"/s/ Pennifold", "\n\n/s/\n-- Pennifold"},
        {"(U) Velm 1207 signed Pennifold", "\n\n(U) Velm 1207 signed\n-- Pennifold"},
        {"PENNIFOLD\n\nSIPDIS", "\n\nSIPDIS\n-- PENNIFOLD"},
        {"PENNIFOLD\n\nEPET @ EL P", "\n\nEPET @ EL P\n-- PENNIFOLD"},
        {"PENNIFOLD\n\n====== CABLE ENDS ======", "\n\n====== CABLE ENDS ======\n-- PENNIFOLD"},
        {"Ayes: 12 Abstentions: 13 PENNIFOLD", "\n\nAyes: 12 Abstentions: 13\n-- PENNIFOLD"},
        {"Best,\nDora\npennifold", "\n\nBest,\nDora\n-- pennifold"},
        /* no signatures */
        {"PENNIFOLD\n\nHe left the same day.", "\n\nPENNIFOLD\n\nHe left the same day."},
        {"ANNEX\n\nTable of bees", "\n\nANNEX\n\nTable of bees"},
        {"Velm counts 12 of NATO", "\n\nVelm counts 12 of NATO"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char page[200], expected[200];
        bool apart = rows[i].expected[0] != '\n';
        snprintf(page, sizeof page, "1. (C) One.\n\n%s\n", rows[i].end);
        snprintf(expected, sizeof expected, "01(C)[] (C) One.%s%s", apart ? "\n" : "", rows[i].expected);
        assert_string_equal(parsed(page), expected);
    }
}

static void a_signature_in_the_middle_is_no_heading(void **state) {
    (void)state;
    assert_string_equal(parsed("1. (C) One\ntwo.\nPENNIFOLD\n\n2. (C) Two.\nPENNIFOLD\n"),
                        "01(C)[] (C) One two.\nPENNIFOLD\n02(C)[] (C) Two.\n-- PENNIFOLD");
}

static void an_empty_body_has_no_paragraphs(void **state) {
    (void)state;
    assert_string_equal(parsed(""), "");
    assert_string_equal(parsed("\n \n"), "");
}

/* ---- topics ---- */

/* "NAME+" for an assigned topic, "NAME" for a discussed one, sorted as they come. */
static const char *topics_of(const char *tag, const char *subject, const char *page) {
    static char list[4000];
    struct cable c;
    struct vocabulary *v;
    assert_int_equal(vocabulary_open(&v), ERR_OK);
    parse(&c, page);
    c.subject = span_of(subject);
    if (*tag != '\0')
        assert_int_equal(cable_add_once(&c, &c.tags, span_of(tag)), ERR_OK);
    assert_int_equal(topics_find(&c, v), ERR_OK);
    list[0] = '\0';
    for (size_t i = 0; i < c.topics_n; i++)
        add(list, i == 0 ? "" : " ", c.topics[i].name, c.topics[i].source == CABLE_ASSIGNED ? "+" : "");
    cable_free(&c);
    vocabulary_free(v);
    return list;
}

static void a_topic_is_assigned_or_discussed(void **state) {
    (void)state;
    static const char once[] = "1. (C) A Kosovar planted trees.\n\n2. (C) Kosovar Kosovo Kosovo.\n";
    assert_string_equal(topics_of("KV", "HONEY", "1. (C) Honey.\n"), "KOSOVO+");
    assert_string_equal(topics_of("KOSOVO", "HONEY", "1. (C) Honey.\n"), "KOSOVO+");
    assert_string_equal(topics_of("", "KOSOVO AND HONEY", "1. (C) Honey.\n"), "KOSOVO");
    assert_string_equal(topics_of("", "HONEY", "Kosovo\n------\n\n1. (C) Honey.\n"), "KOSOVO");
    assert_string_equal(topics_of("", "HONEY", once), "KOSOVO");
    assert_string_equal(topics_of("KV", "KOSOVO", once), "KOSOVO+");
    assert_string_equal(topics_of("", "HONEY", "1. (C) Kosovo, Kosovo and Kosovo.\n\n2. (C) Honey.\n"), "");
    assert_string_equal(topics_of("QZX", "", ""), "");
}

/* A cable of n paragraphs; a letter of places says how often the paragraph names Kosovo: a for once, b for
 * twice, others not. */
static const char *page_of(const char *places) {
    static char page[4000];
    page[0] = '\0';
    for (size_t i = 0; places[i] != '\0'; i++) {
        int times = places[i] == 'a' ? 1 : places[i] == 'b' ? 2 : 0;
        size_t n = strlen(page);
        snprintf(page + n, sizeof page - n, "%zu. (C) Honey%s%s.\n\n", i + 1, times > 0 ? " for Kosovo" : "",
                 times > 1 ? " of Kosovo" : "");
    }
    return page;
}

static void a_name_in_passing_is_no_topic(void **state) {
    (void)state;
    static const struct {
        const char *places;
        bool discussed;
    } cases[] = {
        {"aa", true},
        {"aa.", true},
        {"aa..", false}, /* twice in four: not more than half */
        {"ab..", true},
        {"ba...", true},
        {"ba....", false},
        {".ab.", false}, /* not in the summary */
        {"b...b..", true},
        {"b...b...", false},
        {"..bbba......", true}, /* seven times is enough anywhere */
        {"..bbb.......", false},
        {"..aaaaaaa..........................", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if ((strcmp(topics_of("", "HONEY", page_of(cases[i].places)), "KOSOVO") == 0) != cases[i].discussed)
            fail_msg("%s", cases[i].places);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_markers_go_and_leave_a_note),
        cmocka_unit_test(a_caption_that_strayed_into_a_sentence_goes),
        cmocka_unit_test(the_head_of_a_later_section_goes),
        cmocka_unit_test(the_end_of_the_message_goes),
        cmocka_unit_test(brackets_without_end_are_text),
        cmocka_unit_test(everything_else_stays),
        cmocka_unit_test(paragraphs_are_named_by_their_numbers),
        cmocka_unit_test(lost_marks_are_recovered_and_noted),
        cmocka_unit_test(a_clean_body_has_no_problems),
        cmocka_unit_test(headings_stand_over_their_paragraph),
        cmocka_unit_test(a_redaction_is_no_heading),
        cmocka_unit_test(the_end_of_a_summary_is_no_heading),
        cmocka_unit_test(text_before_the_first_number_is_00),
        cmocka_unit_test(a_number_that_repeats_gets_a_letter),
        cmocka_unit_test(a_body_without_numbers_is_counted_by_blocks),
        cmocka_unit_test(a_list_stays_in_its_paragraph),
        cmocka_unit_test(past_the_limit_the_rest_stays_in_the_last),
        cmocka_unit_test(a_heading_of_two_lines_is_one),
        cmocka_unit_test(a_heading_run_into_a_long_line_has_its_rule),
        cmocka_unit_test(a_rule_that_underlines_nothing_goes),
        cmocka_unit_test(the_signature_is_no_paragraph),
        cmocka_unit_test(a_signature_is_found_in_its_many_forms),
        cmocka_unit_test(a_signature_in_the_middle_is_no_heading),
        cmocka_unit_test(an_empty_body_has_no_paragraphs),
        cmocka_unit_test(a_topic_is_assigned_or_discussed),
        cmocka_unit_test(a_name_in_passing_is_no_topic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
