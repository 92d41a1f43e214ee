#include "head_transmission.h"

#include "cable/ident.h"
#include "cable/marking.h"
#include "field_values.h"
#include "head_distribution.h"
#include "metadata_lines.h"
#include "page_marker.h"

enum {
    /* Letters of the station on a DE line. At 6, 07STATE164120 and 8 more change; no document of the corpus
     * decides below. */
    STATION_MIN = 4,
    /* Digits, of six, that make a garbled word a date-time group. No document of the corpus decides, but the
     * unit test head/a_group_that_does_not_read_is_kept fails at 6. */
    GROUP_DIGITS = 4,
    /* The fewest letters of a routing indicator. At 7, 06PARIS2069 and 20 more change; no document of the
     * corpus decides below. */
    ROUTE_MIN = 5,
    /* The most letters of one. At 6, 03ABUDHABI2641 and 16 more change; no document of the corpus decides
     * above. */
    ROUTE_MAX = 7,
    /* Bytes of the precedence before a date-time group. No document of the corpus decides. */
    PROSIGNS_MAX = 7,
};

/* "P", "O O", "R": precedence prosigns before the date-time group; the first one is the message's. */
static struct span precedence_of(struct span before) {
    static const struct {
        char prosign;
        const char *name;
    } names[] = {{'Z', "FLASH"}, {'O', "IMMEDIATE"}, {'P', "PRIORITY"}, {'R', "ROUTINE"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (before.n > 0 && before.p[0] == names[i].prosign && (before.n == 1 || text_is_space(before.p[1])))
            return span_of(names[i].name);
    return SPAN_EMPTY;
}

/* DE RUEHRO #1851/01 1731516 */
static bool station_line(struct span line, struct head *h) {
    struct span rest = line;
    if (!span_eq(span_word(&rest), SPAN("DE")))
        return false;
    struct span station = span_word(&rest);
    struct span serial = span_word(&rest);
    if (station.n < STATION_MIN || station.p[0] != 'R' || serial.n < 2 ||
        (serial.p[0] != '#' && !text_is_digit(serial.p[0])))
        return false;
    unsigned long v;
    struct span number = span_from(serial, serial.p[0] == '#');
    if (text_number(span_first(number, text_count_digits(number)), 99999999, &v))
        h->station_serial = v;
    h->has_julian = dtg_julian(span_word(&rest), &h->julian_day, &h->julian_hour, &h->julian_minute);
    return true;
}

/* A precedence line whose date-time group does not read: six digits or what looks like them, and Z or a
 * month. */
static bool looks_like_group(struct span line) {
    struct span rest = line;
    struct span word = span_word(&rest);
    if (word.n == 1 && span_contains(SPAN("ZOPR"), word.p[0]))
        word = span_word(&rest);
    struct calendar_time civil;
    if (dtg_mend(line, &civil))
        return true;
    if (word.n != 7 || text_upper(word.p[6]) != 'Z')
        return false;
    size_t digits = 0;
    for (size_t i = 0; i < 6; i++)
        digits += text_is_digit(word.p[i]);
    return digits >= GROUP_DIGITS;
}

/* "RUEHNL RUEHQU RUEHRD": routing indicators that went on to a second line */
static bool is_routing(struct span line) {
    struct span rest = line, word;
    size_t words = 0;
    for (; (word = span_word(&rest)).n > 0; words++) {
        if (word.n < ROUTE_MIN || word.n > ROUTE_MAX || word.p[0] != 'R' ||
            (word.p[1] != 'U' && word.p[1] != 'H'))
            return false;
        for (size_t i = 2; i < word.n; i++)
            if (!text_is_upper(word.p[i]))
                return false;
    }
    return words > 0;
}

/* "RUEHRO/AMEMBASSY", "RUEHC", "AMCONSUL": a route, or what the name of a post begins with. */
static bool begins_post(struct span word) {
    static const struct span names[] = {SPAN_INIT("AMEMB"),  SPAN_INIT("AMCON"),     SPAN_INIT("SECSTATE"),
                                        SPAN_INIT("SECDEF"), SPAN_INIT("USMISSION"), SPAN_INIT("USOFFICE"),
                                        SPAN_INIT("USUN"),   SPAN_INIT("USEU"),      SPAN_INIT("USNATO"),
                                        SPAN_INIT("USLO"),   SPAN_INIT("USINT"),     SPAN_INIT("USDEL")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_starts(word, names[i]))
            return true;
    size_t route = 0;
    while (route < word.n && word.p[route] != '/')
        route++;
    return is_routing(span_first(word, route));
}

bool head_transmission_names_post(struct span line) {
    char post[IDENT_POST_MAX];
    struct span rest = line, word;
    span_word(&rest);
    if (ident_known_post(span_trim(rest), post))
        return true;
    while ((word = span_word(&rest)).n > 0)
        if (begins_post(word))
            return true;
    return false;
}

/* Bytes of "TO ", "TO: ", "INFO ", "ACTION: " before a post at s, 0 for none. */
static size_t addressee_label(struct span s, bool *info) {
    *info = span_starts(s, SPAN("INFO"));
    if (span_starts(s, SPAN("ACTION:")) && head_transmission_names_post(s))
        return 7;
    size_t n = *info ? 4 : span_starts(s, SPAN("TO")) ? 2 : 0;
    if (n == 0 || n >= s.n || (s.p[n] != ' ' && s.p[n] != ':'))
        return 0;
    return n + 1;
}

bool head_transmission_shows(struct span line) {
    static const struct span words[] = {SPAN_INIT("FM "), SPAN_INIT("VZCZ"), SPAN_INIT("ZNY "),
                                        SPAN_INIT("ZNR "), SPAN_INIT("DE R")};
    struct span s = span_trim(line), before, after;
    struct calendar_time civil;
    bool info;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_starts(s, words[i]))
            return true;
    return (dtg_find(s, &civil, &before, &after) && before.n <= PROSIGNS_MAX) || looks_like_group(s) ||
           dtg_banner(s, &civil) || is_routing(s) ||
           (addressee_label(s, &info) > 0 && head_transmission_names_post(s));
}

enum err head_transmission_read(struct cable *c, struct head *h, struct span line, char *field, bool *known) {
    struct span s = span_trim(line), before, after;
    struct calendar_time civil;
    size_t labelled;
    bool info;
    *known = true;
    if (span_starts(s, SPAN("VZCZ"))) {
        c->transmission = s;
    } else if (station_line(s, h)) {
        h->evidence++;
    } else if (span_starts(s, SPAN("ZNY ")) || span_starts(s, SPAN("ZNR "))) {
        struct span rest = span_from(s, 4);
        h->zny = marking_zny(span_word(&rest));
    } else if (span_starts(s, SPAN("FM "))) {
        c->origin_name = span_trim(span_from(s, 3));
        h->evidence++;
    } else if ((labelled = addressee_label(s, &info)) > 0) {
        *field = info ? 'i' : 't';
        h->evidence += !info;
        s = span_from(s, labelled);
        return page_marker_scan(s, &after) == PAGE_MARKER_PAGE ? ERR_OK : field_values_recipient(c, s, info);
    } else if ((dtg_find(s, &civil, &before, &after) || dtg_spaced(s, &civil, &before)) &&
               before.n <= PROSIGNS_MAX) {
        *field = 0;
        if (!h->has_group)
            h->group = civil;
        h->evidence += !h->has_group;
        h->has_group = true;
        c->precedence = precedence_of(before);
    } else if (looks_like_group(s)) {
        h->garbled_group = s;
    } else if (dtg_banner(s, &civil)) {
        h->has_banner = true;
        h->banner = civil;
        h->evidence++;
    } else if (span_starts(s, SPAN("XMT "))) { /* posts that a collective leaves out */
        *field = 0;
        *known = false;
    } else if (*field != 0) {
        return field_values_recipient(c, s, *field == 'i');
    } else {
        if (span_istarts(s, SPAN("This record is a partial extract")))
            return cable_problem(c, "partial",
                                 "the document calls itself a partial extract of the original cable");
        *known = is_routing(s) || (s.n > 3 && s.p[0] == s.p[1] && span_contains(SPAN("ZOPR"), s.p[0]) &&
                                   s.p[2] == ' ' && s.p[3] == 'R');
    }
    return ERR_OK;
}

/* ---- all of the lines ---- */

static bool is_level_word(struct span line, struct cable *c) {
    enum cable_level level;
    struct span s = span_trim(line);
    size_t n = marking_level(s, &level);
    if (n == 0 || (n < s.n && !text_is_space(s.p[n]) && s.p[n] != '/'))
        return false;
    if (c->level == CABLE_LEVEL_NONE)
        c->level = level;
    return true;
}

enum err head_transmission_caption(struct cable *c, struct span line) {
    struct span s = span_trim(line), caveat;
    bool word = marking_caveat(s, &caveat) == s.n;
    while (word && s.n > 1 && s.p[s.n - 1] == '/') /* "STADIS////////" */
        s.n--;
    enum err e = word ? cable_add_once(c, &c->captions, s) : cable_add_span(c, &c->captions, s);
    for (size_t n; e == ERR_OK && (n = marking_caveat(s, &caveat)) > 0; s = span_from(s, n))
        if (marking_is_caveat(caveat))
            e = cable_add_once(c, &c->caveats, caveat);
    return e;
}

bool head_transmission_is_own_list(const struct head *h, size_t i) {
    return i > 0 && span_starts(span_skip_blanks(h->lines[i]), SPAN("INFO:")) &&
           span_starts(span_skip_blanks(h->lines[i - 1]), SPAN("ACTION:")) &&
           !head_transmission_names_post(h->lines[i]);
}

/* A handling line may stand among the lines of a distribution. */
static enum err skip_distribution(struct cable *c, const struct span *lines, size_t n) {
    enum err e = ERR_OK;
    struct span caveat;
    for (size_t i = 0; e == ERR_OK && i < n; i++)
        if (!page_marker_is_distribution(lines[i]) && marking_caveat(span_trim(lines[i]), &caveat) > 0)
            e = head_transmission_caption(c, lines[i]);
    return e;
}

enum err head_transmission_lines(struct cable *c, struct head *h, size_t end) {
    char field = 0, last = 0;
    bool cut = false; /* a page ended among the addressees */
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < end; i++) {
        struct span line = h->lines[i], rest, caveat;
        cut = cut || (last != 0 && page_marker_scan(line, &rest) == PAGE_MARKER_PAGE);
        if (cut && field == 0 && head_transmission_names_post(line)) /* the list goes on behind it */
            field = last;
        if (page_marker_ends_message(line)) { /* blank, or the BT between transmission and text */
            field = 0;
            continue;
        }
        size_t block = metadata_lines_at(&h->lines[i], end - i);
        if (block > 0) {
            field = 0;
            e = metadata_lines_report(c, &h->lines[i], block);
            i += block - 1;
            continue;
        }
        block =
            field == 0 || page_marker_is_distribution(line) ? head_distribution_at(&h->lines[i], end - i) : 0;
        if (block > 0) {
            field = 0;
            e = skip_distribution(c, &h->lines[i], block);
            i += block - 1;
            continue;
        }
        if (field == 0 && field_values_is_routed(span_trim(line))) /* the list goes on behind a blank line */
            field = last;
        if (marking_caveat(span_trim(line), &caveat) > 0 || head_transmission_is_own_list(h, i)) {
            field = 0;
            e = head_transmission_caption(c, line);
            continue;
        }
        enum page_marker marker = page_marker_scan(line, &rest);
        if (field != 0 && marker == PAGE_MARKER_PAGE && rest.n == 0)
            continue; /* a page ends among the addressees */
        if ((field == 0 || marker == PAGE_MARKER_LEVEL) && is_level_word(line, c))
            continue;
        if (field == 0 && marker != PAGE_MARKER_NONE)
            continue;
        bool known;
        e = head_transmission_read(c, h, line, &field, &known);
        last = field != 0 ? field : last;
        if (e == ERR_OK && !known)
            e = cable_add_once(c, &c->captions, span_trim(line));
    }
    return e;
}
