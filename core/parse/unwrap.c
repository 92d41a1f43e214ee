#include "unwrap.h"

#include <string.h>

#include "cable/dtg.h"

enum {
    /* Columns of the shortest line that says something of the width of its body. At 52, 09STATE63812 changes;
     * at 16, the unit test body/a_redaction_is_no_heading fails. */
    WIDTH_MIN = 40,
    /* Columns of a line where no two lines say how wide they are: those of a teletype. No document of the
     * corpus decides, but the unit test body/a_redaction_is_no_heading fails at 28. */
    WIDTH_DEFAULT = 69,
    /* Columns that must have been free, beyond those of the next word, where the break was meant: writers
     * broke lines early as well. At 5, 07PARIS2743 and 3 more change; at 7, 07STATE152317 and one more
     * change. */
    SLACK = 6,
    /* A body is not wrapped when more than one line in so many is wider than UNWRAP_WIDTH_MAX. At 9,
     * 09RABAT988 changes; no document of the corpus decides above. */
    LONG_LINES_SHARE = 10,
    /* Bytes at the end of a line in which "END SUMMARY" is looked for. No document of the corpus decides. */
    REMARK_MAX = 20,
    /* Strokes of a rule. At 2, 09ROME649 changes; at 4, 09STATE52368 and one more change. */
    RULE_MIN = 3,
    /* Bytes of a heading, all of its lines together. At 48, 07ISLAMABAD256 and 14 more change; at 192,
     * 07ISLAMABAD256 changes. */
    TITLE_MAX = 120,
    /* Letters of the words of a heading that count: "of", "in" and "the" have small letters in any. At 3,
     * 04MADRID2215 and 2 more change; no document of the corpus decides above. */
    TITLE_WORD_MIN = 4,
    /* Per cent of these words that begin with a capital. At 53, 08CAIRO9 changes; at 97, 07ISLAMABAD256 and 4
     * more change. */
    TITLE_CAPITALS = 75,
    /* Digits of the number of an item in a list. At 1, 09BEIJING1582 changes; at 3, 09TEGUCIGALPA645
     * changes. */
    BULLET_DIGITS = 2,
};

/* "... END SUMMARY", often without its point */
static bool ends_with_remark(struct span line) {
    for (size_t i = line.n < REMARK_MAX ? 0 : line.n - REMARK_MAX; i + 2 < line.n; i++)
        if ((line.p[i + 2] | 0x20) == 'd' && (i == 0 || line.p[i - 1] == ' ') && /* few letters are a D */
            span_istarts(span_from(line, i), SPAN("END ")) && unwrap_is_remark(span_from(line, i)))
            return true;
    return false;
}

bool unwrap_ends_sentence(struct span line) {
    size_t n = line.n;
    while (n > 0) {
        char c = line.p[n - 1];
        if (c == '8' && n > 2 && span_contains(SPAN(".!?"), line.p[n - 2]) && text_is_letter(line.p[n - 3]))
            n--; /* a quotation mark in some copies: NOLINT(bugprone-branch-clone) */
        else if (c == '"' || c == '\'' || c == ')' || c == ']' || c == '*' || c == ' ')
            n--;
        else if (n >= 3 &&
                 (memcmp(line.p + n - 3, "\u201d", 3) == 0 || memcmp(line.p + n - 3, "\u2019", 3) == 0))
            n -= 3;
        else
            return c == '.' || c == '!' || c == '?' || c == ':' || ends_with_remark(line);
    }
    return true;
}

bool unwrap_is_rule(struct span line) {
    size_t strokes = 0;
    if (line.n > 0 && text_is_letter(line.p[line.n - 1])) /* as nearly every line ends */
        return false;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '-' || c == '=' || c == '_' || c == '*' || c == '~')
            strokes++;
        else if (!text_is_space(c))
            return false;
    }
    return strokes >= RULE_MIN;
}

bool unwrap_is_redaction(struct span word) {
    size_t n = 0;
    while (n < word.n && (word.p[n] == 'X' || word.p[n] == 'x'))
        n++;
    return n >= UNWRAP_REDACTION_MIN && n == word.n;
}

bool unwrap_is_redacted(struct span line) {
    struct span rest = line, word = span_word(&rest);
    if (!unwrap_is_redaction(word))
        return false;
    while ((word = span_word(&rest)).n > 0)
        if (!unwrap_is_redaction(word))
            return false;
    return true;
}

bool unwrap_ends_redacted(struct span line) {
    struct span s = span_trim(line);
    return s.n >= 4 && span_eq(span_from(s, s.n - 4), SPAN("XXXX"));
}

bool unwrap_is_remark(struct span line) {
    static const struct span what[] = {SPAN_INIT("SUMMARY"), SPAN_INIT("COMMENT"), SPAN_INIT("NOTE"),
                                       SPAN_INIT("TEXT"),    SPAN_INIT("TALKING"), SPAN_INIT("BIO"),
                                       SPAN_INIT("QUOTE"),   SPAN_INIT("MESSAGE")};
    struct span rest = line, word = span_word(&rest);
    if (!span_ieq(word, SPAN("END")) && !span_ieq(word, SPAN("(END")))
        return false;
    word = span_word(&rest);
    if (span_ieq(word, SPAN("OF")))
        word = span_word(&rest);
    for (size_t i = 0; i < sizeof what / sizeof what[0]; i++)
        if (span_istarts(word, what[i]))
            return true;
    return false;
}

/* "SUMMARY: THE BEES ARE WELL": the passage itself stands behind its label. */
static bool begins_summary(struct span s) {
    if (span_istarts(s, SPAN("BEGIN ")))
        s = span_skip_blanks(span_from(s, 6));
    if (!span_istarts(s, SPAN("SUMMARY")))
        return false;
    s = span_skip_blanks(span_from(s, 7));
    return s.n > 1 && (s.p[0] == ':' || s.p[0] == '.') && !span_is_blank(span_from(s, 1));
}

bool unwrap_is_title(struct span line) {
    size_t words = 0, capitals = 0, redactions = 0, all = 0;
    struct span s = span_trim(line);
    if (s.n < 2 || s.n > TITLE_MAX || s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '(' ||
        text_is_digit(s.p[0]))
        return false;
    char last = s.p[s.n - 1];
    if (last == '.' || last == ';' || last == ',' || last == '-')
        return span_starts(s, SPAN("..."));
    if (ends_with_remark(s) || begins_summary(s) || (span_contains(s, ')') && !span_contains(s, '(')))
        return false;
    for (struct span rest = s, word = span_word(&rest); word.n > 0; word = span_word(&rest)) {
        all++;
        redactions += unwrap_is_redaction(word);
        if (word.n < TITLE_WORD_MIN && words > 0) /* of, in, the */
            continue;
        words++;
        capitals += !text_is_lower(word.p[0]);
    }
    return words > 0 && capitals * 100 >= words * TITLE_CAPITALS && redactions < all;
}

/* Characters, not bytes: the bytes that continue a UTF-8 character do not count. */
static size_t columns(struct span s, unsigned lacks) {
    size_t n = s.n;
    for (size_t i = 0; i < s.n && (lacks & TEXT_ASCII) == 0; i++)
        n -= ((unsigned char)s.p[i] & 0xc0) == 0x80;
    return n;
}

/* Each pair of lines says that the width is at least that of the first line, and less than what the next word
 * would have needed: the width is the one that most pairs agree on. */
size_t unwrap_width(const struct unwrap_line *lines, size_t n) {
    long agree[UNWRAP_WIDTH_MAX + 2] = {0}; /* differences, then sums */
    size_t long_lines = 0;
    for (size_t i = 0; i < n; i++) {
        size_t wide = columns(lines[i].text, lines[i].lacks) + lines[i].lead;
        long_lines += wide > UNWRAP_WIDTH_MAX;
        if (wide > UNWRAP_WIDTH_MAX || wide < WIDTH_MIN || i + 1 == n || lines[i + 1].blank_before)
            continue;
        struct span next = lines[i + 1].text;
        size_t needed = wide + 1 + columns(span_word(&next), lines[i + 1].lacks);
        agree[wide]++;
        agree[needed < UNWRAP_WIDTH_MAX + 1 ? needed : UNWRAP_WIDTH_MAX + 1]--;
    }
    if (n == 0 || long_lines * LONG_LINES_SHARE > n)
        return 0;
    size_t width = WIDTH_MIN;
    long sum = 0, most = 0;
    for (size_t w = WIDTH_MIN; w <= UNWRAP_WIDTH_MAX; w++) {
        sum += agree[w];
        if (sum >= most) {
            most = sum;
            width = w;
        }
    }
    return most > 0 ? width : WIDTH_DEFAULT;
}

bool unwrap_is_table_row(const struct unwrap_line *line) {
    size_t gaps = 0;
    struct span s = span_trim(line->text);
    if ((line->lacks & TEXT_NO_GAP) != 0)
        return false;
    for (size_t i = 0; i + 2 < s.n; i++) {
        if (s.p[i] == '\t' || s.p[i] == '|')
            return true;
        if (s.p[i] == ' ' && s.p[i + 1] == ' ' && s.p[i + 2] == ' ') {
            bool sentence = i > 0 && span_contains(SPAN(".!?:;,"), s.p[i - 1]);
            gaps += sentence ? 0 : 1;
            while (i + 1 < s.n && s.p[i + 1] == ' ')
                i++;
        }
    }
    return gaps > 0;
}

enum bullet { BULLET_NONE, BULLET_DASH, BULLET_ITEM };

/* "-- ", "- ", "* ", "o ", "•" are dashes; "(1)", "a)", "1.", "B.", "¶B." are items. */
static enum bullet bullet_of(struct span line) {
    struct span s = span_trim(line);
    if (s.n < 2)
        return BULLET_NONE;
    if (span_starts(s, SPAN("--")) || span_starts(s, SPAN("\u2022")) || span_starts(s, SPAN("\u2013 ")))
        return BULLET_DASH;
    if ((s.p[0] == '-' || s.p[0] == '*' || s.p[0] == 'o' || s.p[0] == '+') && s.p[1] == ' ')
        return BULLET_DASH;
    if (s.p[0] == '-' && text_is_letter(s.p[1]))
        return BULLET_DASH;
    if (span_starts(s, SPAN("\u00b6")))
        return BULLET_ITEM;
    size_t i = s.p[0] == '(' ? 1 : 0;
    size_t digits = text_count_digits(span_from(s, i));
    size_t label = digits > 0 && digits <= BULLET_DIGITS ? digits : text_is_letter(s.p[i]) ? 1 : 0;
    if (label == 0 || i + label >= s.n)
        return BULLET_NONE;
    char close = s.p[i + label];
    bool blank = i + label + 1 < s.n && text_is_space(s.p[i + label + 1]);
    return (close == ')' || (close == '.' && i == 0)) && blank ? BULLET_ITEM : BULLET_NONE;
}

static bool begins_lower(struct span line) {
    struct span s = span_trim(line);
    return s.n > 0 && text_is_lower(s.p[0]);
}

bool unwrap_break_meant(const struct unwrap_line *line, const struct unwrap_line *next, size_t width) {
    size_t wide = line->lead + columns(line->text, line->lacks) + 1 + SLACK;
    if (wide > width) /* whatever the word is */
        return false;
    struct span rest = next->text, word = span_word(&rest);
    return wide + columns(word, next->lacks) <= width;
}

/* Words after which no sentence, item or name ends. */
static bool breaks_off(struct span line) {
    static const struct span words[] = {
        SPAN_INIT("a"),     SPAN_INIT("an"),   SPAN_INIT("the"),  SPAN_INIT("of"),   SPAN_INIT("to"),
        SPAN_INIT("in"),    SPAN_INIT("on"),   SPAN_INIT("at"),   SPAN_INIT("by"),   SPAN_INIT("for"),
        SPAN_INIT("with"),  SPAN_INIT("from"), SPAN_INIT("and"),  SPAN_INIT("or"),   SPAN_INIT("that"),
        SPAN_INIT("told"),  SPAN_INIT("said"), SPAN_INIT("his"),  SPAN_INIT("her"),  SPAN_INIT("their"),
        SPAN_INIT("its"),   SPAN_INIT("as"),   SPAN_INIT("than"), SPAN_INIT("into"), SPAN_INIT("who"),
        SPAN_INIT("whom"),  SPAN_INIT("is"),   SPAN_INIT("was"),  SPAN_INIT("are"),  SPAN_INIT("were"),
        SPAN_INIT("has"),   SPAN_INIT("have"), SPAN_INIT("had"),  SPAN_INIT("will"), SPAN_INIT("this"),
        SPAN_INIT("these"), SPAN_INIT("over")};
    size_t start = line.n;
    while (start > 0 && text_is_lower(line.p[start - 1]))
        start--;
    if (start > 0 && line.p[start - 1] != ' ')
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_eq(span_from(line, start), words[i]))
            return true;
    return false;
}

/* Digits of a number with its point at the start of a line, "1990." or "\u00b61990."; 0 when there is
 * none. */
static size_t number_at(struct span line) {
    struct span s = span_trim(line);
    if (span_starts(s, SPAN("\u00b6")))
        s = span_from(s, 2);
    size_t digits = text_count_digits(s);
    bool point = digits < s.n && s.p[digits] == '.' && (digits + 1 == s.n || text_is_space(s.p[digits + 1]));
    return point ? digits : 0;
}

static bool ends_in_month(struct span line) {
    size_t start = line.n;
    int month;
    while (start > 0 && text_is_letter(line.p[start - 1]))
        start--;
    struct span word = span_from(line, start);
    return word.n > 0 && text_is_upper(word.p[0]) && dtg_month(word, &month) == word.n; /* "they may" */
}

/* Is the number at the start of the second line the last word of a sentence: a year, or a day behind its
 * month? */
static bool number_ends_sentence(struct span line, struct span next) {
    enum { YEAR = 4, DAY = 2 };
    if (next.n == 0 || text_is_upper(next.p[0]) || text_is_lower(next.p[0])) /* as nearly every line begins */
        return false;
    size_t digits = number_at(next);
    return (digits == YEAR && number_at(line) != YEAR) ||
           (digits > 0 && digits <= DAY && ends_in_month(line));
}

/* Does the line hold a redaction beside other words? Then it is shorter than it was, and its width says
 * nothing. */
static bool is_shortened(struct span line) {
    size_t redactions = 0, words = 0;
    for (struct span rest = line, word = span_word(&rest); word.n > 0; word = span_word(&rest), words++)
        redactions += unwrap_is_redaction(span_first(word, UNWRAP_REDACTION_MIN));
    return redactions > 0 && words > redactions + 2;
}

/* Keeps its line whatever stands around it. */
static bool is_fixed(const struct unwrap_line *line) {
    return unwrap_is_rule(line->text) || unwrap_is_table_row(line);
}

/* Do the first two of n lines begin with a number? */
static bool are_numbered(const struct unwrap_line *lines, size_t n) {
    return n > 1 && number_at(lines[0].text) > 0 && number_at(lines[1].text) > 0;
}

/* What stands between two lines: a blank, a line end or a blank line. fixed: one of the two keeps its line;
 * listed: b and the line below it both begin with a number; item: what the logical line that ends with a
 * began with. */
static const char *join(const struct unwrap_line *a, const struct unwrap_line *b, bool fixed, bool listed,
                        enum bullet item, size_t width) {
    if (b->torn)
        return "";
    if (b->run_on)
        return " ";
    bool ended = unwrap_ends_sentence(a->text);
    bool full = width == 0 ? a->text.n > UNWRAP_WIDTH_MAX : !unwrap_break_meant(a, b, width);
    if (fixed)
        return b->blank_before && !b->cut_before ? "\n\n" : "\n";
    bool number =
        !ended && !listed && number_ends_sentence(a->text, b->text) &&
        (full || breaks_off(a->text) || is_shortened(a->text)); /* below a short line it is an item */
    /* that a line is short says nothing where the page ended below it */
    bool page_top = b->cut_before && !b->blank_before && a->text.n > 0 && a->text.p[a->text.n - 1] != ':';
    if (b->cut_before && (begins_lower(b->text) || !ended || (full && width != 0) || page_top) &&
        (number || bullet_of(b->text) == BULLET_NONE))
        return " ";
    if (b->blank_before)
        return !ended && begins_lower(b->text) && bullet_of(b->text) == BULLET_NONE ? " " : "\n\n";
    if (number)
        return " ";
    if (listed && !breaks_off(a->text))
        return "\n";
    enum bullet next = bullet_of(b->text);
    if (next != BULLET_NONE && (ended || !full || next == item))
        return "\n";
    if (begins_lower(b->text) || breaks_off(a->text) || (!ended && is_shortened(a->text)))
        return " ";
    if (width == 0)
        return full && !ended ? " " : "\n";
    return full ? " " : "\n";
}

void unwrap_text(struct buf *out, const struct unwrap_line *lines, size_t n, size_t width) {
    enum bullet item = BULLET_NONE; /* what the logical line being written began with */
    bool fixed = false, above; /* this line, the one above it */
    for (size_t i = 0; i < n; i++) {
        struct span text = lines[i].text;
        above = fixed;
        fixed = is_fixed(&lines[i]);
        const char *glue = i == 0 ? ""
                                  : join(&lines[i - 1], &lines[i], above || fixed,
                                         are_numbered(lines + i, n - i), item, width);
        if (glue[0] != ' ' && !(i > 0 && lines[i].torn))
            item = bullet_of(text);
        else
            text = span_trim(text); /* an indent that the joint swallows */
        for (; *glue != '\0'; glue++)
            buf_char(out, *glue);
        buf_add(out, text.p, text.n);
    }
}
