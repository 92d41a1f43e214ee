#include "page_marker.h"

#include <string.h>

#include "cable/marking.h"
#include "classification_line.h"
#include "marker_parts.h"
#include "unwrap.h"

enum {
    /* The fewest digits of the serial on a page marker, where it has leading zeros. No document of the corpus
     * decides. */
    SERIAL_MIN = 5,
    /* The same before about 2001. At 5, 07PARIS2440 changes; no document of the corpus decides below. */
    OLD_SERIAL_MIN = 4,
    /* The most digits of one. At 7, 06MADRID2281 and 26 more change; no document of the corpus decides
     * above. */
    SERIAL_MAX = 8,
    /* Digits of the page of a section on a page marker. At 4, 06BEIJING23571 and 158 more change; no document
     * of the corpus decides below. */
    PAGES_DIGITS = 3,
    /* The same before about 2001. At 3, 00HARARE6677 changes; no document of the corpus decides below. */
    OLD_PAGES_DIGITS = 2,
    /* The fewest letters of the distribution code behind a classification alone on its line, PTQ1859. At 4,
     * 00HARARE6677 changes; no document of the corpus decides below. */
    OFFICE_MIN = 2,
    /* The most letters of it. At 2, 00HARARE6677 changes; no document of the corpus decides above. */
    OFFICE_MAX = 4,
    /* Digits of that code. At 3, 00HARARE6677 changes; at 5, 00HARARE6677 changes. */
    OFFICE_DIGITS = 4,
    /* Dashes before the message number in the distribution of an old message. No document of the corpus
     * decides. */
    DASHES_MIN = 10,
    /* The fewest bytes of the message number behind them. No document of the corpus decides. */
    MESSAGE_MIN = 6,
    /* The most bytes of it. No document of the corpus decides. */
    MESSAGE_MAX = 39,
    /* Bytes of a classification before a page marker inside a line, "C O N F I D E N T I A L". */
    FOOT_MAX = 23,
    /* Words of the post on a page marker inside a line. No document of the corpus decides, but the unit test
     * page_marker/a_marker_inside_a_line_parts_the_text fails at 1. */
    POST_WORDS = 3,
};

/* "XXXXXXXXXXXX": post and serial of a page marker that the archive took out */
static bool take_redaction(struct span *s) {
    size_t n = 0;
    while (n < s->n && text_upper(s->p[n]) == 'X')
        n++;
    if (n < UNWRAP_REDACTION_MIN || n == s->n || s->p[n] != ' ')
        return false;
    *s = span_from(*s, n);
    return true;
}

/* ROME 00001497  002.2 OF 003; *post is empty where it was taken out */
static bool page_line(struct span line, struct span *post, unsigned long *serial, struct span *rest) {
    struct span s = span_skip_blanks(line);
    *post = SPAN_EMPTY;
    if (!take_redaction(&s) &&
        (!marker_parts_post(&s, post) || !marker_parts_digits(&s, SERIAL_MIN, SERIAL_MAX, serial)))
        return false;
    s = span_skip_blanks(s);
    if (!marker_parts_skip_numbers_of(&s, PAGES_DIGITS))
        return false;
    *rest = span_trim(s);
    return true;
}

/* "CONFIDENTIAL PAGE 02 ...": the foot of one page ran into the head of the next. */
static struct span without_foot(struct span s) {
    enum cable_level level;
    if (s.n < 2 || !span_contains(SPAN("CLSTU"), s.p[0]) || text_is_lower(s.p[1]))
        return s;
    struct span page = span_skip_blanks(span_from(s, marking_level(s, &level)));
    return page.p > s.p && span_starts(page, SPAN("PAGE ")) ? page : s;
}

/* "PAGE 02 " */
static bool take_page(struct span *s, unsigned long *page) {
    struct span t = *s;
    if (!marker_parts_word(&t, SPAN("PAGE")))
        return false;
    t = span_skip_blanks(t);
    if (!marker_parts_digits(&t, 1, 3, page))
        return false;
    *s = span_skip_blanks(t);
    return true;
}

/* "082030Z" */
static bool take_group(struct span *s) {
    struct span t = *s;
    unsigned long v;
    if (!marker_parts_digits(&t, 6, 6, &v))
        return false;
    t = span_skip_blanks(t);
    if (t.n == 0 || text_upper(t.p[0]) != 'Z')
        return false;
    *s = span_from(t, 1);
    return true;
}

/* PAGE 02  ROME 01196  01 OF 02  082030Z, or a station and the classification line instead; *post and *serial
 * as printed */
static bool old_page(struct span s, struct span *post, unsigned long *serial, struct span *rest) {
    unsigned long page;
    if (!take_page(&s, &page))
        return false;
    if (!marker_parts_post(&s, post) || !marker_parts_digits(&s, OLD_SERIAL_MIN, SERIAL_MAX, serial))
        return false;
    s = span_skip_blanks(s);
    struct classification_line m;
    size_t word;
    enum cable_level level;
    if (marker_parts_skip_numbers_of(&s, OLD_PAGES_DIGITS))
        s = span_skip_blanks(s);
    else if ((word = marking_level(s, &level)) > 0) {
        if (classification_line_read(s, &m)) {
            *rest = SPAN_EMPTY;
            return true;
        }
        s = span_skip_blanks(span_from(s, word));
    }
    take_group(&s);
    struct span remark = span_skip_blanks(s);
    if (marker_parts_word(&remark, SPAN("POSS DUPE"))) /* perhaps sent twice */
        s = remark;
    *rest = span_trim(s);
    return true;
}

static bool old_page_line(struct span line, struct span *rest) {
    struct span post;
    unsigned long serial;
    return old_page(without_foot(span_skip_blanks(line)), &post, &serial, rest);
}

/* A classification alone on its line, perhaps with the distribution code of the time: "CONFIDENTIAL PTQ1859"
 */
static bool level_line(struct span line) {
    enum cable_level level;
    struct span s = span_skip_blanks(line);
    size_t n = marking_level(s, &level);
    if (n == 0)
        return false;
    s = span_trim(span_from(s, n));
    if (s.n == 0)
        return true;
    struct span caveat;
    n = marking_caveat(s, &caveat);
    if (n == s.n)
        return true;
    size_t letters = 0;
    while (letters < s.n && text_is_upper(s.p[letters]))
        letters++;
    return letters >= OFFICE_MIN && letters <= OFFICE_MAX && s.n - letters == OFFICE_DIGITS &&
           text_count_digits(span_from(s, letters)) == OFFICE_DIGITS;
}

static enum page_marker numbered(struct span s, struct span *rest) {
    struct classification_line m;
    struct span post;
    unsigned long serial;
    if (page_line(s, &post, &serial, rest) || old_page_line(s, rest))
        return PAGE_MARKER_PAGE;
    if (classification_line_read(s, &m))
        return m.section == 1 ? PAGE_MARKER_PAGE : PAGE_MARKER_SECTION;
    return PAGE_MARKER_NONE;
}

/* The lines that begin with no letter. The archive's database printed its own ends of a message. */
static enum page_marker without_letter(struct span s) {
    if (s.n == 1 && s.p[0] == PAGE_MARKER_BREAK)
        return PAGE_MARKER_PAGE;
    bool end = span_starts(s, SPAN("*** Current ")) || span_eq(s, SPAN("<< END OF DOCUMENT >>"));
    return end ? PAGE_MARKER_END : PAGE_MARKER_NONE;
}

enum page_marker page_marker_scan_known(struct span line, unsigned lacks, struct span *rest) {
    *rest = SPAN_EMPTY;
    struct span s = span_trim(line);
    if (s.n == 0 || !text_is_letter(s.p[0]))
        return without_letter(s);
    enum page_marker marker = (lacks & TEXT_NO_DIGIT) != 0 ? PAGE_MARKER_NONE : numbered(s, rest);
    if (marker != PAGE_MARKER_NONE)
        return marker;
    if (level_line(s))
        return PAGE_MARKER_LEVEL;
    if (span_eq(s, SPAN("NNNN")) || span_eq(s, SPAN("NNN")) || span_eq(s, SPAN("NNNNN")))
        return PAGE_MARKER_END;
    return PAGE_MARKER_NONE;
}

enum page_marker page_marker_scan(struct span line, struct span *rest) {
    return page_marker_scan_known(line, text_lacks(line), rest);
}

bool page_marker_names(struct span line, struct span *post, unsigned long *serial) {
    struct span s = span_skip_blanks(line), rest;
    return (page_line(s, post, serial, &rest) && post->n > 0) ||
           old_page(without_foot(s), post, serial, &rest);
}

bool page_marker_ends_message(struct span line) {
    struct span s = span_trim(line), rest;
    if (s.n == 0 || span_eq(s, SPAN("BT")))
        return true;
    return s.p[0] == '#' ? text_count_digits(span_from(s, 1)) == s.n - 1
                         : page_marker_scan(s, &rest) == PAGE_MARKER_END;
}

bool page_marker_is_half(struct span line) {
    struct span s = span_skip_blanks(line);
    unsigned long page;
    return s.n > 0 && s.p[0] == 'P' && take_page(&s, &page) && span_is_blank(s);
}

bool page_marker_is_other_half(struct span line) {
    struct span s = span_skip_blanks(line), post, rest;
    unsigned long serial;
    if (!marker_parts_post(&s, &post) || !marker_parts_digits(&s, OLD_SERIAL_MIN, SERIAL_MAX, &serial))
        return false;
    s = span_skip_blanks(s);
    if (marker_parts_skip_numbers_of(&s, OLD_PAGES_DIGITS))
        s = span_skip_blanks(s);
    if (!take_group(&s))
        s = span_from(s, text_count_digits(s)); /* it was cut off, or is not there */
    rest = span_trim(s);
    return rest.n == 0 || span_starts(rest, SPAN("POSS DUPE"));
}

bool page_marker_is_first_page(struct span line) {
    struct span s = without_foot(span_skip_blanks(line)), rest;
    unsigned long page;
    return old_page_line(s, &rest) && take_page(&s, &page) && page == 1;
}

bool page_marker_is_page_head(struct span line) {
    struct span s = without_foot(span_skip_blanks(line));
    unsigned long page;
    return take_page(&s, &page) || (s.n == 1 && s.p[0] == PAGE_MARKER_BREAK);
}

/* "EUR-12", "/063", "W": a part of a distribution list; *code says that it is an office with its copies */
static bool is_distribution_word(struct span word, bool *code) {
    size_t letters = 0;
    while (letters < word.n && text_is_upper(word.p[letters]))
        letters++;
    struct span rest = span_from(word, letters);
    *code = letters > 0 && rest.n == 3 && rest.p[0] == '-' && text_count_digits(span_from(rest, 1)) == 2;
    return *code || word.p[0] == '/' || word.n == 1;
}

bool page_marker_is_distribution(struct span line) {
    struct span s = span_trim(line), word;
    size_t dashes = 0, codes = 0;
    while (dashes < s.n && s.p[dashes] == '-')
        dashes++;
    if (dashes >= DASHES_MIN) { /* ------------------     046121, or A54E38  291401Z /38 */
        s = span_trim(span_from(s, dashes));
        return s.n >= MESSAGE_MIN && s.n <= MESSAGE_MAX && !span_contains(s, '-');
    }
    if (!marker_parts_word(&s, SPAN("ACTION")))
        marker_parts_word(&s, SPAN("INFO"));
    while ((word = span_word(&s)).n > 0) {
        bool code;
        if (!is_distribution_word(word, &code))
            return false;
        codes += code;
    }
    return codes > 0;
}

/* True when the words, blanks taken out, begin the post's identifier form: page markers cut it to ten
 * letters. */
static bool names_post(struct span words, struct span post) {
    size_t n = 0;
    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] == ' ')
            continue;
        if (n >= post.n || text_upper(words.p[i]) != post.p[n])
            return false;
        n++;
    }
    return n > 0;
}

/* Where the classification begins that ends before byte `end` of the line; end when there is none. */
static size_t foot_before(struct span line, size_t end) {
    struct span s = span_trim_end(span_first(line, end));
    size_t first = s.n > FOOT_MAX ? s.n - FOOT_MAX : 0;
    for (size_t i = first; i < s.n; i++) {
        enum cable_level level;
        bool garbled;
        struct span word = span_from(s, i);
        if (word.p[0] != ' ' && (i == 0 || s.p[i - 1] == ' ') &&
            marking_level_garbled(word, &level, &garbled) == word.n && !garbled)
            return i;
    }
    return end;
}

/* "... and CONFIDENTIAL PAGE 02 LISBON 01187 151702Z the ..." */
static bool old_page_inside(struct span line, struct span post, unsigned long serial, size_t *start,
                            size_t *end) {
    struct span rest = line, named, behind;
    const char *page;
    while (rest.n > 1 && (page = memchr(rest.p + 1, 'P', rest.n - 1)) != NULL) {
        unsigned long found;
        size_t at = (size_t)(page - line.p);
        rest = span_from(line, at);
        if (page[-1] != ' ' || !span_starts(rest, SPAN("PAGE ")) ||
            !old_page(rest, &named, &found, &behind) || found != serial || !names_post(named, post))
            continue;
        *start = foot_before(line, at);
        *end = behind.n == 0 ? line.n : (size_t)(behind.p - line.p);
        return true;
    }
    return false;
}

bool page_marker_inside(struct span line, struct span post, unsigned long serial, size_t *start,
                        size_t *end) {
    enum { SERIAL = 8 }; /* digits, of which one stands at every eighth byte */
    for (size_t at = SERIAL; at < line.n; at += SERIAL) {
        size_t i = at;
        while (at - i < SERIAL && text_is_digit(line.p[i]) && text_is_digit(line.p[i - 1]))
            i--;
        struct span s = span_from(line, i);
        unsigned long v;
        if (i == 0 || line.p[i - 1] != ' ' || !marker_parts_digits(&s, SERIAL, SERIAL, &v) || v != serial)
            continue;
        s = span_skip_blanks(s);
        if (!marker_parts_skip_numbers_of(&s, PAGES_DIGITS))
            continue;
        size_t from = i - 1;
        for (int words = 0; words < POST_WORDS;
             words++) { /* the post may be several words: NEW DELHI, RIO DE JAN */
            size_t word = from;
            while (word > 0 && line.p[word - 1] == ' ')
                word--;
            while (word > 0 && line.p[word - 1] != ' ')
                word--;
            from = word;
            if (names_post((struct span){line.p + from, i - 1 - from}, post)) {
                *start = from;
                *end = line.n - s.n;
                return true;
            }
        }
    }
    return old_page_inside(line, post, serial, start, end);
}

unsigned long page_marker_page_section(struct span line, unsigned long sections) {
    unsigned long highest = 0;
    const char *f; /* of "OF" */
    for (struct span rest = line; rest.n > 0 && (f = memchr(rest.p, 'F', rest.n)) != NULL;) {
        size_t i = (size_t)(f - line.p);
        rest = span_from(line, i + 1);
        if (i < 2 || line.p[i - 1] != 'O' || line.p[i - 2] != ' ' || rest.n == 0 || rest.p[0] != ' ')
            continue;
        for (i -= 2; i > 0 && line.p[i - 1] == ' ';)
            i--;
        while (i > 0 && (text_is_digit(line.p[i - 1]) || line.p[i - 1] == '.'))
            i--;
        unsigned long part, of;
        struct span s = span_from(line, i);
        if ((i == 0 || text_is_space(line.p[i - 1])) &&
            marker_parts_numbers_of(&s, OLD_PAGES_DIGITS, &part, &of) && of == sections && part <= of &&
            part > highest)
            highest = part;
    }
    return highest;
}
