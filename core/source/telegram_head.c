#include "telegram_head.h"

#include <string.h>

#include "cable/dtg.h"
#include "cable/marking.h"

enum {
    GROUP_ABOVE_MAX = 3, /* lines of the group and of what may stand between it and the sender */
    LINE_BELOW_MAX = 60, /* lines from the sender to the classification, over all addressees */
};

/* ---- lines ---- */

/* The line that ends before `end`, where another begins; false at the beginning of the text. */
static bool line_above(struct span text, size_t end, size_t *begin, struct span *line) {
    if (end == 0)
        return false;
    size_t stop = end - 1, at; /* without the line end */
    for (at = stop; at > 0 && text.p[at - 1] != '\n'; at--)
        ;
    *begin = at;
    *line = span_trim((struct span){text.p + at, stop - at});
    return true;
}

static bool is_digits(struct span s, size_t least, size_t most) {
    return s.n >= least && s.n <= most && text_count_digits(s) == s.n;
}

/* Takes the classification at the beginning of the line, and its caveats. */
static bool take_level(struct span *line) {
    enum cable_level level;
    struct span caveat;
    size_t n = marking_level(*line, &level);
    if (n == 0)
        return false;
    *line = span_from(*line, n);
    while ((n = marking_caveat(span_trim(*line), &caveat)) > 0)
        *line = span_from(span_trim(*line), n);
    return true;
}

/* "ARA-20", "/182 W": offices of a distribution, and their sum. */
static bool is_offices(struct span s) {
    struct span w;
    size_t n = 0;
    for (; (w = span_word(&s)).n > 0; n++) {
        size_t letters = text_count_letters(w), digits = text_count_digits(span_from(w, 1));
        if (letters > 0 && letters < w.n && w.p[letters] == '-' && is_digits(span_from(w, letters + 1), 1, 3))
            continue;
        bool sum = *w.p == '/' && digits > 0 && digits < 5 &&
                   (w.n == digits + 1 || (w.n == digits + 2 && text_is_upper(w.p[w.n - 1])));
        if (!sum && !(w.n == 1 && text_is_upper(*w.p) && n > 0))
            return false;
    }
    return n > 0;
}

/* "PP RUEHDBU RUEHFL": precedences, then routing indicators, which may go on in lines of their own. */
static bool is_routing(struct span s) {
    struct span rest = s, w = span_word(&rest);
    if (w.n == 2 && w.p[0] == w.p[1] && strchr("ZOPR", w.p[0]) != NULL)
        s = rest;
    size_t n = 0;
    for (; (w = span_word(&s)).n > 0; n++)
        if (w.n < 4 || (!span_starts(w, SPAN("RU")) && !span_starts(w, SPAN("RH"))) || span_has_lower(w))
            return false;
    return n > 0;
}

static bool is_rule(struct span line, const char *of, size_t least) {
    size_t n = 0;
    while (n < line.n && strchr(of, line.p[n]) != NULL && line.p[n] != '\0')
        n++;
    return n == line.n && n >= least;
}

/* "--------------------- 125001" */
static bool is_hyphens(struct span line) {
    return span_starts(line, SPAN("----------"));
}

/* "LA PAZ 02940 02 OF 05 062336Z", below a "PAGE 01" of its own. */
static bool is_page_line(struct span line) {
    struct span last = SPAN_EMPTY, w;
    size_t words = 0;
    while ((w = span_word(&line)).n > 0) {
        last = w;
        words++;
    }
    return words > 1 && last.n == 7 && last.p[6] == 'Z' && text_count_digits(last) == 6;
}

static bool is_stamp(struct span line) {
    size_t at;
    return span_ifind(line, SPAN("Declassified/Released"), &at) || span_ieq(line, SPAN("Message Text")) ||
           span_ieq(line, SPAN("US Department of State")) || span_ieq(line, SPAN("EO Systematic Review"));
}

enum telegram_line telegram_head_line(struct span line) {
    line = span_trim(line);
    struct span rest = line;
    if (line.n == 0)
        return TELEGRAM_LINE_BLANK;
    if (is_rule(line, "N", 3) || is_rule(line, "=", 5) || is_rule(line, "*", 5) || is_rule(line, "_", 5))
        return TELEGRAM_LINE_END;
    if (span_starts(line, SPAN("VZCZC")) || span_starts(line, SPAN("ZCZC")))
        return TELEGRAM_LINE_START;
    if (span_starts(line, SPAN("DE RU")) || span_starts(line, SPAN("DE RH")))
        return TELEGRAM_LINE_STATION;
    if (span_starts(line, SPAN("ACTION ")) || span_starts(line, SPAN("ORIGIN ")))
        rest = span_from(line, 7);
    else if (span_starts(line, SPAN("INFO ")))
        rest = span_from(line, 5);
    if (is_offices(rest) || is_routing(line) || is_hyphens(line) || is_page_line(line) || is_stamp(line) ||
        span_starts(line, SPAN("PAGE 0")) || span_starts(line, SPAN("ZNY ")) ||
        span_starts(line, SPAN("ZNR ")) || is_digits(line, 1, 4))
        return TELEGRAM_LINE_HEAD;
    rest = line;
    return take_level(&rest) && span_is_blank(rest) ? TELEGRAM_LINE_HEAD : TELEGRAM_LINE_OTHER;
}

/* ---- the message ---- */

/* Takes "SECTION 02 OF 03" or "FINAL SECTION OF 2" and says whether it is a later one. */
static bool take_section(struct span *line) {
    struct span rest = *line, w = span_word(&rest);
    bool later = span_ieq(w, SPAN("FINAL"));
    unsigned long number = 1;
    if (later)
        w = span_word(&rest);
    if (!span_ieq(w, SPAN("SECTION")))
        return false;
    struct span before = rest;
    w = span_word(&rest);
    if (span_ieq(w, SPAN("OF")))
        rest = before;
    else if (text_number(w, 99, &number))
        later = later || number > 1;
    before = rest;
    if (span_ieq(span_word(&rest), SPAN("OF")) || span_ieq(span_word(&before), SPAN("ON")))
        span_word(&rest);
    *line = rest;
    return later;
}

static unsigned long first_number(struct span s) {
    unsigned long value = 0;
    size_t i = 0;
    while (i < s.n && !text_is_digit(s.p[i]))
        i++;
    s = span_from(s, i);
    return text_number(span_first(s, text_count_digits(s)), 99999999, &value) ? value : 0;
}

static bool begins_field(struct span line) {
    return span_starts(line, SPAN("E.O.")) || span_starts(line, SPAN("EO ")) ||
           span_starts(line, SPAN("TAGS")) || span_starts(line, SPAN("SUBJ")) ||
           span_starts(line, SPAN("1."));
}

/* The line of the classification, "UNCLAS SECTION 02 OF 03 VELM 2324", names the message. */
static void read_message(struct span below, struct telegram_head *h) {
    struct span line;
    for (int n = 0; n < LINE_BELOW_MAX && span_line(&below, &line); n++) {
        line = span_trim(line);
        if (begins_field(line))
            return;
        if (!take_level(&line) || span_is_blank(line))
            continue; /* an addressee, or a banner */
        h->later_section = take_section(&line);
        h->serial = first_number(line);
        return;
    }
}

/* "PAGE 01 LA PAZ 01673 02 OF 02 192042Z" above the group names it, too. */
static void read_page_line(struct span text, struct telegram_head *h) {
    struct span line;
    size_t at = h->begin;
    enum telegram_line kind;
    for (int n = 0; n < LINE_BELOW_MAX && h->serial == 0 && line_above(text, at, &at, &line); n++) {
        kind = telegram_head_line(line);
        if (kind == TELEGRAM_LINE_OTHER || kind == TELEGRAM_LINE_END || kind == TELEGRAM_LINE_START)
            return;
        if (span_starts(line, SPAN("PAGE ")))
            line = span_from(line, 7);
        if (is_page_line(line))
            h->serial = first_number(line);
    }
}

/* ---- where a head stands ---- */

/* The group above the sender's line at `sender`. */
static bool find_group(struct span text, size_t sender, struct telegram_head *h) {
    struct span line, before, after;
    struct calendar_time c;
    size_t at = sender;
    for (int n = 0; n < GROUP_ABOVE_MAX && line_above(text, at, &at, &line); n += line.n > 0) {
        if (!dtg_find(line, &c, &before, &after) && !dtg_mend(line, &c))
            continue;
        h->begin = at;
        h->time = calendar_seconds(&c);
        return true;
    }
    return false;
}

/* The line at `begin`, of which `line` is the rest without blanks. */
static bool read_head(struct span text, size_t from, size_t begin, struct span line, struct span below,
                      struct telegram_head *h) {
    static const struct span extract = SPAN_INIT("This record is a partial extract of the original cable");
    *h = (struct telegram_head){.begin = begin, .end = text.n - below.n};
    if (span_starts(line, SPAN("FM "))) {
        h->from = span_trim(span_from(line, 3));
        return find_group(text, begin, h) && h->begin >= from;
    }
    if (span_starts(line, extract)) {
        h->kind = TELEGRAM_HEAD_EXTRACT;
        return true;
    }
    h->kind = TELEGRAM_HEAD_MARK;
    return span_eq(span_trim_end(line), SPAN("Message Text"));
}

bool telegram_head_find(struct span text, size_t from, struct telegram_head *head) {
    struct span rest = span_from(text, from), line;
    size_t begin = from;
    for (; span_line(&rest, &line); begin = text.n - rest.n) {
        while (line.n > 0 && (*line.p == ' ' || *line.p == '\f'))
            line = span_from(line, 1);
        if (line.n < 6 || (*line.p != 'F' && *line.p != 'T' && *line.p != 'M') ||
            !read_head(text, from, begin, line, rest, head))
            continue;
        if (head->kind != TELEGRAM_HEAD_MARK)
            read_message(rest, head);
        if (head->kind == TELEGRAM_HEAD_GROUP)
            read_page_line(text, head);
        return true;
    }
    return false;
}

bool telegram_head_same(const struct telegram_head *a, const struct telegram_head *b) {
    bool time = a->time == b->time, from = span_eq(a->from, b->from);
    if (b->kind == TELEGRAM_HEAD_EXTRACT)
        return false;
    if (a->kind == TELEGRAM_HEAD_EXTRACT)
        return a->serial != 0 && a->serial == b->serial;
    if (a->serial == 0 || b->serial == 0)
        return from && (time || b->later_section);
    if (a->serial == b->serial)
        return from || time;
    return time && from && b->later_section;
}
