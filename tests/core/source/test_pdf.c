/* test_pdf: the process that reads a PDF, mostly with a script in the place of pdftotext, which shows what it
 * is given; and pdftotext itself where it is installed. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fixture.h"
#include "lib/test.h"
#include "source/pdf.h"

static struct fixture f;
static struct buf text;
static struct err_info error;
static char *old_path;

static int set_up(void **state) {
    old_path = strdup(getenv("PATH"));
    return fixture_set_up(state);
}

static int tear_down(void **state) {
    setenv("PATH", old_path, 1);
    free(old_path);
    buf_free(&text);
    return fixture_tear_down(state);
}

/* What is read of a PDF that says "the PDF", with the script as pdftotext. */
static enum err read_with(const char *script, const struct source_pdf_limits *limits, struct stop stop) {
    char path[FIXTURE_PATH], program[FIXTURE_PATH];
    struct buf all = BUF_EMPTY;
    snprintf(program, sizeof program, "%s", fixture_path(&f, "source/pdftotext"));
    snprintf(path, sizeof path, "relative:%s:/usr/bin:/bin", f.source);
    buf_printf(&all, "#!/bin/sh\n%s\n", script);
    fixture_put(program, (struct span){all.data, all.len});
    fixture_put(fixture_path(&f, "source/a.pdf"), SPAN("the PDF\n"));
    buf_free(&all);
    assert_int_equal(chmod(program, 0755), 0);
    setenv("PATH", path, 1);
    int fd = open(fixture_path(&f, "source/a.pdf"), O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    lseek(fd, 3, SEEK_SET); /* it does not matter where the file stands */
    error = (struct err_info){0};
    enum err e = source_pdf_read(fd, limits, stop, &text, &error);
    assert_int_equal(close(fd), 0);
    buf_char(&text, '\0');
    return e;
}

static enum err read_plainly(const char *script) {
    return read_with(script, &source_pdf_limits, (struct stop){0});
}

static void its_text_is_what_the_program_says(void **state) {
    (void)state;
    assert_int_equal(read_plainly("echo $*; cat; echo a fault >&2"), ERR_OK);
    assert_string_equal(text.data, "-layout -enc UTF-8 - -\nthe PDF\n");
}

static void nothing_is_inherited(void **state) {
    (void)state;
    setenv("SECRET", "cheese", 1);
    int extra = open("/dev/null", O_RDONLY); /* without O_CLOEXEC */
    assert_true(extra >= 0);
    assert_int_equal(
        read_plainly("/usr/bin/env | grep -c SECRET; pwd; for i in 3 4 5 6 7 8 9; do "
                     "test -e /proc/$$/fd/$i && readlink /proc/$$/fd/$i | grep null; done; ulimit -f"),
        ERR_OK);
    close(extra);
    assert_string_equal(text.data, "0\n/\n0\n");
}

static void a_fault_is_told_in_its_words(void **state) {
    (void)state;
    assert_int_equal(read_plainly("echo 'Command Line Error: Incorrect password' >&2; exit 1"), ERR_INVALID);
    assert_string_equal(error.text,
                        "a PDF that pdftotext cannot read: Command Line Error: Incorrect password");
    assert_int_equal(read_plainly("kill -SEGV $$"), ERR_INVALID);
    assert_string_equal(error.text, "a PDF on which pdftotext fails (signal 11)");
}

static void a_pdf_without_text_is_a_scan(void **state) {
    (void)state;
    assert_int_equal(read_plainly("printf '\\f\\n\\f'"), ERR_INVALID);
    assert_non_null(strstr(error.text, "a PDF without text, such as a scan"));
}

static void the_program_is_missing(void **state) {
    (void)state;
    char path[FIXTURE_PATH];
    snprintf(path, sizeof path, "%s", f.source);
    setenv("PATH", path, 1);
    assert_int_equal(source_pdf_read(0, &source_pdf_limits, (struct stop){0}, &text, &error), ERR_MISSING);
    assert_non_null(strstr(error.text, "install the package poppler-utils"));
}

static void limits_hold(void **state) {
    (void)state;
    const struct source_pdf_limits small = {.seconds = 1, .memory = (size_t)1 << 30, .text = (size_t)1 << 20};
    assert_int_equal(read_with("sleep 30", &small, (struct stop){0}), ERR_LIMIT);
    assert_string_equal(error.text, "a PDF from which pdftotext needs more than 1 seconds");
    assert_int_equal(read_with("while :; do :; done", &small, (struct stop){0}), ERR_LIMIT);
    assert_int_equal(read_with("while :; do echo 0123456789; done", &small, (struct stop){0}), ERR_LIMIT);
    assert_string_equal(error.text, "a PDF with more than 1 MiB of text");
}

static bool say_yes(void *context) {
    (void)context;
    return true;
}

static void it_stops_when_asked(void **state) {
    (void)state;
    assert_int_equal(read_with("sleep 30", &source_pdf_limits, (struct stop){.ask = say_yes}), ERR_STOPPED);
}

/* A PDF of one line. Readers repair the missing table of objects. */
static void poppler_reads_a_pdf(void **state) {
    (void)state;
    static const char pdf[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
        "endobj\n4 0 obj<</Length 52>>stream\nBT /F 12 Tf 72 720 Td (FM AMEMBASSY VELM) Tj ET      \nendstream "
        "endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Courier>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    setenv("PATH", old_path, 1);
    if (system("command -v pdftotext >/dev/null") != 0) {
        print_message("pdftotext is not installed: the package poppler-utils\n");
        skip();
    }
    fixture_put(fixture_path(&f, "source/a.pdf"), SPAN(pdf));
    int fd = open(fixture_path(&f, "source/a.pdf"), O_RDONLY | O_CLOEXEC);
    assert_int_equal(source_pdf_read(fd, &source_pdf_limits, (struct stop){0}, &text, &error), ERR_OK);
    close(fd);
    size_t at;
    assert_true(span_ifind((struct span){text.data, text.len}, SPAN("FM AMEMBASSY VELM\n"), &at));
}

int main(void) {
#define TEST(name) cmocka_unit_test_prestate_setup_teardown(name, set_up, tear_down, &f)
    const struct CMUnitTest tests[] = {
        TEST(its_text_is_what_the_program_says),
        TEST(nothing_is_inherited),
        TEST(a_fault_is_told_in_its_words),
        TEST(a_pdf_without_text_is_a_scan),
        TEST(the_program_is_missing),
        TEST(limits_hold),
        TEST(it_stops_when_asked),
        TEST(poppler_reads_a_pdf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
