#include "head.h"

#include <string.h>

#include "cable/marking.h"
#include "field_lines.h"
#include "field_references.h"
#include "head_catalogued.h"
#include "head_distribution.h"
#include "head_ends.h"
#include "head_label.h"
#include "head_lines.h"
#include "head_prose.h"
#include "head_transmission.h"
#include "page_marker.h"
#include "paragraph_numbers.h"
#include "unwrap.h"

enum {
    /* Letters of a signature below a message of one line. No document of the corpus decides. */
    SIGNER_MIN = 3,
    /* Lines of one field. No document of the corpus decides. */
    FIELD_LINES_MAX = 60,
    /* Lines of a list of references above an item "(C) ..." in which its "(B)" is looked for. No document of
     * the corpus decides. */
    ITEMS_ABOVE = 30,
    /* Bytes of each such line that are looked at, so that a long one costs no time. No document of the corpus
     * decides. */
    ITEMS_WIDE = 1000,
    /* Bytes of a line above the text that is in capitals: a handling line, a second line of the subject. At
     * 55, 08LONDON2765 changes; no document of the corpus decides above. */
    CAPTION_MAX = 79,
    /* Lines of a title. No document of the corpus decides. */
    TITLE_LINES = 5,
    /* Bytes of a line that is prose in a head without labels, unless it says who is to handle the telegram.
     * No document of the corpus decides. */
    PROSE_MIN = 45,
    /* Bytes of a line that goes on with the tags. At 48, 10STATE18437 changes; no document of the corpus
     * decides above. */
    TAGS_LINE_MAX = 119,
    /* Bytes of a line that goes on with the executive order. No document of the corpus decides. */
    ORDER_LINE_MAX = 59,
};

struct reader {
    struct cable *cable;
    struct head *head;
    size_t line; /* the next one to read */
    size_t last_label; /* line of the last label above the first paragraph, 0 for none */
    struct field_lines pieces[HEAD_FIELDS]; /* lines of each field */
    enum head_field field; /* the one being continued */
    bool blank, cut; /* a blank line or a page marker stood before this line */
    bool handled; /* the line above says who is to handle the telegram, or how */
    bool sent; /* FM stands above the classification line */
    char recipients; /* see head_transmission_read */
};

/* The line at which the transmission ends: the last classification line above the first label (a page head
 * may name post and serial as well), else the first one, else the first label. */
static size_t find_classification(const struct head *h, struct classification_line *m, bool *found) {
    size_t end = h->lines_n < HEAD_LINES_MAX ? h->lines_n : HEAD_LINES_MAX;
    size_t label = end, line = end;
    enum head_field field;
    struct classification_line candidate;
    bool sent = false; /* FM stands above */
    *found = false;
    for (size_t i = 0; i < end; i++) {
        sent = sent || span_starts(span_skip_blanks(h->lines[i]), SPAN("FM "));
        if ((classification_line_read(h->lines[i], &candidate) ||
             (sent && !*found && classification_line_read_short(h->lines[i], &candidate))) &&
            !(candidate.section > 1 && (*found || label < end))) {
            *m = candidate;
            *found = true;
            line = i;
        }
        if (label == end && head_label_at(h->lines[i], &field) > 0)
            label = i;
        if (label < end && (*found || (label < i && head_lines_begin_body(h->lines[i]))))
            break;
        if (label == end && sent && !*found && head_lines_is_first_paragraph(h->lines[i]))
            label = i; /* a head without labels */
    }
    return *found ? line : label;
}

/* ---- the labelled fields ---- */

/* "(C) 2007 ROME 77" in a list of references is the third of them, although it looks like a marking: a line
 * above, back to the label, begins with (B) or holds it. */
static bool is_lettered_item(const struct head *h, size_t label, size_t line) {
    struct span s = span_trim(h->lines[line]);
    enum head_field field;
    if (s.n < 4 || s.p[0] != '(' || s.p[2] != ')' || head_label_at(h->lines[label], &field) == 0 ||
        field != HEAD_REF)
        return false;
    char before = (char)(s.p[1] - 1);
    for (size_t i = line - label > ITEMS_ABOVE ? line - ITEMS_ABOVE : label; i < line; i++) {
        struct span t = span_first(h->lines[i], ITEMS_WIDE);
        for (size_t k = 0; k + 1 < t.n; k++)
            if (t.p[k] == before && (t.p[k + 1] == ')' || t.p[k + 1] == '.') &&
                (k == 0 || !text_is_letter(t.p[k - 1])))
                return true;
    }
    return false;
}

/* "(C) IN VELM" right below "SUBJECT: HONEY", all in capitals: the second line of the subject. */
static bool is_marked_subject(const struct head *h, size_t label, size_t line) {
    enum head_field field;
    return line == label + 1 && head_label_at(h->lines[label], &field) > 0 && field == HEAD_SUBJECT &&
           !span_has_lower(h->lines[label]) && !span_has_lower(h->lines[line]) &&
           h->lines[line].n <= CAPTION_MAX;
}

/* A later section alone has no labels: its text goes on from the section before, with any number. */
static bool is_section_alone(const struct head *h, size_t last_label) {
    return h->has_line && h->line.section > 1 && last_label == 0;
}

/* The line where the first paragraph may begin, and the last label above it. */
static size_t find_limit(const struct head *h, size_t from, size_t *last_label) {
    size_t end = h->lines_n < from + HEAD_LINES_MAX ? h->lines_n : from + HEAD_LINES_MAX;
    *last_label = 0;
    for (size_t i = from; i < end; i++) {
        struct paragraph_numbers_mark mark;
        enum head_field field;
        if (head_label_at(h->lines[i], &field) > 0)
            *last_label = i;
        else if (paragraph_numbers_as_printed(h->lines[i], &mark) &&
                 (mark.marked || mark.pilcrow || mark.printed == 1 || is_section_alone(h, *last_label)) &&
                 (*last_label > 0 || mark.printed != 0) &&
                 (mark.printed != 0 || head_prose_protection(h->lines + i, end - i) == 0) &&
                 !is_lettered_item(h, *last_label, i) &&
                 (mark.printed != 0 || !is_marked_subject(h, *last_label, i)))
            return i;
    }
    return end;
}

static bool is_reference_item(struct span line) {
    struct span s = span_trim(line);
    size_t i = span_starts(s, SPAN("\u00b6")) ? 2 : 0;
    i += i < s.n && s.p[i] == '(';
    return i + 1 < s.n && (text_is_upper(s.p[i]) || text_is_lower(s.p[i])) &&
           (s.p[i + 1] == '.' || s.p[i + 1] == ')');
}

static bool has_digit(struct span s) {
    for (size_t i = 0; i < s.n; i++)
        if (text_is_digit(s.p[i]))
            return true;
    return false;
}

/* A subject of two lines with a blank one between them: only where more labels follow, or the first line
 * breaks off and a title stands alone below it, so that no text of the body is taken for it. */
static bool continues_subject(const struct reader *r, struct span s) {
    const struct field_lines *pieces = &r->pieces[HEAD_SUBJECT];
    struct span caveat;
    size_t at;
    bool handling = marking_caveat(s, &caveat) > 0 || span_ifind(s, SPAN(" FOR "), &at) ||
                    span_istarts(s, SPAN("FOR ")) || span_istarts(s, SPAN("C O R R E C T E D"));
    if (handling || s.n > CAPTION_MAX)
        return false;
    bool alone = r->line + 1 >= r->head->lines_n || span_is_blank(r->head->lines[r->line + 1]);
    return r->line < r->last_label || (alone && pieces->n > 0 && unwrap_is_title(s) &&
                                       field_lines_break_off(pieces->items[pieces->n - 1].text));
}

/* A handling line below a field, in a head that is all in capitals or between blank lines. */
static bool is_handling(const struct reader *r, struct span line) {
    if (r->blank)
        return head_prose_names_reader(line);
    if (r->handled && head_prose_is_handling(line, HEAD_NONE))
        return true;
    return !field_lines_have_lower(&r->pieces[r->field]) && r->pieces[r->field].n > 0 &&
           (head_prose_is_handling(line, r->field) ||
            head_prose_addresses(r->head->lines[r->line - 1], line));
}

/* Lines that say how the telegram is to be protected, below a field that does not go on to them. */
static size_t protection_at(const struct reader *r, size_t limit) {
    size_t n = head_prose_protection(r->head->lines + r->line, limit - r->line);
    const struct field_lines *pieces = &r->pieces[r->field];
    bool goes_on = n > 0 && !r->blank && r->field == HEAD_SUBJECT &&
                   (pieces->n == 0 || head_prose_goes_on(pieces->items[pieces->n - 1].text));
    return goes_on ? 0 : n;
}

/* Makes n lines one caption. */
static enum err add_protection(struct reader *r, size_t n) {
    struct field_lines lines = {0};
    struct span caption = SPAN_EMPTY;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < n; i++)
        e = field_lines_add(r->cable, &lines, r->head->lines[r->line + i], 0, false);
    if (e == ERR_OK)
        e = field_lines_join(r->cable, &lines, &caption);
    r->line += n - 1;
    r->field = HEAD_NONE;
    return e == ERR_OK ? head_transmission_caption(r->cable, caption) : e;
}

/* Are this line and the next ones, up to a blank line or to paragraph 1, no more than the rest of a title? */
static bool is_set_off(const struct reader *r) {
    const struct head *h = r->head;
    for (size_t i = r->line; i < h->lines_n && i < r->line + TITLE_LINES; i++)
        if (i > r->line && (span_is_blank(h->lines[i]) || head_lines_is_first_paragraph(h->lines[i])))
            return true;
        else if (head_prose_is_sentence(h->lines[i]))
            return false;
    return false;
}

/* "CONCUR." above the signature, which ends the document: the whole text of a short message. */
static bool is_short_message(const struct reader *r, struct span line) {
    const struct head *h = r->head;
    struct span s = span_trim(line), last = span_trim(h->lines[h->lines_n - 1]);
    size_t next = r->line + 1;
    while (next < h->lines_n && span_is_blank(h->lines[next]))
        next++;
    if (next + 1 != h->lines_n || last.n < SIGNER_MIN || s.n == 0 || s.p[s.n - 1] != '.' ||
        (r->field == HEAD_REF && has_digit(s)))
        return false;
    for (size_t i = 0; i < last.n; i++)
        if (!text_is_upper(last.p[i]))
            return false;
    return true;
}

/* Has the field ended at this line, although nothing parts the two? Below the last label only: above it,
 * it is a part of the head in any case. */
static bool ends_at(const struct reader *r, struct span line) {
    if (r->blank || r->cut || r->line <= r->last_label || r->line == 0 || r->pieces[r->field].n == 0 ||
        span_has_lower(line) || field_lines_have_lower(&r->pieces[r->field]))
        return false;
    return is_short_message(r, line) ||
           head_prose_follows(r->head->lines[r->line - 1], line, is_set_off(r), r->field);
}

/* Does this line, which has no label, continue the field being read? */
static bool continues(const struct reader *r, struct span line) {
    const struct head *h = r->head;
    const struct field_lines *pieces = &r->pieces[r->field];
    struct span s = span_trim(line);
    bool underlined = r->line + 1 < h->lines_n && unwrap_is_rule(h->lines[r->line + 1]);
    if (underlined && !r->blank && r->line + 3 < h->lines_n && unwrap_is_rule(h->lines[r->line + 3]))
        underlined = head_lines_is_section_word(s); /* the rule is the upper one of the heading below it */
    bool lower = s.n > 0 && (text_is_lower(s.p[0]) || span_contains(SPAN("(),./"), s.p[0]));
    if (r->field == HEAD_NONE || pieces->n >= FIELD_LINES_MAX || unwrap_is_rule(s) || underlined ||
        ((r->blank || r->cut) && head_lines_is_section_word(s)) || ends_at(r, line))
        return false;
    switch (r->field) {
    case HEAD_TAGS: /* codes only: the next line of prose is no tag */
        if (r->blank)
            return (r->cut || r->line < r->last_label) &&
                   (head_ends_are_codes(s) ||
                    (s.n > 0 && s.p[0] == '(' && s.n <= TAGS_LINE_MAX && head_ends_may_be_tags(s)));
        return (field_lines_have_lower(pieces) || !span_has_lower(s)) && s.n <= TAGS_LINE_MAX &&
               head_ends_may_be_tags(s);
    case HEAD_SUBJECT:
        if (pieces->n == 0) /* the label stands alone above it */
            return s.n <= CAPTION_MAX;
        return !r->blank ||
               (span_has_lower(s) == field_lines_have_lower(pieces) && (r->cut || continues_subject(r, s)));
    case HEAD_REF:
        return !r->blank || (r->cut && has_digit(s)) || is_reference_item(line) ||
               field_references_goes_on(pieces->n > 0 ? pieces->items[pieces->n - 1].text : SPAN_EMPTY, s);
    case HEAD_CLASSIFIED:
        if (r->blank && !field_lines_have_reason(pieces) && span_starts(s, SPAN("1.")) &&
            !head_lines_begin_body(line))
            return field_lines_have_reason(
                &(struct field_lines){.items = &(struct field_line){.text = s}, .n = 1});
        return (!r->blank || r->cut) &&
               (lower || !field_lines_have_reason(pieces) || span_starts(s, SPAN("AND (")));
    case HEAD_ORDER:
        return !r->blank && !span_has_lower(s) && s.n <= ORDER_LINE_MAX;
    default:
        return false;
    }
}

/* In a head without labels, handling lines are short and in capitals; so may be the text of a section. */
static bool looks_like_caption(const struct reader *r, struct span line) {
    struct span caveat;
    return is_section_alone(r->head, r->last_label)
               ? marking_caveat(span_trim(line), &caveat) > 0
               : line.n <= CAPTION_MAX && !span_has_lower(line) && !unwrap_is_rule(line) &&
                     (line.n < PROSE_MIN || head_prose_is_handling(line, HEAD_NONE)) &&
                     !head_prose_begins_text(line);
}

/* A line of the transmission below the classification line, as in copies with a preface. */
static enum err other_line(struct reader *r, struct span line) {
    bool known = false;
    enum err e = ERR_OK;
    if (r->blank)
        r->recipients = 0;
    bool handling = head_prose_names_reader(line) ||
                    (r->sent && (span_starts(line, SPAN("TO ")) || span_starts(line, SPAN("INFO ")) ||
                                 span_starts(line, SPAN("ACTION:")))) ||
                    head_transmission_is_own_list(r->head, r->line);
    if (r->line < r->last_label && !handling) /* "TO THE PRESIDENT FROM THE CHARGE" */
        e = head_transmission_read(r->cable, r->head, line, &r->recipients, &known);
    r->field = HEAD_NONE;
    known = known || (r->line < r->last_label && head_distribution_names_author(line));
    return e == ERR_OK && !known ? head_transmission_caption(r->cable, line) : e;
}

static enum err add_line(struct reader *r, struct span line, size_t from) {
    return field_lines_add(r->cable, &r->pieces[r->field], line, from, r->field == HEAD_CLASSIFIED);
}

static enum err add_continuation(struct reader *r, struct span line) {
    enum err e = ERR_OK;
    struct span s = span_trim(line);
    if (r->field == HEAD_SUBJECT && r->pieces[r->field].n > 0 && r->blank &&
        !r->cut) /* it may be a heading of the body */
        e = cable_problem(r->cable, "subject", "goes on behind a blank line: %.*s", (int)s.n, s.p);
    return e == ERR_OK ? add_line(r, line, 0) : e;
}

/* The word SUBJECT or TAGS at the start of the second line of a subject. */
static bool is_word_of_subject(const struct reader *r, enum head_field field, struct span label) {
    return (field == HEAD_SUBJECT || (field == HEAD_TAGS && r->pieces[HEAD_TAGS].n > 0)) &&
           r->field == HEAD_SUBJECT && !r->blank && !span_contains(label, ':');
}

/* The field ends inside of its line, at byte `end`, and the text begins with the rest. */
static enum err end_in_line(struct reader *r, size_t label, size_t end) {
    struct span *line = &r->head->lines[r->line];
    enum err e = add_line(r, span_first(*line, end), label);
    *line = span_from(*line, end);
    return e == ERR_OK ? cable_problem(r->cable, "reference", "the field runs into the text of the cable")
                       : e;
}

static enum err read_fields(struct reader *r, size_t limit) {
    struct head *h = r->head;
    enum err e = ERR_OK;
    for (; e == ERR_OK && r->line < limit; r->line++) {
        struct span line = h->lines[r->line], rest;
        enum head_field field;
        size_t n;
        if (span_is_blank(line)) {
            r->blank = true;
            continue;
        }
        enum page_marker marker = page_marker_scan(line, &rest);
        if (marker != PAGE_MARKER_NONE) {
            r->cut = true;
            if (rest.n == 0)
                continue;
            line = rest;
        }
        n = head_label_at(line, &field);
        if (n == 0 && r->pieces[HEAD_SUBJECT].n > 0 && head_prose_announces_message(line))
            break; /* the labels below are those of that message */
        bool handling = n == 0 && is_handling(r, line);
        size_t protection = n == 0 && marker == PAGE_MARKER_NONE ? protection_at(r, limit) : 0;
        if (protection > 0) {
            e = add_protection(r, protection);
        } else if (n > 0) {
            bool goes_on = is_word_of_subject(r, field, span_first(line, n));
            if (goes_on)
                field = HEAD_SUBJECT;
            r->field = field;
            h->evidence += r->pieces[field].n == 0 && field != HEAD_CLASSIFIED;
            bool again = goes_on || (field == HEAD_REF && r->pieces[field].n > 0); /* it parts two lists */
            bool derived = field == HEAD_CLASSIFIED && span_istarts(span_trim(line), SPAN("DERIVED"));
            size_t ran_into = field == HEAD_REF && r->line == r->last_label
                                  ? head_prose_ran_into(h->lines + r->line, limit - r->line)
                                  : 0;
            if (ran_into > n)
                return end_in_line(r, n, ran_into);
            e = add_line(r, line, again || derived ? 0 : n); /* it says that no person is named */
        } else if (!handling && r->field == HEAD_SUBJECT && r->pieces[HEAD_REF].n == 0 &&
                   r->pieces[HEAD_SUBJECT].n > 0 && head_prose_is_citation(line)) {
            r->field = HEAD_REF;
            e = add_line(r, line, 0);
        } else if (!handling && continues(r, line)) {
            e = add_continuation(r, line);
        } else if (!handling &&
                   (r->last_label > 0 ? r->line > r->last_label : !looks_like_caption(r, line))) {
            break; /* the body begins here */
        } else {
            e = other_line(r, line);
        }
        r->blank = r->cut = false;
        r->handled = handling || protection > 0;
    }
    return e;
}

static enum err read_classification(struct cable *c, struct head *h) {
    c->level = h->line.level;
    h->evidence += 2;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < h->line.caveats_n; i++)
        e = marking_is_caveat(h->line.caveats[i]) ? cable_add_once(c, &c->caveats, h->line.caveats[i])
                                                  : cable_add_once(c, &c->captions, h->line.caveats[i]);
    return e;
}

enum err head_read(struct cable *c, struct span text, bool catalogued, struct head *h) {
    *h = (struct head){0};
    enum err e = head_lines_split(c, text, h);
    if (e != ERR_OK)
        return e;
    while (h->lines_n > 0 && page_marker_ends_message(h->lines[h->lines_n - 1]))
        h->lines_n--;
    size_t start = find_classification(h, &h->line, &h->has_line);
    if (catalogued && !h->has_line)
        start = head_catalogued_begin(h, start);
    e = head_transmission_lines(c, h, start);
    if (e == ERR_OK && h->has_line)
        e = read_classification(c, h);
    if (e != ERR_OK)
        return e;
    struct reader r = {
        .cable = c, .head = h, .line = h->has_line ? start + 1 : start, .sent = c->origin_name.n > 0};
    size_t limit = find_limit(h, r.line, &r.last_label);
    if (r.last_label == 0 && !h->has_line)
        limit = r.line; /* no head at all */
    e = head_lines_cut_markers(c, h, r.line, limit);
    if (e == ERR_OK)
        e = read_fields(&r, limit);
    h->body = r.line;
    for (size_t f = HEAD_NONE + 1; e == ERR_OK && f < HEAD_FIELDS; f++)
        e = field_lines_join(c, &r.pieces[f], &h->fields[f]);
    return e;
}

enum err head_add_section(struct cable *c, struct head *h, const struct head *more) {
    struct classification_line m;
    size_t start = 0, cap = h->lines_n;
    while (start < more->lines_n && !(classification_line_read(more->lines[start], &m) && m.section > 1))
        start++;
    enum err e = ERR_OK;
    for (size_t i = start; e == ERR_OK && i < more->lines_n; i++) {
        e = arena_grow(&c->arena, (void **)&h->lines, h->lines_n, &cap, sizeof *h->lines);
        if (e == ERR_OK)
            h->lines[h->lines_n++] = more->lines[i];
    }
    return e;
}
