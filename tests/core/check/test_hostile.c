/* test_hostile: the tree over an index in which a stranger has written what he likes: odd names, errors, and
 * nothing worse. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cable/show_page.h"
#include "check/check.h"
#include "lib/fixture_tree.h"
#include "lib/test.h"
#include "query/search.h"

static struct fixture f;
static struct buf sound; /* bytes of the index */
static struct catalog *k;
static struct tree *t;
static struct err_info info;

static int build(void **state) {
    (void)state;
    fixture_indexed(&f);
    fixture_read(f.index, &sound);
    return 0;
}

static int clear(void **state) {
    (void)state;
    buf_free(&sound);
    fixture_close(&f);
    return 0;
}

static int leave(void **state) {
    (void)state;
    tree_close(t);
    catalog_close(k);
    t = NULL;
    k = NULL;
    fixture_put(f.index, (struct span){sound.data, sound.len});
    return 0;
}

static void open_changed(const char *sql) {
    fixture_sql(f.index, sql);
    assert_int_equal(catalog_open(f.index, &k, &info), ERR_OK);
    assert_int_equal(tree_open(k, &t), ERR_OK);
}

/* NOT NULL is not held by who can write into the file. */
#define SCHEMA_WITH(old, new)                                                                                \
    "PRAGMA writable_schema = 1; UPDATE sqlite_master SET sql = replace(sql, '" old "', '" new "')"

static void open_loosely_changed(const char *sql) {
    fixture_sql(f.index, SCHEMA_WITH("NOT NULL", "/*NULL*/"));
    fixture_sql(f.index, sql);
    fixture_sql(f.index, SCHEMA_WITH("/*NULL*/", "NOT NULL"));
    open_changed("SELECT 1");
}

struct names {
    char text[2000];
    size_t n;
};

static bool add_name(void *context, const struct tree_entry *entry) {
    struct names *names = context;
    names->n += (size_t)snprintf(names->text + names->n, sizeof names->text - names->n, "%s ", entry->name);
    return true;
}

static enum err list(const char *path, struct names *names) {
    *names = (struct names){.n = 0};
    return tree_list(t, fixture_tree_at(t, path).ino, -1, add_name, names);
}

static void assert_names(const char *path, const char *wanted) {
    struct names names;
    assert_int_equal(list(path, &names), ERR_OK);
    assert_string_equal(names.text, wanted);
}

/* ---- values that are not there ---- */

static void a_problem_without_a_kind_is_shown(void **state) {
    (void)state;
    struct span bytes;
    struct cable c = CABLE_EMPTY;
    const struct show_page_style style = {.width = 80, .full = true};
    struct buf page = BUF_EMPTY;
    static const char *const kinds[] = {"''", "x''", "NULL", "7", "x'00'"};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        char sql[160];
        snprintf(sql, sizeof sql,
                 "INSERT INTO problem(source_id, cable_id, kind, detail) SELECT 1, id, %s, %s FROM cable",
                 kinds[i], kinds[i]);
        open_loosely_changed(sql);
        assert_int_equal(tree_read(t, fixture_tree_at(t, "cables/06VELM1301/header").ino, 0, 4096, &bytes),
                         ERR_OK);
        assert_int_equal(catalog_load_cable(k, fixture_catalog_cable(k, "06VELM1301"), true, &c), ERR_OK);
        assert_int_equal(show_page(&c, &style, &page), ERR_OK);
        leave(state);
    }
    cable_free(&c);
    buf_free(&page);
}

static void a_record_of_nothing_is_shown(void **state) {
    (void)state;
    struct span bytes, names;
    open_loosely_changed(
        "UPDATE cable SET level = NULL, subject = NULL, origin_name = NULL, date = NULL, views = NULL,"
        " links = NULL, header_size = NULL; UPDATE paragraph SET text = NULL, heading = NULL,"
        " number = NULL, size = NULL; UPDATE tag SET name = NULL, kind = NULL;"
        " UPDATE cable_tag SET basis = NULL; UPDATE reference SET ident = NULL;"
        " UPDATE document SET size = NULL; UPDATE document_body SET bytes = NULL, form = NULL");
    static const char *const files[] = {"header", "subject", "01.txt"};
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[80];
        snprintf(path, sizeof path, "cables/06VELM1207/%s", files[i]);
        assert_int_equal(tree_read(t, fixture_tree_at(t, path).ino, 0, 4096, &bytes), ERR_OK);
    }
    assert_int_equal(tree_list_xattr(t, fixture_tree_at(t, "tags/KV/06VELM1207").ino, &names), ERR_OK);
    assert_int_equal(tree_list_xattr(t, fixture_tree_at(t, "tags/KV").ino, &names), ERR_OK);
    assert_int_equal(tree_read(t, fixture_tree_at(t, "text/06VELM1207.txt").ino, 0, 4096, &bytes),
                     ERR_CORRUPT);
}

static void a_size_below_nothing_is_none(void **state) {
    (void)state;
    open_changed("UPDATE document SET size = -1; UPDATE paragraph SET size = -9223372036854775808;"
                 " UPDATE cable SET header_size = -7; UPDATE tag SET cables = -1");
    assert_int_equal(fixture_tree_at(t, "text/06VELM1207.txt").size, 0);
    assert_int_equal(fixture_tree_at(t, "cables/06VELM1207/01.txt").size, 0);
    assert_int_equal(fixture_tree_at(t, "cables/06VELM1207/header").size, 0);
    assert_int_equal(fixture_tree_at(t, "tags/KV").links, 2);
}

/* ---- names ---- */

static void a_name_cannot_leave_its_directory(void **state) {
    (void)state;
    open_changed(
        "UPDATE signer SET dir = '../..' WHERE dir = 'MARCHBANKS'; UPDATE signer SET dir = '..' WHERE dir ="
        " 'PENNIFOLD'");
    assert_names("signers", "__ _._.. ");
}

static void a_name_is_one(void **state) {
    (void)state;
    open_changed(
        "UPDATE signer SET dir = '' WHERE dir = 'MARCHBANKS'; UPDATE signer SET dir = CAST(x'41FF0A42' AS TEXT)"
        " WHERE dir = 'PENNIFOLD'");
    assert_names("signers", "A_ B _ ");
}

static void a_name_that_is_too_long_is_cut(void **state) {
    (void)state;
    struct names names;
    open_changed("UPDATE signer SET dir = printf('%.*c', 1000, 'x') WHERE dir = 'MARCHBANKS'");
    assert_int_equal(list("signers", &names), ERR_OK);
    assert_int_equal(names.n, sizeof "PENNIFOLD" + 255 + 1);
}

static void a_symlink_stays_in_the_tree(void **state) {
    (void)state;
    const char *text;
    struct tree_attr attr;
    open_changed(
        "UPDATE cable SET ident = '../../../etc/passwd' WHERE ident = '07SANCALIXTO77';"
        "INSERT INTO citation SELECT a.id, b.id, a.moment FROM cable AS a, cable AS b WHERE a.ident = '06VELM1207'"
        " AND b.ident LIKE '%passwd'; UPDATE cable SET links = 3");
    struct tree_attr dir = fixture_tree_at(t, "cables/06VELM1207/references");
    assert_int_equal(tree_lookup(t, dir.ino, "../../../etc/passwd", &attr),
                     ERR_OK); /* which no kernel asks for */
    assert_int_equal(tree_readlink(t, attr.ino, &text), ERR_OK);
    assert_string_equal(text, "../../../cables/_._.._.._etc_passwd");
    struct names names;
    assert_int_equal(list("cables/06VELM1207/references", &names), ERR_OK);
    assert_string_equal(names.text, "06VELM1301 _._.._.._etc_passwd ");
}

/* ---- full text ---- */

static bool pass(void *context, const struct search_snippet *snippet) {
    (void)context;
    (void)snippet;
    return true;
}

static void words_of_an_empty_text_are_damage(void **state) {
    (void)state;
    static const char *const changes[] = {"UPDATE cable SET subject = NULL", "UPDATE cable SET subject = ''",
                                          "UPDATE paragraph SET text = ''",
                                          "UPDATE paragraph SET text = '', heading = 'FERRY'"};
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct search *s = NULL;
        struct query *q = NULL;
        open_changed(changes[i]);
        assert_int_equal(query_parse(i < 2 ? SPAN("honey") : SPAN("ferry"), &q, NULL), ERR_OK);
        assert_int_equal(search_open(catalog_db(k), &s, &info), ERR_OK);
        int64_t cable = fixture_catalog_cable(k, i < 2 ? "07SANCALIXTO77" : "06VELM1301");
        assert_int_equal(search_snippets(s, q, cable, pass, NULL, &info), ERR_CORRUPT);
        search_close(s);
        query_free(q);
        leave(state);
    }
}

/* ---- numbers ---- */

static void assert_unreadable(const char *path) {
    struct tree_attr attr;
    struct names names = {.n = 0};
    enum err e = fixture_tree_find(t, path, &attr);
    if (e == ERR_OK)
        e = tree_list(t, attr.ino, -1, add_name, &names);
    assert_int_equal(e, ERR_CORRUPT);
}

static void a_number_out_of_bounds_is_damage(void **state) {
    (void)state;
    static const char *const numbers[] = {"9223372036854775807", "268435456", "1099511627776"};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        char sql[160];
        struct tree_attr attr;
        snprintf(sql, sizeof sql, "UPDATE signer SET id = %s WHERE dir = 'PENNIFOLD'", numbers[i]);
        open_changed(sql);
        assert_unreadable("signers");
        assert_int_equal(tree_lookup(t, fixture_tree_at(t, "signers").ino, "PENNIFOLD", &attr), ERR_CORRUPT);
        leave(state);
    }
    open_changed("UPDATE cable SET id = 33554432 WHERE ident = '08VELM53'");
    assert_unreadable("cables");
    leave(state);
    open_changed("UPDATE about SET id = 9223372036854775807 WHERE id = 2");
    assert_unreadable("about");
}

static void a_day_of_no_calendar_is_damage(void **state) {
    (void)state;
    /* a month 0 would be its own year, and a directory that holds itself */
    static const char *const days[] = {"2006 << 9 | 3", "2006 << 9 | 13 << 5 | 1", "10000 << 9 | 33",
                                       "1 << 62", "2006 << 9 | 7 << 5"};
    for (size_t i = 0; i < COUNT(days); i++) {
        char sql[160];
        struct names all, year;
        snprintf(sql, sizeof sql,
                 "INSERT INTO day VALUES (%s, 1, 1, 0); UPDATE cable SET day = %s WHERE ident = '06VELM1301'",
                 days[i], days[i]);
        open_changed(sql);
        enum err e = list("dates", &all);
        if (e == ERR_OK)
            e = list("dates/2006", &year);
        if (e != ERR_CORRUPT)
            fail_msg("the day %s: %s in %s, %s", days[i], err_name(e), all.text, year.text);
        assert_unreadable("origins/VELM/+/dates");
        leave(state);
    }
}

static void a_day_that_is_text_is_damage(void **state) {
    (void)state;
    open_changed("UPDATE cable SET day = 1e300 WHERE ident = '06VELM1301'");
    assert_unreadable("origins/VELM/+/dates");
    assert_unreadable("tags/PREL/+/dates");
}

static void cables_without_number_are_refused(void **state) {
    (void)state;
    static const char *const counts[] = {"9223372036854775807", "-1", "33554432", "1e300"};
    for (size_t i = 0; i < COUNT(counts); i++) {
        char sql[160];
        snprintf(sql, sizeof sql,
                 "UPDATE day SET cables = %s WHERE id = (SELECT min(id) FROM day WHERE id > 0)", counts[i]);
        fixture_sql(f.index, "UPDATE day SET cables = 0");
        fixture_sql(f.index, sql);
        assert_int_equal(catalog_open(f.index, &k, &info), ERR_CORRUPT);
        assert_non_null(strstr(info.text, f.index));
        leave(state);
    }
}

static void hear(void *context, const char *line) {
    buf_str(context, line);
    buf_char(context, '\n');
}

static void a_check_finds_a_cable_numbered_out_of_bounds(void **state) {
    (void)state;
    uint64_t faults;
    struct buf lines = BUF_EMPTY;
    fixture_sql(f.index, "UPDATE cable SET id = 33554432 WHERE ident = '08VELM53'");
    assert_int_equal(check_index(f.index, hear, &lines, &faults, &info), ERR_OK);
    buf_char(&lines, '\0');
    assert_true(faults > 0);
    assert_non_null(strstr(lines.data, "cable: its number is none: 08VELM53"));
    buf_free(&lines);
}

/* ---- pages that go round ---- */

static size_t page_size(void) {
    return (size_t)(unsigned char)sound.data[16] << 8 | (unsigned char)sound.data[17];
}

static void put_number(char *at, uint32_t number) {
    for (int i = 0; i < 4; i++)
        at[i] = (char)(number >> (24 - 8 * i));
}

/* An inner page of a table that has one page below it a thousand times: sqlite.org/fileformat2.html, 1.6. */
static void put_inner_page(char *page, uint32_t below) {
    enum { HEAD = 12, CELL = 5, CELLS = 1000 };
    size_t size = page_size(), first = size - CELLS * CELL;
    memset(page, 0, size);
    page[0] = 5;
    page[3] = (char)(CELLS >> 8);
    page[4] = (char)(CELLS & 255);
    page[5] = (char)(first >> 8);
    page[6] = (char)(first & 255);
    put_number(page + 8, below);
    for (size_t i = 0; i < CELLS; i++) {
        size_t at = first + i * CELL;
        page[HEAD + 2 * i] = (char)(at >> 8);
        page[HEAD + 2 * i + 1] = (char)(at & 255);
        put_number(page + at, below);
        page[at + 4] = 1;
    }
}

/* Writes an index in which a table's rows are there a thousand times a thousand times a thousand ... */
static void multiply(const char *table) {
    enum { LEVELS = 8 };
    char sql[100];
    size_t size = page_size();
    struct buf bytes = BUF_EMPTY;
    snprintf(sql, sizeof sql, "SELECT rootpage FROM sqlite_master WHERE name = '%s'", table);
    size_t root = (size_t)fixture_number(f.index, sql) - 1, pages = sound.len / size;
    buf_add(&bytes, sound.data, sound.len);
    buf_add(&bytes, sound.data + root * size, size); /* its rows */
    char *page = malloc(size);
    assert_non_null(page);
    for (size_t i = 0; i < LEVELS; i++) {
        put_inner_page(page, (uint32_t)(pages + 1 + i));
        buf_add(&bytes, page, size);
    }
    put_inner_page(bytes.data + root * size, (uint32_t)(pages + 1 + LEVELS));
    put_number(bytes.data + 28, (uint32_t)(pages + 1 + LEVELS));
    assert_int_equal(buf_err(&bytes), ERR_OK);
    fixture_put(f.index, (struct span){bytes.data, bytes.len});
    free(page);
    buf_free(&bytes);
}

static void days_without_end_are_refused(void **state) {
    (void)state;
    multiply("day");
    assert_int_equal(catalog_open(f.index, &k, &info), ERR_CORRUPT);
    assert_non_null(strstr(info.text, "more rows than there is room for"));
}

static void values_without_end_are_unreadable(void **state) {
    (void)state;
    multiply("tag");
    open_changed("SELECT 1");
    assert_unreadable("tags");
}

static void a_check_of_pages_that_go_round_ends(void **state) {
    (void)state;
    uint64_t faults;
    struct buf lines = BUF_EMPTY;
    multiply("tag");
    assert_int_equal(check_index(f.index, hear, &lines, &faults, &info), ERR_OK);
    assert_true(faults > 0);
    buf_free(&lines);
}

#define test(name) cmocka_unit_test_teardown(name, leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(a_problem_without_a_kind_is_shown),
        test(a_record_of_nothing_is_shown),
        test(a_size_below_nothing_is_none),
        test(a_name_cannot_leave_its_directory),
        test(a_name_is_one),
        test(a_name_that_is_too_long_is_cut),
        test(a_symlink_stays_in_the_tree),
        test(words_of_an_empty_text_are_damage),
        test(a_number_out_of_bounds_is_damage),
        test(a_day_of_no_calendar_is_damage),
        test(a_day_that_is_text_is_damage),
        test(cables_without_number_are_refused),
        test(a_check_finds_a_cable_numbered_out_of_bounds),
        test(days_without_end_are_refused),
        test(values_without_end_are_unreadable),
        test(a_check_of_pages_that_go_round_ends),
    };
    return cmocka_run_group_tests(tests, build, clear);
}
