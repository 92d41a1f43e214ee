/* test_identity: which cable a document is and how it was classified, where the places that say so agree,
 * differ or are silent. Each place is set by hand; no document is parsed. */
#include "lib/str.h"
#include "lib/test.h"
#include "parse/identity.h"

static struct cable c;
static struct head head;
static struct metadata metadata;

static int forget(void **state) {
    (void)state;
    cable_free(&c);
    c = CABLE_EMPTY;
    head = (struct head){0};
    metadata = (struct metadata){0};
    return 0;
}

static const char *only_problem(void) {
    if (c.problems_n > 1)
        fail_msg("%zu problems", c.problems_n);
    return c.problems_n == 0 ? "" : str(c.problems[0].detail);
}

/* ---- identifier ---- */

struct places { /* what each says; empty or 0: nothing */
    int year; /* the date-time group */
    const char *line; /* the classification line: its post */
    unsigned long serial; /* ... and its serial */
    const char *from; /* the FM line */
    unsigned long station; /* the DE line: its serial */
    const char *metadata;
    const char *file; /* its name */
    const char *lines[3]; /* of the document, page markers among them */
};

static struct ident find(const struct places *p) {
    struct ident id;
    static struct span lines[3];
    forget(NULL);
    head.lines = lines;
    for (; head.lines_n < 3 && p->lines[head.lines_n] != NULL; head.lines_n++)
        lines[head.lines_n] = span_of(p->lines[head.lines_n]);
    head.has_group = p->year != 0;
    head.group.year = p->year;
    if (p->line != NULL) {
        head.has_line = true;
        head.line.post = span_of(p->line);
        head.line.serial = p->serial;
    }
    head.station_serial = p->station;
    if (p->from != NULL)
        c.origin_name = span_of(p->from);
    metadata.has_ident = p->metadata != NULL && ident_parse(span_of(p->metadata), &metadata.ident) == ERR_OK;
    struct evidence about = {&head, &metadata, span_of(p->file == NULL ? "letter.txt" : p->file)};
    assert_int_equal(identity_find(&c, &about, &id), ERR_OK);
    return id;
}

static void assert_found(struct places p, const char *id, const char *problem) {
    find(&p);
    assert_string_equal(str(c.ident), id);
    assert_string_equal(only_problem(), problem);
}

static void the_classification_line_names_the_cable(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .line = "VELM", .serial = 1207}, "06VELM1207", "");
    assert_string_equal(str(c.origin), "VELM");
    assert_found((struct places){.year = 2006, .line = "NEW DELHI", .serial = 77}, "06NEWDELHI77", "");
}

static void without_it_the_fm_and_de_lines_do(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .from = "AMEMBASSY ROME", .station = 1851}, "06ROME1851",
                 "no classification line with a post: taken from the FM and DE lines");
}

static void a_post_that_nobody_knows_gives_way_to_the_fm_line(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .line = "RQME", .serial = 1851, .from = "AMEMBASSY ROME"},
                 "06ROME1851", "");
    assert_found(
        (struct places){
            .year = 2006, .line = "RQME", .serial = 1851, .from = "AMEMBASSY ROME", .station = 1851},
        "06ROME1851", "");
}

static void but_not_where_the_de_line_has_another_serial(void **state) {
    (void)state;
    assert_found(
        (struct places){
            .year = 2006, .line = "VELM", .serial = 1207, .from = "AMEMBASSY ROME", .station = 1851},
        "06VELM1207", "");
}

static void the_metadata_names_a_cable_that_does_not_name_itself(void **state) {
    (void)state;
    assert_found((struct places){.metadata = "06VELM1207"}, "06VELM1207", "");
    assert_found((struct places){.year = 2006, .line = "VELM", .serial = 1207, .metadata = "06VELM1207"},
                 "06VELM1207", "");
}

static void the_metadata_is_believed_where_nothing_confirms_the_text(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .line = "ROME", .serial = 1851, .metadata = "06ROME1815"},
                 "06ROME1815",
                 "the text says 06ROME1851, the catalogue 06ROME1815: the catalogue is believed");
}

static void the_de_line_confirms_one_of_two_serials(void **state) {
    (void)state;
    struct places p = {.year = 2006, .line = "ROME", .serial = 1851, .metadata = "06ROME1815"};
    p.station = 1851;
    assert_found(p, "06ROME1851", "the text says 06ROME1851, the catalogue 06ROME1815: the text is believed");
    p.station = 1815;
    assert_found(p, "06ROME1815",
                 "the text says 06ROME1851, the catalogue 06ROME1815: the catalogue is believed");
}

static void a_known_post_is_believed_against_an_unknown_one(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .line = "ROME", .serial = 1851, .metadata = "06RQME1851"},
                 "06ROME1851", "the text says 06ROME1851, the catalogue 06RQME1851: the text is believed");
    assert_found((struct places){.year = 2006, .line = "RQME", .serial = 1851, .metadata = "06ROME1851"},
                 "06ROME1851",
                 "the text says 06RQME1851, the catalogue 06ROME1851: the catalogue is believed");
}

static void page_markers_name_a_cable_that_nothing_else_names(void **state) {
    (void)state;
    static const char markers[] = "named nowhere but on its page markers: taken from these";
    static const char file[] = "none in the document: named after its file";
    assert_found((struct places){.year = 2006, .lines = {"Text.", "ROME 00001851  002.2 OF 003"}},
                 "06ROME1851", markers);
    assert_string_equal(str(c.origin), "ROME");
    assert_found((struct places){.year = 1977,
                                 .from = "AMEMBASSY PORTBRAVEN",
                                 .lines = {"PAGE 02  PORTBR  01196  01 OF 02  082030Z",
                                           "CONFIDENTIAL PAGE 03 PORTBR 01196 02 OF 02 082030Z"}},
                 "77PORTBRAVEN1196", markers);
    assert_found(
        (struct places){.year = 2006, .file = "06VELM1207.txt", .lines = {"ROME 00001851  002 OF 003"}},
        "06VELM1207", "taken from the name of the file");
    assert_found(
        (struct places){.year = 2006, .line = "VELM", .serial = 1207, .lines = {"ROME 00001851 002 OF 003"}},
        "06VELM1207", "");
    /* two cables, the post of another, a post that nobody knows, no year */
    assert_found(
        (struct places){.year = 2006, .lines = {"ROME 00001851  002 OF 003", "ROME 00001852  003 OF 003"}},
        "letter", file);
    assert_found(
        (struct places){.year = 2006, .from = "AMEMBASSY OSLO", .lines = {"ROME 00001851  002 OF 003"}},
        "letter", file);
    assert_found((struct places){.year = 2006, .lines = {"VELM 00001851  002 OF 003"}}, "letter", file);
    assert_found((struct places){.lines = {"ROME 00001851  002 OF 003"}}, "letter", file);
}

static void the_file_names_a_cable_that_nothing_else_names(void **state) {
    (void)state;
    assert_found((struct places){.file = "06VELM1207.txt"}, "06VELM1207", "taken from the name of the file");
    find(&(struct places){.file = "08ECTION01OF02MANAMA492.txt"}); /* a wrong cut is put right, and noted */
    assert_string_equal(str(c.ident), "08MANAMA492");
    assert_int_equal(c.problems_n, 2);
    assert_string_equal(str(c.problems[1].detail),
                        "the file is named 08ECTION01OF02MANAMA492, the document says 08MANAMA492");
}

static void the_file_mends_a_post_or_a_serial_that_is_damaged(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .line = "RQME", .serial = 1851, .file = "06ROME1851.txt"},
                 "06ROME1851",
                 "the text says 06RQME1851, the name of the file 06ROME1851: the name is believed");
    assert_found(
        (struct places){
            .year = 2006, .line = "ROME", .serial = 1851, .station = 1815, .file = "06ROME1815.txt"},
        "06ROME1815", "the text says 06ROME1851, the name of the file 06ROME1815: the name is believed");
}

static void a_file_that_is_named_otherwise_is_noted(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .line = "ROME", .serial = 1851, .file = "06ROME1815.txt"},
                 "06ROME1851", "the file is named 06ROME1815, the document says 06ROME1851");
}

static void a_cable_that_nothing_names_has_the_name_of_its_file(void **state) {
    (void)state;
    assert_found((struct places){.year = 2006, .file = "two\nlines.txt"}, "two_lines",
                 "none in the document: named after its file");
    struct ident id = find(&(struct places){.year = 2006, .file = "letter.txt"});
    assert_int_equal(id.year, 2006);
    assert_int_equal(id.serial, 0);
    assert_string_equal(id.post, "");
    assert_string_equal(str(c.origin), "");
}

/* The identifier of VELM 1207, whose head has no date-time group that reads, in a file of that name. */
static const char *velm(const char *file) {
    struct ident id;
    cable_free(&c);
    c = CABLE_EMPTY;
    head.has_line = true;
    head.line.post = SPAN("VELM");
    head.line.serial = 1207;
    struct evidence about = {&head, &metadata, span_of(file)};
    assert_int_equal(identity_find(&c, &about, &id), ERR_OK);
    return str(c.ident);
}

static void the_year_is_taken_from_what_has_one(void **state) {
    (void)state;
    assert_string_equal(velm("07VELM1207.txt"), "07VELM1207");
    metadata.has_date = true;
    metadata.date = (struct calendar_time){2008, 3, 30, 0, 0, 0};
    assert_string_equal(velm("07VELM1207.txt"), "08VELM1207");
    head.garbled_group = SPAN("P 3O1015Z MAR 09");
    assert_string_equal(velm("letter.txt"), "09VELM1207");
    head.has_banner = true;
    head.banner = (struct calendar_time){2010, 2, 26, 13, 37, 0};
    assert_string_equal(velm("letter.txt"), "10VELM1207");
}

/* ---- classification ---- */

static void assert_level(enum cable_level level, const char *problem) {
    struct evidence about = {&head, &metadata, SPAN("letter.txt")};
    assert_int_equal(identity_level(&c, &about), ERR_OK);
    assert_int_equal(c.level, level);
    assert_string_equal(only_problem(), problem);
}

static void places_that_agree_change_nothing(void **state) {
    (void)state;
    c.level = metadata.level = head.zny = CABLE_SECRET;
    head.has_line = true;
    assert_level(CABLE_SECRET, "");
}

static void the_metadata_or_the_zny_line_has_the_level_that_no_line_has(void **state) {
    (void)state;
    metadata.level = CABLE_CONFIDENTIAL;
    assert_level(CABLE_CONFIDENTIAL, "");
    forget(NULL);
    head.zny = CABLE_SECRET;
    assert_level(CABLE_SECRET, "no classification line: SECRET, from the ZNY line");
}

static void the_zny_line_decides_between_the_line_and_the_metadata(void **state) {
    (void)state;
    c.level = CABLE_CONFIDENTIAL;
    head.has_line = true;
    metadata.level = head.zny = CABLE_SECRET;
    assert_level(CABLE_SECRET, "the line says CONFIDENTIAL, the catalogue SECRET: the catalogue is believed");
}

static void without_one_a_line_that_is_spelled_right_is_believed(void **state) {
    (void)state;
    c.level = CABLE_CONFIDENTIAL;
    head.has_line = true;
    metadata.level = CABLE_SECRET;
    assert_level(CABLE_CONFIDENTIAL,
                 "the line says CONFIDENTIAL, the catalogue SECRET: the line is believed");
}

static void a_garbled_line_is_noted_and_gives_way(void **state) {
    (void)state;
    c.level = CABLE_SECRET;
    head.has_line = head.line.garbled = true;
    head.line.printed = SPAN("E C R E T");
    assert_level(CABLE_SECRET, "\"E C R E T\" read as SECRET");
    forget(NULL);
    c.level = head.zny = CABLE_SECRET;
    head.has_line = head.line.garbled = true;
    head.line.printed = SPAN("E C R E T");
    assert_level(CABLE_SECRET, "\"E C R E T\" read as SECRET, as the ZNY line says");
    forget(NULL);
    c.level = CABLE_SECRET;
    metadata.level = CABLE_CONFIDENTIAL;
    assert_level(CABLE_CONFIDENTIAL,
                 "the line says SECRET, the catalogue CONFIDENTIAL: the catalogue is believed");
}

static void the_zny_line_alone_does_not_change_the_level(void **state) {
    (void)state;
    c.level = CABLE_CONFIDENTIAL;
    head.has_line = true;
    head.zny = CABLE_SECRET;
    assert_level(CABLE_CONFIDENTIAL, "the line says CONFIDENTIAL, the ZNY line SECRET");
}

static void a_caveat_of_the_metadata_is_added_and_noted(void **state) {
    (void)state;
    c.level = CABLE_SECRET;
    metadata.caveats[0] = SPAN("NOFORN");
    metadata.caveats[1] = SPAN("SIPDIS"); /* how it travels, not who may read it */
    metadata.caveats_n = 2;
    assert_level(CABLE_SECRET, "NOFORN stands in the catalogue only");
    assert_int_equal(c.caveats.n, 1);
    assert_string_equal(str(c.caveats.items[0]), "NOFORN");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_classification_line_names_the_cable, forget, forget),
        cmocka_unit_test_setup_teardown(without_it_the_fm_and_de_lines_do, forget, forget),
        cmocka_unit_test_setup_teardown(a_post_that_nobody_knows_gives_way_to_the_fm_line, forget, forget),
        cmocka_unit_test_setup_teardown(but_not_where_the_de_line_has_another_serial, forget, forget),
        cmocka_unit_test_setup_teardown(the_metadata_names_a_cable_that_does_not_name_itself, forget, forget),
        cmocka_unit_test_setup_teardown(the_metadata_is_believed_where_nothing_confirms_the_text, forget,
                                        forget),
        cmocka_unit_test_setup_teardown(the_de_line_confirms_one_of_two_serials, forget, forget),
        cmocka_unit_test_setup_teardown(a_known_post_is_believed_against_an_unknown_one, forget, forget),
        cmocka_unit_test_setup_teardown(page_markers_name_a_cable_that_nothing_else_names, forget, forget),
        cmocka_unit_test_setup_teardown(the_file_names_a_cable_that_nothing_else_names, forget, forget),
        cmocka_unit_test_setup_teardown(the_file_mends_a_post_or_a_serial_that_is_damaged, forget, forget),
        cmocka_unit_test_setup_teardown(a_file_that_is_named_otherwise_is_noted, forget, forget),
        cmocka_unit_test_setup_teardown(a_cable_that_nothing_names_has_the_name_of_its_file, forget, forget),
        cmocka_unit_test_setup_teardown(the_year_is_taken_from_what_has_one, forget, forget),
        cmocka_unit_test_setup_teardown(places_that_agree_change_nothing, forget, forget),
        cmocka_unit_test_setup_teardown(the_metadata_or_the_zny_line_has_the_level_that_no_line_has, forget,
                                        forget),
        cmocka_unit_test_setup_teardown(the_zny_line_decides_between_the_line_and_the_metadata, forget,
                                        forget),
        cmocka_unit_test_setup_teardown(without_one_a_line_that_is_spelled_right_is_believed, forget, forget),
        cmocka_unit_test_setup_teardown(a_garbled_line_is_noted_and_gives_way, forget, forget),
        cmocka_unit_test_setup_teardown(the_zny_line_alone_does_not_change_the_level, forget, forget),
        cmocka_unit_test_setup_teardown(a_caveat_of_the_metadata_is_added_and_noted, forget, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
