#include "body_numbers.h"

#include "cable/dtg.h"
#include "cable/marking.h"

enum {
    /* Rising numbers behind those of the paragraphs that are a second numbering. No document of the corpus
     * decides, but the unit test body/a_second_numbering_is_noted fails. */
    SECOND_NUMBERS_MIN = 3,
    /* Days of a month. */
    DAY_MAX = 31,
    /* Lines of a long paragraph. */
    LONG_MIN = 3,
    /* Lines of a heading that has a marking. */
    HEADING_LINES = 2,
};

struct numbers {
    struct cable *cable;
    struct body_lines *lines;
    size_t width; /* of the lines */
    struct paragraph_numbers_mark *marks; /* the lines that may begin a paragraph */
    size_t marks_n, marks_cap;
};

/* "1. (C)" with nothing behind it, above "1. (C) The Ambassador ...": the number strayed. */
static bool is_empty_double(const struct numbers *b, size_t i, const struct paragraph_numbers_mark *mark) {
    char marking[MARKING_MAX];
    struct paragraph_numbers_mark next;
    struct span rest = span_from(b->lines->items[i].text, mark->length);
    return mark->marked && mark->printed != 0 && marking_scan(rest, true, marking) == rest.n &&
           i + 1 < b->lines->n && paragraph_numbers_mark(b->lines->items[i + 1].text, &next) &&
           next.printed == mark->printed;
}

/* ... and the same marking, so that nothing is lost with the line? */
static bool is_stray_double(const struct numbers *b, size_t i, const struct paragraph_numbers_mark *mark) {
    char marking[MARKING_MAX], again[MARKING_MAX];
    struct paragraph_numbers_mark next;
    const struct unwrap_line *line = &b->lines->items[i];
    paragraph_numbers_mark(line[1].text, &next);
    struct span below = span_from(line[1].text, next.length);
    size_t n = marking_scan(below, true, again);
    marking_scan(span_from(line->text, mark->length), true, marking);
    return n > 0 && n < below.n && span_eq(span_of(marking), span_of(again));
}

/* "1. (C) Summary. 1. (C) The Minister ...", the same number twice on one line; or on two, of which the
 * second repeats all words of the first. */
static bool is_repeated(const struct numbers *b, size_t i, const struct paragraph_numbers_mark *mark) {
    if (mark->printed == 0 || b->marks_n == 0 || i == 0 || b->marks[b->marks_n - 1].line != i - 1 ||
        b->marks[b->marks_n - 1].printed != mark->printed)
        return false;
    struct span before = b->lines->items[i - 1].text, line = b->lines->items[i].text;
    before = span_from(before, b->marks[b->marks_n - 1].length);
    return b->lines->items[i].run_on || (before.n > 0 && span_starts(span_from(line, mark->length), before));
}

/* "(U) Status of laws:" above a rule, perhaps in two lines: a heading. */
static bool is_heading(const struct numbers *b, size_t i, const struct paragraph_numbers_mark *mark) {
    const struct body_lines *lines = b->lines;
    if (mark->printed != 0)
        return false;
    for (size_t k = i; k + 1 < lines->n && k < i + HEADING_LINES; k++) {
        struct span line = lines->items[k].text;
        if (line.n > UNWRAP_HEADING_MAX || span_contains(SPAN(".!?"), line.p[line.n - 1]) ||
            lines->items[k + 1].blank_before)
            return false;
        if (unwrap_is_rule(lines->items[k + 1].text))
            return true;
    }
    return false;
}

/* The capital of a lettered item, "(B) MR. GUZMAN"; 0 when the line is none. */
static char item_letter(struct span line) {
    struct span s = span_skip_blanks(line);
    return s.n > 3 && s.p[0] == '(' && text_is_upper(s.p[1]) && s.p[2] == ')' ? s.p[1] : 0;
}

/* May a paragraph begin here, as far as the line above shows? Lines that are not wrapped are blocks. */
static bool stands_apart(const struct numbers *b, size_t i) {
    const struct unwrap_line *line = &b->lines->items[i];
    return i == 0 || line->blank_before || unwrap_ends_sentence(line[-1].text) ||
           unwrap_ends_redacted(line[-1].text) || unwrap_is_rule(line[-1].text) ||
           unwrap_is_title(line[-1].text) ||
           (!line->cut_before && (b->width == 0 || unwrap_break_meant(line - 1, line, b->width)));
}

/* "... ON MAY" above "17. HIS WIFE ...": is the number the day of a month? */
static bool is_day(const struct numbers *b, size_t i, const struct paragraph_numbers_mark *mark) {
    const struct unwrap_line *line = &b->lines->items[i];
    if (i == 0 || mark->printed == 0 || mark->printed > DAY_MAX || mark->marked || mark->pilcrow ||
        mark->bracket || (line->blank_before && !line->cut_before))
        return false;
    struct span above = span_trim_end(line[-1].text);
    size_t start = above.n;
    int month;
    while (start > 0 && text_is_letter(above.p[start - 1]))
        start--;
    struct span word = span_from(above, start); /* "may" is another word */
    return start > 0 && word.n > 0 && text_is_upper(word.p[0]) && dtg_month(word, &month) > 0;
}

/* Notes a line that may begin a paragraph. */
static enum err add_mark(struct numbers *b, size_t i, struct paragraph_numbers_mark *mark) {
    mark->line = i;
    mark->apart = stands_apart(b, i);
    mark->day = is_day(b, i, mark);
    enum err e =
        arena_grow(&b->cable->arena, (void **)&b->marks, b->marks_n, &b->marks_cap, sizeof *b->marks);
    if (e == ERR_OK)
        b->marks[b->marks_n++] = *mark;
    return e;
}

/* What each mark looks like. */
static void find_shapes(struct numbers *b) {
    for (size_t i = 0; i < b->marks_n; i++) {
        struct paragraph_numbers_mark *mark = &b->marks[i];
        const struct unwrap_line *lines = b->lines->items;
        size_t next = i + 1 < b->marks_n ? mark[1].line : b->lines->n, end = mark->line + 1;
        while (end < next && end - mark->line < LONG_MIN)
            end++;
        mark->shape = (lines[mark->line].blank_before ? PARAGRAPH_NUMBERS_BLANK : 0) |
                      (span_starts(lines[mark->line].text, SPAN(" ")) ? PARAGRAPH_NUMBERS_INDENTED : 0) |
                      (end - mark->line >= LONG_MIN ? PARAGRAPH_NUMBERS_LONG : 0);
    }
}

/* Fills marks; takes out the lines of stray numbers, which doubles lists. */
static enum err find_marks(struct numbers *b, struct buf *doubles) {
    enum err e = ERR_OK;
    size_t kept = 0;
    char letter = 0; /* of the last lettered item */
    for (size_t i = 0; e == ERR_OK && i < b->lines->n; i++) {
        struct paragraph_numbers_mark mark;
        struct unwrap_line *line = &b->lines->items[i];
        bool begins = b->marks_n < PARAGRAPH_NUMBERS_MARKS_MAX && paragraph_numbers_mark(line->text, &mark);
        bool empty = begins && is_empty_double(b, i, &mark);
        if (empty && is_stray_double(b, i, &mark)) {
            buf_printf(doubles, "%s%u", doubles->len > 0 ? ", " : "", mark.printed);
            line[1].blank_before = line[1].blank_before || line->blank_before;
            line[1].cut_before = line[1].cut_before || line->cut_before;
            continue;
        }
        if (kept < i)
            b->lines->items[kept] = *line;
        char item = item_letter(line->text);
        bool lettered = item != 0 && letter + 1 == item; /* (C) below (B) is no marking */
        letter = item != 0 ? item : letter;
        if (begins && !empty && !lettered && !is_repeated(b, kept, &mark) && !is_heading(b, i, &mark))
            e = add_mark(b, kept, &mark);
        kept++;
    }
    if (e == ERR_OK)
        b->lines->n = kept;
    return e;
}

/* The marks of the body, those that begin paragraphs accepted. */
static enum err recover_marks(struct numbers *b) {
    struct buf doubles = BUF_EMPTY;
    enum err e = find_marks(b, &doubles);
    if (e == ERR_OK)
        e = buf_err(&doubles);
    if (e == ERR_OK && doubles.len > 0)
        e = cable_problem(b->cable, "paragraph-number", "printed twice, first without text: %.*s",
                          (int)doubles.len, doubles.data);
    buf_free(&doubles);
    if (e != ERR_OK)
        return e;
    find_shapes(b);
    return paragraph_numbers_recover(&b->cable->arena, b->marks, b->marks_n, b->cable->sections.first > 1);
}

static void add_number(struct buf *list, unsigned number) {
    buf_printf(list, "%s%u", list->len > 0 ? ", " : "", number);
}

/* What stands in the line. */
static void add_shown(struct buf *list, struct span shown) {
    if (shown.n == 0)
        shown = SPAN("none");
    buf_printf(list, "%s%.*s", list->len > 0 ? ", " : "", (int)shown.n, shown.p);
}

/* One problem for all pairs, which holds both lists, and none when there are none. Frees the lists. */
static enum err report_pairs(struct cable *c, const char *first, struct buf *left, const char *second,
                             struct buf *right) {
    enum err e = buf_err(left) != ERR_OK ? ERR_NOMEM : buf_err(right);
    if (e == ERR_OK && left->len > 0)
        e = cable_problem(c, "paragraph-number", "%s %.*s%s %.*s", first, (int)left->len, left->data, second,
                          (int)right->len, right->data);
    buf_free(left);
    buf_free(right);
    return e;
}

/* What was printed for the repaired numbers, what it was read as. */
static enum err report_repairs(struct numbers *b, const struct paragraph_numbers_mark *const *accepted,
                               size_t n) {
    struct buf printed = BUF_EMPTY, read = BUF_EMPTY;
    for (size_t i = 0; i < n; i++)
        if (paragraph_numbers_is_repaired(accepted[i])) {
            add_shown(&printed, accepted[i]->shown);
            add_number(&read, accepted[i]->number);
        }
    return report_pairs(b->cable, "printed", &printed, ", read as", &read);
}

/* The number of another numbering right behind that of the paragraph, "7. 6. The current rise"; 0 when there
 * is none. */
static unsigned second_number(const struct numbers *b, const struct paragraph_numbers_mark *mark) {
    struct paragraph_numbers_mark second;
    struct span rest = span_from(b->lines->items[mark->line].text, mark->length);
    bool number =
        rest.n > 0 && text_is_digit(rest.p[0]) && paragraph_numbers_mark(rest, &second) && !second.bracket;
    return number ? second.printed : 0;
}

/* Two numberings, where they differ: which one the author meant is for the reader. */
static enum err report_second_numbers(struct numbers *b, const struct paragraph_numbers_mark *const *accepted,
                                      size_t n) {
    struct buf first = BUF_EMPTY, second = BUF_EMPTY;
    size_t count = 0;
    unsigned last = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned number = second_number(b, accepted[i]);
        count += number > last;
        last = number > last ? number : last;
    }
    for (size_t i = 0; count >= SECOND_NUMBERS_MIN && i < n; i++) {
        unsigned number = second_number(b, accepted[i]);
        if (number != 0 && number != accepted[i]->number) {
            add_number(&first, accepted[i]->number);
            add_number(&second, number);
        }
    }
    return report_pairs(b->cable, "two numbers stand before the text of", &first, "; the second ones are",
                        &second);
}

enum err body_numbers_find(struct cable *c, struct body_lines *lines, size_t width,
                           const struct paragraph_numbers_mark *const **marks, size_t *n) {
    struct numbers b = {.cable = c, .lines = lines, .width = width};
    *n = 0;
    enum err e = recover_marks(&b);
    if (e != ERR_OK)
        return e;
    const struct paragraph_numbers_mark **accepted =
        arena_alloc(&c->arena, (b.marks_n + 1) * sizeof *accepted);
    if (accepted == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < b.marks_n; i++)
        if (b.marks[i].accepted)
            accepted[(*n)++] = &b.marks[i];
    *marks = accepted;
    e = report_repairs(&b, accepted, *n);
    return e == ERR_OK ? report_second_numbers(&b, accepted, *n) : e;
}
