#include "release.h"

#include <string.h>

#include "cable/dtg.h"
#include "cable/marking.h"
#include "metadata.h"
#include "page_marker.h"
#include "release_catalogue.h"

enum {
    /* Bytes at the head of a document in which the marks of a release stand, if any page has them. No
     * document of the corpus decides. */
    HEAD_MAX = 1536,
    /* Bytes at its end in which the archive's own catalogue begins. No document of the corpus decides. */
    FOOT_MAX = 6144,
    /* Bytes of a line that says how much of a document was released, "RELEASE IN PART B1,1.4(D)". No document
     * of the corpus decides. */
    RELEASE_LINE_MAX = 60,
    /* Bytes of the number of a case or a document on a stamp. No document of the corpus decides. */
    NUMBER_MAX = 24,
};

static const struct span archive_stamp = SPAN_INIT("Declassified/Released");
static const struct span department = SPAN_INIT("US Department of State");
static const struct span act_stamp = SPAN_INIT("U.S. Department of State");
static const struct span partial_extract = SPAN_INIT("The full text of the original cable is not available.");

/* ---- stamps ---- */

static bool take(struct span *s, struct span word) {
    struct span t = span_skip_blanks(*s);
    if (!span_istarts(t, word))
        return false;
    *s = span_from(t, word.n);
    return true;
}

static bool take_digits(struct span *s, size_t min, size_t max) {
    size_t n = text_count_digits(*s);
    if (n < min || n > max)
        return false;
    *s = span_from(*s, n);
    return true;
}

/* "30 JUN 2005" */
static void take_day(struct span *s) {
    struct span t = span_skip_blanks(*s);
    int month;
    if (!take_digits(&t, 1, 2))
        return;
    t = span_skip_blanks(t);
    if (text_count_letters(t) < 3)
        return;
    size_t letters = 3; /* the year may have lost its blank, and text may touch it */
    if (dtg_month(span_first(t, letters), &month) != letters)
        return;
    t = span_skip_blanks(span_from(t, letters));
    if (text_count_digits(t) >= 4)
        *s = span_from(t, 4);
}

/* "Sheryl P. Walter ": the names of who released it, which are not in capitals as the telegrams are. */
static size_t official_before(struct span line, size_t stamp) {
    size_t start = stamp;
    for (;;) {
        size_t end = start, word;
        while (end > 0 && text_is_space(line.p[end - 1]))
            end--;
        for (word = end; word > 0 && !text_is_space(line.p[word - 1]); word--)
            ;
        struct span s = span_first(span_from(line, word), end - word);
        bool initial = s.n == 2 && text_is_upper(s.p[0]) && s.p[1] == '.';
        if (end == start || s.n < 2 || !text_is_upper(s.p[0]) || (!initial && !span_has_lower(s)))
            return start;
        start = word;
    }
}

static bool archive_stamp_in(struct span line, size_t *start, size_t *end) {
    size_t at;
    if (!span_find(line, archive_stamp, &at))
        return false;
    struct span s = span_from(line, at + archive_stamp.n);
    if (!take(&s, department))
        return false;
    if (take(&s, SPAN("EO Systematic Review")))
        take_day(&s);
    *start = official_before(line, at);
    *end = line.n - s.n;
    return true;
}

/* "Case No. F-2014-20439": the label with its number */
static bool take_numbered(struct span *s, struct span label) {
    struct span t = *s, word;
    if (!take(&t, label))
        return false;
    take(&t, SPAN("."));
    word = span_word(&t);
    if (word.n == 0 || word.n > NUMBER_MAX)
        return false;
    *s = t;
    return true;
}

static bool act_stamp_in(struct span line, size_t *start, size_t *end) {
    size_t at;
    if (!span_find(line, act_stamp, &at))
        return false;
    struct span s = span_from(line, at + act_stamp.n), word;
    if (!take_numbered(&s, SPAN("Case No")))
        return false;
    take_numbered(&s, SPAN("Doc No"));
    if (take(&s, SPAN("Date:"))) {
        s = span_skip_blanks(s);
        while (s.n > 0 && (text_is_digit(s.p[0]) || s.p[0] == '/'))
            s = span_from(s, 1);
    }
    struct span before = span_trim(span_first(line, at));
    enum cable_level level;
    word = before;
    while (word.n > 0 && marking_level(word, &level) != word.n) { /* the last word may be a level */
        size_t n = 0;
        while (n < word.n && !text_is_space(word.p[n]))
            n++;
        word = span_trim(span_from(word, n));
    }
    *start = word.n > 0 ? (size_t)(word.p - line.p) : at;
    *end = line.n - s.n;
    return true;
}

bool release_stamp(struct span line, size_t *start, size_t *end) {
    return archive_stamp_in(line, start, end) || act_stamp_in(line, start, end);
}

/* ---- lines that are no part of the telegram ---- */

/* "B1,1.4(D)", "1.4(B),1.4(D),B1": the exemptions of the act, and nothing else */
static bool are_exemptions(struct span s) {
    struct span word;
    size_t n = 0;
    for (; (word = span_word(&s)).n > 0; n++) {
        bool digit = false;
        for (size_t i = 0; i < word.n; i++) {
            digit = digit || text_is_digit(word.p[i]);
            if (!text_is_digit(word.p[i]) && !span_contains(SPAN("ABCDEFGabcdefg.,()/"), word.p[i]))
                return false;
        }
        if (!digit || (word.p[0] != 'B' && !span_starts(word, SPAN("1."))))
            return false;
    }
    return n > 0;
}

/* "RELEASE IN PART B1,1.4(D)", "RELEASED IN FULL" */
static bool is_release_line(struct span s) {
    struct span t = s;
    if (s.n > RELEASE_LINE_MAX || !(take(&t, SPAN("RELEASED IN ")) || take(&t, SPAN("RELEASE IN "))) ||
        !(take(&t, SPAN("PART")) || take(&t, SPAN("FULL"))))
        return false;
    t = span_trim(t);
    return t.n == 0 || are_exemptions(t);
}

enum kind { TEXT, STAMP, TITLE, CATALOGUE };

struct reader {
    struct span rest; /* the lines that are left */
    char *out; /* what is kept: never longer than the text, but for a line end or two */
    size_t n;
    bool archive, act; /* whose marks the document has */
    bool exempted; /* the last line was a release line */
    bool broken; /* a page ended here */
    bool margin; /* blank lines belong to the page end */
    size_t blanks; /* blank lines that have not been written */
};

/* The four lines of a stamp that was divided, from the second on: how many follow. */
static void skip_divided(struct reader *r) {
    static const struct span parts[] = {SPAN_INIT("US Department of State"),
                                        SPAN_INIT("EO Systematic Review")};
    struct span rest = r->rest, line, day;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!span_line(&rest, &line) || !span_eq(span_trim(line), parts[i]))
            return;
        r->rest = rest;
    }
    if (!span_line(&rest, &line))
        return;
    day = span_trim(line);
    take_day(&day);
    if (day.n == 0)
        r->rest = rest;
}

static enum kind kind_of(struct reader *r, struct span line) {
    struct span s = span_trim(line);
    bool exempted = r->exempted;
    r->exempted = false;
    if (r->archive && span_eq(s, SPAN("Message Text")))
        return TITLE;
    if (r->archive && span_eq(s, SPAN("Message Attributes")))
        return CATALOGUE;
    if (r->archive && span_eq(s, archive_stamp)) {
        skip_divided(r);
        return STAMP;
    }
    if (r->act && (is_release_line(s) || (exempted && are_exemptions(s)))) {
        r->exempted = true;
        return TITLE;
    }
    return r->act && (span_starts(s, SPAN("REVIEW AUTHORITY:")) ||
                      (r->broken && span_starts(s, SPAN("Date: "))))
               ? TITLE
               : TEXT;
}

static void put(struct reader *r, struct span s) {
    memcpy(r->out + r->n, s.p, s.n);
    r->n += s.n;
}

static void put_char(struct reader *r, char ch) {
    r->out[r->n++] = ch;
}

/* A line of text, below the page end and the blank lines that came before it. */
static void put_line(struct reader *r, struct span line) {
    for (; r->blanks > 0; r->blanks--)
        put_char(r, '\n');
    if (r->broken && r->n > 0) {
        put_char(r, PAGE_MARKER_BREAK);
        put_char(r, '\n');
    }
    r->broken = r->margin = false;
    put(r, line);
    put_char(r, '\n');
}

/* The line without its stamps: they may stand between two words, or inside one. */
static struct span without_stamps(struct span line, char *scratch, bool *stamped) {
    size_t start, end, n = 0;
    struct span rest = line;
    *stamped = false;
    while (release_stamp(rest, &start, &end)) {
        struct span before = span_trim_end(span_first(rest, start)),
                    behind = span_skip_blanks(span_from(rest, end));
        bool apart = before.n < start || behind.n < rest.n - end;
        memcpy(scratch + n, before.p, before.n);
        n += before.n;
        if (apart && n > 0 && behind.n > 0)
            scratch[n++] = ' ';
        rest = behind;
        *stamped = true;
    }
    if (!*stamped)
        return line;
    memcpy(scratch + n, rest.p, rest.n);
    return (struct span){scratch, n + rest.n};
}

/* A page ended. In the plain mode of pdftotext the stamp stands at the margin, and the only blank lines are
 * those round it, which part no paragraphs; in its layout mode, it is indented. */
static void end_page(struct reader *r, struct span line) {
    r->broken = true;
    if (line.n > 0 && !text_is_space(line.p[0])) {
        r->margin = true;
        r->blanks = 0;
    }
}

static enum err read_lines(struct reader *r, struct cable *c, struct raw_metadata *metadata) {
    struct span line;
    char *scratch = arena_alloc(&c->arena, r->rest.n);
    if (scratch == NULL)
        return ERR_NOMEM;
    while (span_line(&r->rest, &line)) {
        bool stamped;
        enum kind kind = kind_of(r, line);
        if (span_is_blank(line)) {
            r->blanks += !r->margin;
            continue;
        }
        if (kind == CATALOGUE)
            break;
        if (kind != TEXT) {
            end_page(r, line);
            continue;
        }
        struct span left = without_stamps(line, scratch, &stamped);
        if (span_is_blank(left))
            end_page(r, line);
        else
            put_line(r, left);
    }
    return release_catalogue_read(c, r->rest, metadata);
}

/* "... is not available.UNCLAS SECTION 01 OF 02 VELM 386": the line end behind the sentence was lost. */
static enum err part_extract(struct cable *c, struct span *text) {
    size_t at;
    if (!span_find(span_first(*text, HEAD_MAX), partial_extract, &at))
        return ERR_OK;
    at += partial_extract.n;
    char *p = arena_alloc(&c->arena, text->n + 1);
    if (p == NULL)
        return ERR_NOMEM;
    memcpy(p, text->p, at);
    p[at] = '\n';
    memcpy(p + at + 1, text->p + at, text->n - at);
    *text = (struct span){p, text->n + 1};
    return ERR_OK;
}

enum err release_read(struct cable *c, struct span *text, struct raw_metadata *metadata) {
    struct raw_metadata preamble;
    size_t at;
    if (release_catalogue_preamble(text, &preamble)) {
        metadata_fill(metadata, &preamble);
        return part_extract(c, text);
    }
    struct reader r = {.rest = *text};
    struct span head = span_first(*text, HEAD_MAX);
    struct span foot = span_from(*text, text->n > FOOT_MAX ? text->n - FOOT_MAX : 0);
    r.archive = span_find(head, archive_stamp, &at) || span_find(foot, SPAN("Message Attributes"), &at);
    r.act = span_find(head, SPAN("Department of State Case No"), &at) ||
            span_find(head, SPAN("RELEASE IN "), &at) || span_find(head, SPAN("RELEASED IN "), &at);
    if (!r.archive && !r.act)
        return ERR_OK;
    r.out = arena_alloc(&c->arena, text->n + 2);
    if (r.out == NULL)
        return ERR_NOMEM;
    enum err e = read_lines(&r, c, metadata);
    *text = (struct span){r.out, r.n};
    return e;
}
