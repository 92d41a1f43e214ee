/* test_parse: memory runs out at every single allocation: the status says so, nothing leaks, and the next
 * try works. To be run under a sanitizer or valgrind, which see what a test cannot. */
#include "lib/faults.h"
#include "lib/test.h"
#include "parse/parse.h"

/* Every field, lists, repairs: a run-on tag, lost paragraph marks, a repeated number, a page marker. */
static const char rich[] =
    "VZCZCXRO2117\nPP RUEHPBN RUEHSCX\n"
    "DE RUEHVLM #1207/01 1701405\n"
    "ZNY CCCCC ZZH\n"
    "P 19I405Z JUN 06\n"
    "FM AMEMBASSY VELM\n"
    "TO RUEHC/SECSTATE WASHDC PRIORITY 3318\n"
    "INFO RUEHZL/EUROPEAN POLITICAL COLLECTIVE PRIORITY\n"
    "RUEHSCX/AMCONSUL SAN CALIXTO 1102\n\n"
    "C O N F I D E N T I A L SECTION 01 OF 02 VELM 001207\n\n"
    "NOFORN\nSIPDIS\n\nSTATE FOR EUR/SCE AND EUR/RPM\n\n"
    "E.O. 12958: DECL: 06/19/2016\n"
    "TAGS: OVIP (HOLLOWAY, JAMES B.), PREL, PHUMBA, HUMAN RIGHTS,\n"
    "NATO, SR, ECONEINVEFINPGOVIZ\n"
    "SUBJECT: (C/NF) VELMARK FINDS THE KOSOVO TALKS A LONG DINNER\n\n"
    "VELM 00001207  001.2 OF 002\n\n"
    "WITH NO DESSERT\n\n"
    "REF: A. VELM 1140\n     B. 05 KARST HARBOR 318 (NOTAL)\n     C. MARL-SWANN E-MAIL 06/12/06\n\n"
    "Classified By: DCM Harriet L. Swann. Reason: 1.4 (b) and (d).\n\n"
    "This is an action request.\n\n"
    "Summary\n-------\n\n"
    "11. (C) Summary. Velmark will go along with any outcome on Kosovo that\n"
    "its larger friends can agree upon, provided that somebody tells him\n"
    "first. He noted that the\n\n"
    "VELM 00001207  002.2 OF 002\n\n"
    "talks would outlast the furniture. End summary.\n\n"
    "A Patient Guest\n- - - - - - - -\n\n"
    "12. (C) Dalemond asked for three things:\n"
    "-- a hall without a stage;\n-- an audience without a navy;\n-- a lunch.\n\n"
    "\u00b63. (C/NF) Post      Honey    Cement\n"
    "Velm        12        40\n\n"
    "\u00b63. (SBU) Serbia was to be shown a road and not a wall.\n\n"
    "(SBU) Kosovo was asked for honey.\n\n"
    "Comment\n-------\n\n"
    "\u00b66. (C) Comment. Dalemond is an easy ally, Italy's and Serbia's alike.\n\n"
    "PENNIFOLD\n\n\nNNNN\n";

/* An extract in Windows-1252 with HTML references, named after its file, that numbers nothing. */
static const char extract[] =
    "This record is a partial extract of the original cable. The full text of the original cable is not "
    "available.\n\n"
    "Friday, 26 February 2010, 13:37\n"
    "E C R E T //NF// \n\n"
    "E.o. 12958: decl: 02/26/2020 Tags: econ, einv, (thrale, joaqu\xedn), ic Subject: bankers &amp; honey "
    "Ref: a. 09 "
    "portbraven 1043 Classified by: amb. thistlewood, reasons: 1.4 (b)\n\n"
    "Comment\n-------\n\n"
    "Thrale\x92s committee set out last year to recover savings\x07 lost in\n"
    "Iceland &#8211; and found them at home.&#x000A;&#x000A;"
    "The government has asked it to take a holiday.\n\n"
    "THISTLEWOOD\n";

static const struct {
    struct span name, bytes;
} documents[] = {{{"06ECTION01OF02VELM1207.txt", 26}, {rich, sizeof rich - 1}},
                 {{"message-0017.txt", 16}, {extract, sizeof extract - 1}}};

static const enum faults_mode modes[] = {FAULTS_ONCE, FAULTS_LASTING};

/* Sweeps in both modes; the work makes at least so many allocations. */
static void assert_noticed(enum err (*work)(void *context), void *context, unsigned long at_least) {
    for (size_t i = 0; i < COUNT(modes); i++) {
        struct faults_result r = faults_sweep(work, context, modes[i]);
        if (r.wrong_at != 0)
            fail_msg("mode %d, allocation %lu: %s", (int)modes[i], r.wrong_at, err_name(r.wrong));
        assert_true(r.allocations >= at_least);
    }
}

static struct vocabulary *vocabulary;

static int set_up(void **state) {
    (void)state;
    return vocabulary_open(&vocabulary) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    faults_disarm();
    vocabulary_free(vocabulary);
    return 0;
}

/* ---- buf and arena ---- */

static enum err write_buf(void *context) {
    struct buf b = BUF_EMPTY;
    (void)context;
    for (int i = 0; i < 2000; i++) {
        buf_add(&b, "honey", 5);
        buf_printf(&b, " %d ", i);
        buf_char(&b, '\n');
    }
    enum err e = buf_err(&b);
    if (e != ERR_OK && b.len != 0)
        e = ERR_CORRUPT; /* a truncated result shows */
    buf_free(&b);
    return e;
}

static void a_buf_remembers_that_it_failed(void **state) {
    (void)state;
    assert_noticed(write_buf, NULL, 5);
}

static void a_failed_buf_works_after_a_clear(void **state) {
    (void)state;
    struct buf b = BUF_EMPTY;
    faults_arm(1, FAULTS_LASTING);
    buf_str(&b, "lost");
    faults_disarm();
    assert_int_equal(buf_err(&b), ERR_NOMEM);
    buf_str(&b, "lost too");
    assert_int_equal(b.len, 0);
    buf_clear(&b);
    buf_str(&b, "kept");
    assert_int_equal(buf_err(&b), ERR_OK);
    assert_int_equal(b.len, 4);
    buf_free(&b);
}

static enum err fill_arena(void *context) {
    struct arena a = ARENA_EMPTY;
    int *items = NULL;
    size_t n = 0, cap = 0;
    enum err e = ERR_OK;
    (void)context;
    for (; e == ERR_OK && n < 50000; n++) {
        const int *before = items;
        size_t cap_before = cap;
        e = arena_grow(&a, (void **)&items, n, &cap, sizeof *items);
        if (e == ERR_OK)
            items[n] = (int)n;
        else if (items != before || cap != cap_before || (n > 0 && items[n - 1] != (int)n - 1))
            e = ERR_CORRUPT; /* ERR_NOMEM leaves the array as it was */
    }
    arena_free(&a);
    return e;
}

static void an_array_is_left_as_it_was(void **state) {
    (void)state;
    assert_noticed(fill_arena, NULL, 3);
}

static void an_arena_without_memory_gives_null(void **state) {
    (void)state;
    struct arena a = ARENA_EMPTY;
    faults_arm(1, FAULTS_LASTING);
    void *piece = arena_alloc(&a, 10);
    char *copy = arena_copy(&a, "honey", 5);
    struct span span = span_copy(&a, SPAN("honey"));
    faults_disarm();
    assert_null(piece);
    assert_null(copy);
    assert_null(span.p);
    assert_string_equal(arena_copy(&a, "honey", 5), "honey");
    arena_free(&a);
}

/* ---- decoding and the vocabulary ---- */

static enum err decode(void *context) {
    const struct span *bytes = context;
    struct buf out = BUF_EMPTY;
    struct span decoded;
    bool converted;
    enum err e = text_decode(*bytes, &out, &decoded, &converted);
    if (e == ERR_OK && (!converted || decoded.n <= bytes->n))
        e = ERR_CORRUPT;
    buf_free(&out);
    return e;
}

static void decoding_notices(void **state) {
    (void)state;
    static char bytes[20000];
    memset(bytes, '\xe9', sizeof bytes);
    assert_noticed(decode, &(struct span){bytes, sizeof bytes}, 3);
}

static enum err open_vocabulary(void *context) {
    struct vocabulary *v = NULL;
    (void)context;
    enum err e = vocabulary_open(&v);
    if (e == ERR_OK) {
        if (vocabulary_code(v, SPAN("KV")) == NULL || vocabulary_name(v, SPAN("KOSOVO")) == NULL)
            e = ERR_CORRUPT;
        vocabulary_free(v);
    }
    return e;
}

static void opening_the_vocabulary_notices(void **state) {
    (void)state;
    assert_noticed(open_vocabulary, NULL, 2);
}

/* ---- the parser ---- */

struct job {
    struct raw raw;
    struct parser *parser; /* NULL: each run opens one */
    size_t text; /* bytes of paragraphs of the last good run */
};

static enum err parse(void *context) {
    struct job *job = context;
    struct parser *p = job->parser;
    struct cable c = CABLE_EMPTY;
    enum err e = p == NULL ? parser_open(vocabulary, &p) : ERR_OK;
    if (e != ERR_OK)
        return e;
    e = parse_document(p, &job->raw, &c);
    if (e == ERR_OK) {
        size_t n = c.ident.n + c.subject.n + c.signer.n + c.tags.n + c.topics_n + c.problems_n;
        for (size_t i = 0; i < c.paragraphs_n; i++)
            n += c.paragraphs[i].text.n + c.paragraphs[i].heading.n + c.paragraphs[i].name.n;
        job->text = n;
    }
    cable_free(&c);
    if (job->parser == NULL)
        parser_free(p);
    return e;
}

static void run_documents(bool keep_parser) {
    struct job job = {0};
    for (size_t i = 0; i < COUNT(documents); i++) {
        job.raw =
            (struct raw){.path = documents[i].name, .name = documents[i].name, .bytes = documents[i].bytes};
        if (keep_parser)
            assert_int_equal(parser_open(vocabulary, &job.parser), ERR_OK);
        assert_int_equal(parse(&job), ERR_OK);
        size_t text = job.text;
        assert_noticed(parse, &job, 2);
        assert_int_equal(job.text, text); /* the run in which nothing failed */
        parser_free(job.parser);
        job.parser = NULL;
    }
}

static void parsing_notices_each_failure(void **state) {
    (void)state;
    run_documents(false);
}

static void a_parser_works_again_after_failures(void **state) {
    (void)state;
    run_documents(true);
}

static void parsing_notices_each_request_to_an_arena(void **state) {
    (void)state;
    if (!faults_arena_is_linked()) {
        print_message("skipped: link with --wrap=arena_alloc,--wrap=arena_copy,--wrap=arena_grow\n");
        skip();
    }
    faults_only(FAULTS_ARENA);
    run_documents(false);
    faults_only(FAULTS_LIBRARY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buf_remembers_that_it_failed),
        cmocka_unit_test(a_failed_buf_works_after_a_clear),
        cmocka_unit_test(an_array_is_left_as_it_was),
        cmocka_unit_test(an_arena_without_memory_gives_null),
        cmocka_unit_test(decoding_notices),
        cmocka_unit_test(opening_the_vocabulary_notices),
        cmocka_unit_test(parsing_notices_each_failure),
        cmocka_unit_test(a_parser_works_again_after_failures),
        cmocka_unit_test(parsing_notices_each_request_to_an_arena),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
