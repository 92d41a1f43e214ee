/* test_archive: documents in archives of every kind; members that are none; archives that are damaged,
 * encrypted or malicious. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "source/archive.h"

#if CABLEFS_ARCHIVES

#include <archive.h>
#include <archive_entry.h>

static struct fixture f;
static struct buf walked; /* what a walk found, as one text */

static int end(void **state) {
    buf_free(&walked);
    return fixture_tear_down(state);
}

/* ---- making archives ---- */

enum kind { ZIP, TAR, TAR_GZ, TAR_BZ2, TAR_XZ, TAR_ZST, SEVEN_ZIP, RAW_GZ };

static const struct {
    const char *name;
    int format;
    const char *filter;
} kinds[] = {
    [ZIP] = {"zip", ARCHIVE_FORMAT_ZIP, NULL},
    [TAR] = {"tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, NULL},
    [TAR_GZ] = {"tar.gz", ARCHIVE_FORMAT_TAR_USTAR, "gzip"},
    [TAR_BZ2] = {"tar.bz2", ARCHIVE_FORMAT_TAR_GNUTAR, "bzip2"},
    [TAR_XZ] = {"tar.xz", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, "xz"},
    [TAR_ZST] = {"tar.zst", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, "zstd"},
    [SEVEN_ZIP] = {"7z", ARCHIVE_FORMAT_7ZIP, NULL},
    [RAW_GZ] = {"gz", ARCHIVE_FORMAT_RAW, "gzip"},
};

static char *in_source(const char *name) {
    char path[FIXTURE_PATH];
    snprintf(path, sizeof path, "source/%s", name);
    return fixture_path(&f, path);
}

/* options: as archive_write_set_options() reads them, or NULL. */
static struct archive *create(const char *name, enum kind kind, const char *options) {
    struct archive *a = archive_write_new();
    assert_non_null(a);
    assert_int_equal(archive_write_set_format(a, kinds[kind].format), ARCHIVE_OK);
    if (kinds[kind].filter != NULL)
        assert_int_equal(archive_write_add_filter_by_name(a, kinds[kind].filter), ARCHIVE_OK);
    if (options != NULL) {
        assert_int_equal(archive_write_set_options(a, options), ARCHIVE_OK);
        assert_int_equal(archive_write_set_passphrase(a, "honey"), ARCHIVE_OK);
    }
    assert_int_equal(archive_write_open_filename(a, in_source(name)), ARCHIVE_OK);
    return a;
}

static void add_entry(struct archive *a, const char *name, mode_t type, const char *link, size_t size) {
    struct archive_entry *entry = archive_entry_new();
    assert_non_null(entry);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 1150725900, 0);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, link);
    else if (link != NULL)
        archive_entry_set_hardlink(entry, link);
    archive_entry_set_size(entry, (la_int64_t)size);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    archive_entry_free(entry);
}

static void add(struct archive *a, const char *name, const char *text) {
    add_entry(a, name, AE_IFREG, NULL, strlen(text));
    assert_int_equal(archive_write_data(a, text, strlen(text)), strlen(text));
}

/* n bytes that are all the same. */
static void add_plain(struct archive *a, const char *name, size_t n) {
    char *zeros = calloc(1, 1 << 20);
    assert_non_null(zeros);
    add_entry(a, name, AE_IFREG, NULL, n);
    for (size_t left = n; left > 0;) {
        size_t some = left < 1 << 20 ? left : 1 << 20;
        assert_int_equal(archive_write_data(a, zeros, some), some);
        left -= some;
    }
    free(zeros);
}

static void finish(struct archive *a) {
    assert_int_equal(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
}

static void standard(const char *name, enum kind kind) {
    struct archive *a = create(name, kind, NULL);
    add(a, "cables/06VELM1.txt", "first");
    add(a, "06VELM2.txt", "second");
    finish(a);
}

/* ---- reading them ---- */

/* "path=bytes " of each document, "path!why " of each that could not be read; paths are those below the
 * source. */
static void add_item(const struct source_item *item, size_t root) {
    struct span path = span_from(item->raw.path, root);
    buf_add(&walked, path.p, path.n);
    buf_char(&walked, item->error.code == ERR_OK ? '=' : '!');
    if (item->error.code == ERR_OK)
        buf_add(&walked, item->raw.bytes.p, item->raw.bytes.n);
    else
        buf_str(&walked, item->error.text);
    buf_char(&walked, ' ');
}

static void walk_all(void) {
    char *path = f.source;
    const struct source_request request = {.paths = &path, .paths_n = 1};
    struct source *s = NULL;
    struct source_item item;
    struct source_totals totals;
    struct err_info info;
    enum err e;
    buf_clear(&walked);
    assert_int_equal(source_survey(&request, NULL, NULL, &totals, &info), ERR_OK);
    assert_int_equal(source_open(&request, &s, &info), ERR_OK);
    while ((e = source_next(s, &item)) == ERR_OK) {
        add_item(&item, strlen(f.source) + 1);
        assert_true(source_position(s) <= totals.bytes);
    }
    assert_int_equal(e, ERR_END);
    assert_true(source_position(s) == totals.bytes);
    source_close(s);
    buf_char(&walked, '\0');
    assert_int_equal(buf_err(&walked), ERR_OK);
}

static void assert_walk(const char *expected) {
    walk_all();
    assert_string_equal(walked.data, expected);
}

static void assert_walk_begins(const char *expected) {
    walk_all();
    if (strncmp(walked.data, expected, strlen(expected)) != 0)
        fail_msg("\"%.500s\" does not begin with \"%s\"", walked.data, expected);
}

static size_t bytes_of(const char *name, char **bytes) {
    struct buf b = BUF_EMPTY;
    fixture_read(in_source(name), &b);
    *bytes = b.data;
    return b.len;
}

static void put_bytes(const char *name, const char *bytes, size_t n) {
    fixture_put(in_source(name), (struct span){bytes, n});
}

/* ---- what is in them ---- */

static void members_are_documents(void **state) {
    (void)state;
    for (enum kind kind = ZIP; kind <= SEVEN_ZIP; kind++) {
        standard("a", kind);
        walk_all();
        if (strcmp(walked.data, "a/cables/06VELM1.txt=first a/06VELM2.txt=second ") != 0)
            fail_msg("%s: %s", kinds[kind].name, walked.data);
    }
}

static void a_member_has_a_path_a_name_and_a_time(void **state) {
    (void)state;
    struct source_item item;
    standard("a.zip", ZIP);
    struct source *s = fixture_source(&f);
    assert_int_equal(source_next(s, &item), ERR_OK);
    assert_true(span_eq(item.raw.path, span_of(in_source("a.zip/cables/06VELM1.txt"))));
    assert_true(span_eq(item.raw.name, SPAN("06VELM1.txt")));
    assert_true(item.raw.mtime == 1150725900);
    assert_int_equal(item.raw.record, 0);
    source_close(s);
}

static void a_compressed_file_is_an_archive_of_one(void **state) {
    (void)state;
    struct archive *a = create("06VELM1.txt.gz", RAW_GZ, NULL);
    add(a, "whatever", "first");
    finish(a);
    assert_walk("06VELM1.txt.gz/06VELM1.txt=first ");
}

static void an_archive_holds_pages_and_csv_too(void **state) {
    (void)state;
    struct archive *a = create("a.zip", ZIP, NULL);
    add(a, "b.csv",
        "\"1\",\"6/19/2006 14:05\",\"06VELM1\",\"Embassy Velm\",\"SECRET\",\"\",\"h\",\"b\"\n"
        "\"2\",\"6/19/2006 14:05\",\"06VELM2\",\"Embassy Velm\",\"SECRET\",\"\",\"i\",\"c\"\n");
    add(a, "b.html", "<html><p>Hello");
    add(a, "c.txt", "text");
    finish(a);
    assert_walk(
        CABLEFS_HTML
            ? "a.zip/b.csv=h\n\nb a.zip/b.csv=i\n\nc a.zip/b.html!an HTML page without the table of a "
              "cable a.zip/c.txt=text "
            : "a.zip/b.csv=h\n\nb a.zip/b.csv=i\n\nc a.zip/b.html!an HTML page; this cablefs was built "
              "without libxml2 and does not read it a.zip/c.txt=text ");
}

static void names_are_handed_out_as_they_are(void **state) {
    (void)state; /* and nothing is opened by them */
    struct archive *a = create("a.tar", TAR, NULL);
    add(a, "/etc/passwd", "1");
    add(a, "../../b", "2");
    add(a, "..", "3");
    add(a, "./c", "4");
    finish(a);
    assert_walk("a.tar//etc/passwd=1 a.tar/../../b=2 a.tar/..=3 a.tar/./c=4 ");
}

static void names_in_other_alphabets_are_utf_8(void **state) {
    (void)state;
    static const enum kind utf8[] = {ZIP, TAR, SEVEN_ZIP};
    for (size_t i = 0; i < COUNT(utf8); i++) {
        locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        assert_true(locale != (locale_t)0);
        locale_t before = uselocale(locale); /* for writing; what reads must do without */
        struct archive *a = create("a", utf8[i], NULL);
        add(a, "\xc3\xa9t\xc3\xa9/\xe2\x82\xac.txt", "1");
        finish(a);
        uselocale(before);
        freelocale(locale);
        walk_all();
        if (strcmp(walked.data, "a/\xc3\xa9t\xc3\xa9/\xe2\x82\xac.txt=1 ") != 0)
            fail_msg("%s: %s", kinds[utf8[i]].name, walked.data);
    }
}

static void directories_and_hidden_members_are_passed_over(void **state) {
    (void)state;
    struct archive *a = create("a.tar", TAR, NULL);
    add_entry(a, "d/", AE_IFDIR, NULL, 0);
    add(a, ".hidden", "1");
    add(a, "__MACOSX/._b", "2");
    add(a, ".git/c", "3");
    add(a, "d/...", "4");
    add(a, "d/e.", "5");
    finish(a);
    assert_walk("a.tar/d/e.=5 ");
}

static void links_and_devices_are_told(void **state) {
    (void)state;
    struct archive *a = create("a.tar", TAR, NULL);
    add(a, "b", "1");
    add_entry(a, "c", AE_IFLNK, "/etc/passwd", 0);
    add_entry(a, "d", AE_IFREG, "b", 0);
    add_entry(a, "e", AE_IFIFO, NULL, 0);
    add(a, "f", "2");
    finish(a);
    assert_walk(
        "a.tar/b=1 a.tar/c!a link in an archive is not followed a.tar/d!a link in an archive is not followed "
        "a.tar/e!not a regular file a.tar/f=2 ");
}

static void an_archive_without_documents_is_told(void **state) {
    (void)state;
    finish(create("a.zip", ZIP, NULL));
    struct archive *a = create("b.tar", TAR, NULL);
    add(a, ".hidden", "1");
    finish(a);
    assert_walk("a.zip!an archive without documents b.tar!an archive without documents ");
}

static void an_archive_inside_an_archive_is_told(void **state) {
    (void)state;
    char *bytes;
    standard("z.zip", ZIP);
    size_t n = bytes_of("z.zip", &bytes);
    struct archive *a = create("a.tar.gz", TAR_GZ, NULL);
    add_entry(a, "inner.zip", AE_IFREG, NULL, n);
    assert_int_equal(archive_write_data(a, bytes, n), n);
    add(a, "b", "1");
    finish(a);
    free(bytes);
    assert_int_equal(unlink(in_source("z.zip")), 0);
    assert_walk(
        "a.tar.gz/inner.zip!an archive inside an archive: it was not entered; unpack it first a.tar.gz/b=1 ");
}

static void an_empty_member_is_an_empty_document(void **state) {
    (void)state;
    struct archive *a = create("a.zip", ZIP, NULL);
    add(a, "b", "");
    finish(a);
    assert_walk("a.zip/b= ");
}

/* ---- damage ---- */

static void a_file_behind_a_damaged_archive_is_read(void **state) {
    (void)state;
    put_bytes("a.zip", "PK\003\004 and so on", 15);
    put_bytes("b.7z", "7z\xbc\xaf\x27\x1c\0\4 and so on", 18);
    put_bytes("c.gz", "\x1f\x8b\x08", 3);
    fixture_write(&f, "d", "1");
    walk_all();
    assert_non_null(strstr(walked.data, "a.zip!"));
    assert_non_null(strstr(walked.data, "b.7z!"));
    assert_non_null(strstr(walked.data, "c.gz!"));
    assert_non_null(strstr(walked.data, " d=1 "));
}

/* Every kind of archive cut at every place: a cut is told of, unless all documents lie before it. */
static void every_cut_of_an_archive_is_told(void **state) {
    (void)state;
    for (enum kind kind = ZIP; kind <= SEVEN_ZIP; kind++) {
        char *bytes;
        standard("a", kind);
        size_t n = bytes_of("a", &bytes), step = kind == TAR ? 61 : 1;
        for (size_t cut = kind == TAR ? 512 : 10; cut < n; cut += step) {
            put_bytes("a", bytes, cut);
            walk_all();
            if (strchr(walked.data, '!') == NULL &&
                strstr(walked.data, "=first a/06VELM2.txt=second ") == NULL)
                fail_msg("%s cut at %zu of %zu: %s", kinds[kind].name, cut, n, walked.data);
        }
        free(bytes);
    }
}

static void a_truncated_zip_gives_what_it_has(void **state) {
    (void)state;
    char *bytes;
    struct archive *a = create("a.zip", ZIP, "zip:compression=store");
    add(a, "b", "first");
    add(a, "c", "second, and longer");
    finish(a);
    size_t n = bytes_of("a.zip", &bytes);
    char *second = memmem(bytes, n, "second", 6);
    assert_non_null(second);
    put_bytes("a.zip", bytes, (size_t)(second + 6 - bytes));
    free(bytes);
    assert_walk_begins("a.zip/b=first a.zip/c!Truncated ZIP file data");
}

static void a_wrong_checksum_is_told(void **state) {
    (void)state;
    char *bytes;
    struct archive *a = create("a.zip", ZIP, "zip:compression=store");
    add(a, "b", "first");
    add(a, "c", "second");
    finish(a);
    size_t n = bytes_of("a.zip", &bytes);
    char *first = memmem(bytes, n, "first", 5);
    assert_non_null(first);
    *first = 'F';
    put_bytes("a.zip", bytes, n);
    free(bytes);
    walk_all();
    assert_non_null(strstr(walked.data, "a.zip/b!ZIP bad CRC"));
    assert_non_null(strstr(walked.data, "a.zip/c=second "));
}

static void what_is_encrypted_is_told(void **state) {
    (void)state;
    struct archive *a = create("a.zip", ZIP, "zip:encryption=traditional");
    add(a, "b", "first");
    finish(a);
    fixture_write(&f, "c", "1");
    walk_all();
    assert_non_null(strstr(walked.data, "a.zip/b!Passphrase required"));
    assert_non_null(strstr(walked.data, " c=1 "));
}

/* ---- bombs ---- */

static const char bomb_words[] =
    "unpacks to more than 200 times its size: a zip bomb? It was not read further ";

static void assert_bomb(const char *expected) {
    char text[512];
    snprintf(text, sizeof text, "%s%sb=1 ", expected, bomb_words);
    fixture_write(&f, "b", "1");
    assert_walk(text);
}

static void a_large_member_that_packs_too_well_is_refused(void **state) {
    (void)state;
    struct archive *a = create("a.zip", ZIP, NULL);
    add(a, "06VELM1.txt", "first");
    add_plain(a, "06VELM2.txt", (size_t)80 << 20);
    add(a, "06VELM3.txt", "third");
    finish(a);
    assert_bomb("a.zip/06VELM1.txt=first a.zip/06VELM2.txt!larger than 8 MiB, and than 10 times the archive; "
                "unpack it first a.zip!");
}

static void many_members_that_pack_too_well_are_refused(void **state) {
    (void)state; /* hidden ones, which nobody reads, count as well */
    struct archive *a = create("a.zip", ZIP, NULL);
    for (int i = 0; i < 5; i++)
        add_plain(a, ".hidden", (size_t)20 << 20);
    finish(a);
    assert_bomb("a.zip!");
}

static void headers_count_as_well(void **state) {
    (void)state;
    struct archive *a = create("a.tar.gz", TAR_GZ, "gzip:compression-level=9");
    for (int i = 0; i < 140000; i++)
        add_entry(a, "d/", AE_IFDIR, NULL, 0);
    finish(a);
    assert_bomb("a.tar.gz!");
}

static void a_small_archive_may_pack_well(void **state) {
    (void)state;
    struct archive *a = create("a.zip", ZIP, NULL);
    add_plain(a, "b", (size_t)4 << 20);
    finish(a);
    walk_all();
    assert_null(strchr(walked.data, '!'));
    assert_int_equal(walked.len, (4 << 20) + 10);
}

#define test(name) cmocka_unit_test_prestate_setup_teardown(name, fixture_set_up, end, &f)

int main(void) {
    const struct CMUnitTest tests[] = {
        test(members_are_documents),
        test(a_member_has_a_path_a_name_and_a_time),
        test(a_compressed_file_is_an_archive_of_one),
        test(an_archive_holds_pages_and_csv_too),
        test(names_are_handed_out_as_they_are),
        test(names_in_other_alphabets_are_utf_8),
        test(directories_and_hidden_members_are_passed_over),
        test(links_and_devices_are_told),
        test(an_archive_without_documents_is_told),
        test(an_archive_inside_an_archive_is_told),
        test(an_empty_member_is_an_empty_document),
        test(a_file_behind_a_damaged_archive_is_read),
        test(every_cut_of_an_archive_is_told),
        test(a_truncated_zip_gives_what_it_has),
        test(a_wrong_checksum_is_told),
        test(what_is_encrypted_is_told),
        test(a_large_member_that_packs_too_well_is_refused),
        test(many_members_that_pack_too_well_are_refused),
        test(headers_count_as_well),
        test(a_small_archive_may_pack_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void without_libarchive_an_archive_is_told(void **state) {
    struct source_archive *a = NULL;
    struct source_member m;
    struct err_info error;
    (void)state;
    assert_int_equal(source_archive_open(-1, 100, SPAN("a.zip"), (struct stop){0}, &a), ERR_OK);
    assert_int_equal(source_archive_next(a, &m, &error), ERR_OK);
    assert_string_equal(error.text,
                        "an archive; this cablefs was built without libarchive and does not read it");
    assert_int_equal(source_archive_next(a, &m, &error), ERR_END);
    source_archive_close(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(without_libarchive_an_archive_is_told)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
