#include "sniff.h"

#include <string.h>

#include "foreign.h"
#include "table.h"

static bool take(struct span *s, const char *literal) {
    struct span l = span_of(literal);
    if (!span_starts(*s, l))
        return false;
    *s = span_from(*s, l.n);
    return true;
}

/* ---- csv ---- */

static bool take_number(struct span *s, size_t max) {
    size_t n = text_count_digits(*s);
    *s = span_from(*s, n);
    return n > 0 && n <= max;
}

/* `"12","2/25/1972`, of which the rest is left in *s. */
static bool take_record(struct span *s) {
    return take(s, "\"") && take_number(s, 19) && take(s, "\",\"") && take_number(s, 2) && take(s, "/") &&
           take_number(s, 2) && take(s, "/") && take_number(s, 4);
}

bool sniff_record(struct span s) {
    s = span_first(s, SNIFF_RECORD);
    return take_record(&s);
}

/* The rest of a field that stays on its line, up to the first quotation mark of the next one. */
static bool take_field(struct span *s) {
    size_t i = 0;
    while (i < s->n && s->p[i] != '"' && s->p[i] != '\n')
        i++;
    *s = span_from(*s, i);
    return take(s, "\",\"");
}

/* Six fields on one line and the beginning of the seventh. */
static bool is_first_record(struct span s) {
    bool is = take_record(&s);
    for (int field = 2; is && field <= 6; field++)
        is = take_field(&s);
    return is;
}

static bool is_csv(struct span s) {
    struct span line;
    if (is_first_record(s))
        return true;
    return span_line(&s, &line) && is_first_record(s);
}

/* ---- html ---- */

static void skip_space(struct span *s) {
    while (s->n > 0 && text_is_space(*s->p))
        *s = span_from(*s, 1);
}

/* Behind `end`, or at the end of s. */
static void skip_past(struct span *s, const char *end) {
    size_t at;
    struct span mark = span_of(end);
    *s = span_ifind(*s, mark, &at) ? span_from(*s, at + mark.n) : SPAN_EMPTY;
}

static bool is_element(struct span s) {
    static const char *const names[] = {"html", "head",  "title", "meta", "link", "script", "style", "body",
                                        "div",  "table", "p",     "pre",  "code", "h1",     "h2",    "h3",
                                        "a",    "span",  "br",    "hr",   "ul",   "center", "font"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct span name = span_of(names[i]), rest = span_from(s, name.n);
        if (span_istarts(s, name) && rest.n > 0 &&
            (text_is_space(*rest.p) || *rest.p == '>' || *rest.p == '/'))
            return true;
    }
    return false;
}

static bool is_html(struct span s) {
    for (;;) {
        skip_space(&s);
        if (take(&s, "<!--"))
            skip_past(&s, "-->");
        else if (take(&s, "<?xml"))
            skip_past(&s, ">");
        else
            break;
    }
    if (span_istarts(s, SPAN("<!doctype html")))
        return true;
    return take(&s, "<") && is_element(s);
}

/* ---- json ---- */

/* `{"name` or `[{"name`, with any blanks between. */
static bool is_json(struct span s) {
    skip_space(&s);
    if (take(&s, "["))
        skip_space(&s);
    if (!take(&s, "{"))
        return false;
    skip_space(&s);
    return s.n > 1 && s.p[0] == '"' &&
           (text_is_letter(s.p[1]) || text_is_digit(s.p[1]) || s.p[1] == '_' || s.p[1] == '@');
}

/* ---- archives ---- */

enum { TAR_BLOCK = 512, TAR_SUM = 148, TAR_SUM_SIZE = 8 };

/* The sum of the bytes of the first header, its own field counted as blanks, stands in that field in
 * octal. */
static bool is_tar(struct span s) {
    unsigned long sum = 0, said = 0;
    size_t digits = 0;
    if (s.n < TAR_BLOCK || s.p[0] == '\0')
        return false;
    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i >= TAR_SUM && i < TAR_SUM + TAR_SUM_SIZE ? ' ' : (unsigned char)s.p[i];
    for (size_t i = TAR_SUM; i < TAR_SUM + TAR_SUM_SIZE; i++)
        if (s.p[i] >= '0' && s.p[i] <= '7') {
            said = said * 8 + (unsigned long)(s.p[i] - '0');
            digits++;
        } else if (digits > 0 || s.p[i] != ' ') {
            break;
        }
    return digits > 0 && said == sum;
}

static bool is_archive(struct span s) {
    static const struct span magic[] = {{"PK\003\004", 4},
                                        {"PK\005\006", 4},
                                        {"PK\007\010PK", 6},
                                        {"7z\xbc\xaf\x27\x1c", 6},
                                        {"\x1f\x8b\x08", 3},
                                        {"BZh", 3},
                                        {"\xfd"
                                         "7zXZ\0",
                                         6},
                                        {"\x28\xb5\x2f\xfd", 4},
                                        {"\x04\x22\x4d\x18", 4},
                                        {"LZIP\x01", 5}};
    for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++) {
        if (!span_starts(s, magic[i]))
            continue;
        if (magic[i].n != 3 || *magic[i].p != 'B')
            return true;
        /* BZh alone might be a word: the first block, or the end of the file, follows the level */
        struct span block = span_from(s, 4);
        return span_starts(block, SPAN("1AY&SY")) || span_starts(block, SPAN("\x17\x72\x45\x38\x50\x90"));
    }
    return is_tar(s);
}

/* Readers look for this mark in the first kilobyte, but a text may have it in a line. */
static bool is_pdf(struct span head) {
    struct span line;
    if (span_starts(head, SPAN("%PDF-")))
        return true;
    head = span_first(head, 1024);
    for (int n = 0; n < 8 && span_line(&head, &line); n++)
        if (span_starts(line, SPAN("%PDF-1.")))
            return true;
    return false;
}

enum sniff_form sniff(struct span head) {
    if (is_pdf(head))
        return SNIFF_PDF;
    if (source_foreign(head) != NULL)
        return is_html(head) ? SNIFF_HTML : SNIFF_FOREIGN; /* pages may begin with <?xml */
    if (is_archive(head))
        return SNIFF_ARCHIVE;
    take(&head, "\xef\xbb\xbf");
    if (is_html(head))
        return SNIFF_HTML;
    while (head.n > 0 && (*head.p == '\n' || *head.p == '\r'))
        head = span_from(head, 1);
    if (is_json(head))
        return SNIFF_JSON;
    if (source_table_begins(head, false))
        return SNIFF_TABLE;
    if (is_csv(head))
        return SNIFF_CSV;
    return source_table_begins(head, true) ? SNIFF_TABLE : SNIFF_TEXT;
}
