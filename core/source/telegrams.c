#include "telegrams.h"

#include <string.h>

#include "cable/ident.h"
#include "telegram_head.h"

enum {
    ABOVE_MAX = 200, /* lines between the end of a message and the next date-time group */
    QUOTE_LINES = 4, /* lines above a quoted telegram that say so, */
    LINE_SIZE = 80, /* of so many bytes */
};

/* ---- a mailbox ---- */

/* "From marl@example.org Mon Apr  1 10:10:00 1974" */
static bool is_mail_line(struct span line) {
    struct span rest = line, w, last = SPAN_EMPTY;
    bool clock = false;
    size_t words = 0;
    if (!span_starts(line, SPAN("From ")))
        return false;
    while ((w = span_word(&rest)).n > 0) {
        clock = clock || (w.n >= 5 && w.p[2] == ':' && text_is_digit(w.p[0]) && text_is_digit(w.p[3]));
        last = w;
        words++;
    }
    return words >= 6 && clock && (text_count_digits(last) == last.n || *last.p == '+' || *last.p == '-');
}

static size_t end_of_mail(struct span text) {
    struct span rest = text, line;
    bool blank = false;
    span_line(&rest, &line);
    while (rest.n > 0) {
        size_t begin = text.n - rest.n;
        span_line(&rest, &line);
        if (blank && is_mail_line(line))
            return begin;
        blank = span_is_blank(line);
    }
    return text.n;
}

/* Goes on to the next mail, and passes its "From " line and header. */
static void next_mail(struct telegrams *t) {
    size_t end = end_of_mail(t->mails);
    struct span line;
    t->text = span_first(t->mails, end);
    t->mails = span_from(t->mails, end);
    while (span_line(&t->text, &line) && !span_is_blank(line))
        ;
    t->at = 0;
    t->begun = false;
}

/* ---- telegrams one behind the other ---- */

/* The line that ends before *at, which becomes its beginning. */
static bool take_line_above(struct span text, size_t least, size_t *at, struct span *line) {
    if (*at <= least)
        return false;
    size_t stop = *at - 1;
    for (*at = stop; *at > least && text.p[*at - 1] != '\n'; --*at)
        ;
    *line = (struct span){text.p + *at, stop - *at};
    return true;
}

static bool has_word(struct span line, struct span word) {
    struct span w;
    while ((w = span_word(&line)).n > 0) {
        while (w.n > 0 && !text_is_letter(w.p[w.n - 1]))
            w.n--;
        while (w.n > 0 && !text_is_letter(*w.p))
            w = span_from(w, 1);
        if (span_ieq(w, word))
            return true;
    }
    return false;
}

static bool has_one_of(struct span line, const struct span *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (has_word(line, words[i]))
            return true;
    return false;
}

/* "MARL", "Edwin R. Marl": at most four words, which begin with capitals. */
static bool is_signature(struct span line) {
    struct span w;
    int words = 0;
    if (line.n == 0 || !text_is_letter(line.p[line.n - 1]))
        return false;
    while ((w = span_word(&line)).n > 0 && words < 5) {
        words++;
        for (size_t i = 0; i < w.n; i++)
            if (i == 0 ? !text_is_upper(*w.p) : !text_is_letter(w.p[i]) && strchr(".'-", w.p[i]) == NULL)
                return false;
    }
    return words > 0 && words < 5;
}

/* Do the lines above `at` lead up to a quotation? Of a line that is a whole paragraph, its end counts. */
static bool is_announced(struct span text, size_t least, size_t at) {
    static const struct span words[] = {SPAN_INIT("QUOTE"),    SPAN_INIT("QTE"),     SPAN_INIT("FOLLOWING"),
                                        SPAN_INIT("FOLLOWS"),  SPAN_INIT("FOL"),     SPAN_INIT("FOLL"),
                                        SPAN_INIT("REPEATED"), SPAN_INIT("RPTD"),    SPAN_INIT("REPEAT"),
                                        SPAN_INIT("BEGIN"),    SPAN_INIT("TEXT"),    SPAN_INIT("READS"),
                                        SPAN_INIT("RELAY"),    SPAN_INIT("RELAYED"), SPAN_INIT("FORWARDED")};
    struct span line;
    int n = 0;
    while (n < QUOTE_LINES && take_line_above(text, least, &at, &line)) {
        line = span_trim(line);
        if (line.n == 0)
            continue;
        line = span_from(line, line.n > LINE_SIZE ? line.n - LINE_SIZE : 0);
        if ((n == 0 && line.p[line.n - 1] == ':') || has_one_of(line, words, sizeof words / sizeof words[0]))
            return true;
        if (n == 0 && is_signature(line))
            return false; /* the telegram above it is over */
        n++;
    }
    return false;
}

/* Does a quotation that begins with this head end before the next one? */
static bool is_ended(struct span text, const struct telegram_head *h) {
    static const struct span words[] = {SPAN_INIT("UNQUOTE"), SPAN_INIT("UNQTE")};
    struct telegram_head next;
    size_t end = telegram_head_find(text, h->end, &next) ? next.begin : text.n;
    struct span rest = span_from(span_first(text, end), h->end), line;
    while (span_line(&rest, &line) && telegram_head_line(line) != TELEGRAM_LINE_END)
        if (has_one_of(line, words, sizeof words / sizeof words[0]))
            return true;
    return false;
}

/* Is there a line of the archive's attributes between? Then the message before is over. */
static bool has_attributes(struct span text, size_t from, size_t to) {
    struct span rest = span_from(span_first(text, to), from), line;
    while (span_line(&rest, &line))
        if (span_ieq(span_trim(line), SPAN("Message Attributes")))
            return true;
    return false;
}

/* Above an extract, and some other texts, one collection prints identifier, subject, date, classification and
 * post, each on a line. Where such lines begin, or `begin`. */
static size_t find_preamble(struct span text, size_t least, size_t begin) {
    enum { PREAMBLE_LINES = 5 };
    struct span line;
    struct ident id;
    size_t at = begin;
    for (int n = 0; n < PREAMBLE_LINES && take_line_above(text, least, &at, &line); n++)
        if (ident_parse(span_trim(line), &id) == ERR_OK)
            return at;
    return begin;
}

/* Where what stands above the head at `group` begins; not before `least`. *over: something says that the
 * message before it has ended there. */
static size_t find_beginning(struct span text, size_t least, size_t group, bool *over) {
    struct span line;
    size_t at = group, begin = group, page = 0;
    *over = false;
    for (int n = 0; n < ABOVE_MAX; n++) {
        size_t below = at;
        if (!take_line_above(text, least, &at, &line))
            break;
        enum telegram_line kind = telegram_head_line(line);
        if (kind == TELEGRAM_LINE_END) {
            *over = true;
            return page > 0 ? page : begin;
        }
        if (kind == TELEGRAM_LINE_OTHER)
            return page > 0 ? page : begin;
        if (kind != TELEGRAM_LINE_BLANK)
            begin = at;
        *over = *over || kind == TELEGRAM_LINE_STATION || kind == TELEGRAM_LINE_START;
        if (kind == TELEGRAM_LINE_START)
            return begin;
        page = span_contains(line, '\f') && at < below ? at : page; /* the uppermost */
    }
    return begin;
}

/* Does another message begin with the head b, where a is the first one of this telegram? Then *begin is
 * where. attributes: those of the archive stand between. */
static bool divides(struct telegrams *t, const struct telegram_head *a, const struct telegram_head *b,
                    bool attributes, size_t *begin) {
    bool over;
    if (b->kind == TELEGRAM_HEAD_MARK ? !attributes : telegram_head_same(a, b))
        return false;
    size_t above = find_beginning(t->text, a->end, b->begin, &over);
    *begin = find_preamble(t->text, a->end, above);
    if (over || attributes || *begin < above || b->kind == TELEGRAM_HEAD_EXTRACT)
        return true;
    if (is_announced(t->text, a->end, *begin) || is_ended(t->text, b))
        return false;
    t->doubt = b->serial == 0 && t->doubt == 0 ? b->begin : t->doubt;
    return b->serial != 0;
}

static size_t end_of_telegram(struct telegrams *t) {
    struct telegram_head a, b;
    size_t begin;
    bool attributes = false;
    if (!telegram_head_find(t->text, t->at, &a))
        return t->text.n;
    for (size_t at = a.end; telegram_head_find(t->text, at, &b); at = b.end) {
        attributes = attributes || has_attributes(t->text, at, b.begin);
        if (a.kind == TELEGRAM_HEAD_MARK && !attributes)
            a = b; /* the head below the mark */
        else if (divides(t, &a, &b, attributes, &begin))
            return begin;
    }
    return t->text.n;
}

/* The line at `at`, counted from that of the telegram. */
static size_t line_of(struct span text, size_t begin, size_t at) {
    size_t n = 1;
    for (size_t i = begin; i < at; i++)
        n += text.p[i] == '\n';
    return n;
}

/* ---- both ---- */

void telegrams_begin(struct telegrams *t, struct span text) {
    struct span rest = text, line = SPAN_EMPTY;
    span_line(&rest, &line);
    *t = (struct telegrams){.text = text};
    if (is_mail_line(line)) {
        t->mails = text;
        next_mail(t);
    }
}

bool telegrams_next(struct telegrams *t, struct span *telegram) {
    if (t->at >= t->text.n && t->begun) {
        if (t->mails.n == 0)
            return false;
        next_mail(t);
    }
    t->doubt = 0;
    size_t end = end_of_telegram(t);
    *telegram = span_from(span_first(t->text, end), t->at);
    t->doubt = t->doubt == 0 ? 0 : line_of(t->text, t->at, t->doubt);
    t->at = end;
    t->begun = true;
    t->n++;
    return true;
}
