#include "cite.h"

#include "base/calendar.h"
#include "base/printable.h"

/* The series of the National Archives' telegrams, and the group of records that it is in. */
enum { SERIES_FIRST = 1973, SERIES_LAST = 1979 };
static const char series[] = "Central Foreign Policy Files, 7/1/1973-12/31/1979",
                  group[] = "Record Group 59: General Records of the Department of State",
                  archives[] = "National Archives, Access to Archival Databases";

static const char *const styles[CITE_STYLES] = {
    [CITE_CHICAGO] = "chicago", [CITE_BIBTEX] = "bibtex", [CITE_RIS] = "ris"};

const char *cite_style_name(enum cite_style style) {
    return styles[style];
}

enum cite_style cite_style_of(struct span name) {
    int i = 0;
    while (i < CITE_STYLES && !span_eq(name, span_of(styles[i])))
        i++;
    return (enum cite_style)i;
}

struct span cite_number(const struct cable_paragraph *p) {
    struct span name = p->name;
    while (name.n > 0 && name.p[0] == '0')
        name = span_from(name, 1);
    return p->number == 0 ? SPAN_EMPTY : name;
}

/* ---- the catalogue of the National Archives ---- */

static bool take_value(struct span line, struct span name, struct span *value) {
    if (value->n > 0 || !span_starts(line, name))
        return false;
    *value = span_trim(span_from(line, name.n));
    return true;
}

struct cite_archive cite_find_archive(struct span document) {
    struct cite_archive a = {SPAN_EMPTY, SPAN_EMPTY};
    struct span line;
    unsigned long year;
    bool attributes = false;
    while (span_line(&document, &line)) {
        line = span_trim(line);
        attributes = attributes || span_eq(line, SPAN("Message Attributes"));
        if (attributes && !take_value(line, SPAN("Document Number:"), &a.number))
            take_value(line, SPAN("Film Number:"), &a.film);
    }
    bool dated = text_count_digits(a.number) >= 4 && text_number(span_first(a.number, 4), 9999, &year);
    if (!dated || year < SERIES_FIRST || year > SERIES_LAST)
        return (struct cite_archive){SPAN_EMPTY, SPAN_EMPTY};
    if (a.film.n == 0 || !text_is_upper(a.film.p[0])) /* "n/a" */
        a.film = SPAN_EMPTY;
    return a;
}

/* ---- what the styles have in common ---- */

typedef void add_function(struct buf *out, struct span text);

/* What TeX, or BibTeX where it counts braces, would not take for itself; NULL for all else. */
static const char *tex_of(char c) {
    static const char *const escaped[] = {"\\&", "\\%", "\\$", "\\#", "\\_"};
    switch (c) {
    case '\\':
        return "\\textbackslash{}";
    case '{':
        return "\\textbraceleft{}";
    case '}':
        return "\\textbraceright{}";
    case '~':
        return "\\textasciitilde{}";
    case '^':
        return "\\textasciicircum{}";
    case '<':
        return "\\textless{}";
    case '>':
        return "\\textgreater{}";
    case '|':
        return "\\textbar{}";
    case '"': /* a letter of commands in some languages */
        return "{\\char34}";
    default:
        for (size_t i = 0; i < sizeof escaped / sizeof escaped[0]; i++)
            if (c == escaped[i][1])
                return escaped[i];
        return NULL;
    }
}

/* One line: a blank for white space and for what is not printable, never two of them, none at the ends. */
static void add_text(struct buf *out, struct span text, bool tex) {
    bool blank = false, begun = false;
    while (text.n > 0) {
        size_t n;
        bool shown = printable_char(text, &n) == PRINTABLE && text.p[0] != ' ';
        const char *instead = tex && shown ? tex_of(text.p[0]) : NULL;
        if (shown && blank && begun)
            buf_char(out, ' ');
        if (instead != NULL)
            buf_str(out, instead);
        else if (shown)
            buf_add(out, text.p, n);
        begun = begun || shown;
        blank = !shown;
        text = span_from(text, n);
    }
}

static void add_plain(struct buf *out, struct span text) {
    add_text(out, text, false);
}

static void add_tex(struct buf *out, struct span text) {
    add_text(out, text, true);
}

static struct span sender(const struct cable *c) {
    return c->origin_name.n > 0 ? c->origin_name : c->origin;
}

static void add_addressees(const struct cable *c, add_function *add, struct buf *out) {
    const struct cable_recipient *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < c->recipients_n; i++) {
        const struct cable_recipient *r = &c->recipients[i];
        if (!r->info && n++ == 0)
            first = r;
    }
    if (first != NULL)
        add(out, first->name.n > 0 ? first->name : first->route);
    buf_str(out, n > 1 ? " et al." : "");
}

static bool has_addressee(const struct cable *c) {
    for (size_t i = 0; i < c->recipients_n; i++)
        if (!c->recipients[i].info)
            return true;
    return false;
}

static void add_level(const struct cable *c, add_function *add, struct buf *out) {
    add(out, span_of(cable_level_name(c->level)));
    for (size_t i = 0; i < c->caveats.n; i++) {
        buf_str(out, "//");
        add(out, c->caveats.items[i]);
    }
}

static bool is_archived(const struct cite_archive *a) {
    return a->number.n > 0;
}

static const char *kind(const struct cite_archive *a) {
    return is_archived(a) ? "telegram" : "cable";
}

static struct span number(const struct cable *c, const struct cite_archive *a) {
    return is_archived(a) ? a->number : c->ident;
}

/* Behind the film number, where there is one. */
static void add_series(const struct cite_archive *a, struct buf *out) {
    buf_str(out, a->film.n > 0 ? ", " : "");
    buf_printf(out, "%s; %s; %s", series, group, archives);
}

static void add_paragraph(const struct cable_paragraph *p, add_function *add, struct buf *out) {
    struct span n = cite_number(p);
    buf_str(out, n.n > 0 ? "para. " : "text before para. 1");
    add(out, n);
}

/* "Subject." is followed by no second point, and "Subject," by no second comma. */
static struct span without_point(struct span subject) {
    subject = span_trim(subject);
    while (subject.n > 0 && (subject.p[subject.n - 1] == '.' || subject.p[subject.n - 1] == ','))
        subject = span_trim_end(span_first(subject, subject.n - 1));
    return subject;
}

/* ---- the note ---- */

/* Quotation marks inside of quotation marks are single ones. */
static void add_quoted(struct buf *out, struct span text) {
    size_t from = out->len;
    add_plain(out, text);
    for (size_t i = from; i < out->len; i++)
        if (out->data[i] == '"')
            out->data[i] = '\'';
}

static void add_day(const struct cable *c, struct buf *out) {
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    if (!c->has_date) {
        buf_str(out, "n.d.");
        return;
    }
    struct calendar_time t = calendar_time(c->date);
    buf_printf(out, "%s %d, %d", months[t.month - 1], t.day, t.year);
}

static void add_note(const struct cable *c, const struct cite_archive *a, const struct cable_paragraph *p,
                     struct buf *out) {
    struct span from = sender(c), subject = without_point(c->subject);
    add_plain(out, from);
    if (from.n > 0 && has_addressee(c)) {
        buf_str(out, " to ");
        add_addressees(c, add_plain, out);
    }
    buf_printf(out, "%s%s ", from.n > 0 ? ", " : "", kind(a));
    add_plain(out, number(c, a));
    if (subject.n > 0) {
        buf_str(out, ", \"");
        add_quoted(out, subject);
        buf_str(out, ",\" ");
    } else {
        buf_str(out, ", ");
    }
    add_day(c, out);
    if (c->level != CABLE_LEVEL_NONE) {
        buf_str(out, ", ");
        add_level(c, add_plain, out);
    }
    if (p != NULL) {
        buf_str(out, ", ");
        add_paragraph(p, add_plain, out);
    }
    if (is_archived(a)) {
        buf_str(out, "; ");
        add_plain(out, a->film);
        add_series(a, out);
    }
    bool ended = out->len > 0 && out->data[out->len - 1] == '.'; /* "n.d." */
    buf_str(out, ended ? "\n" : ".\n");
}

/* ---- BibTeX ---- */

/* The name of an entry: 06ROME1851, 06ROME1851-2 for 06ROME1851~2, 06ROME1851-p4 for its paragraph 4. */
static void add_key(struct buf *out, struct span ident, const struct cable_paragraph *p) {
    for (size_t i = 0; i < ident.n; i++) {
        char c = ident.p[i];
        bool plain = text_is_digit(c) || text_is_upper(c) || text_is_lower(c) || c == '-' || c == '.';
        buf_char(out, plain ? c : '-');
    }
    if (p != NULL) {
        buf_str(out, cite_number(p).n > 0 ? "-p" : "-p0");
        add_key(out, cite_number(p), NULL);
    }
}

/* Two pairs of braces keep capitals, and "and" from parting names. */
static void tex_field(struct buf *out, const char *name, struct span value) {
    if (value.n == 0)
        return;
    buf_printf(out, ",\n  %s = {{", name);
    add_tex(out, value);
    buf_str(out, "}}");
}

static void separate(struct buf *out, size_t begin) {
    buf_str(out, out->len > begin ? "; " : "");
}

/* All that has no field of its own, and is of interest to who reads the entry: apart by semicolons. */
static void add_remarks(const struct cable *c, const struct cite_archive *a, const struct cable_paragraph *p,
                        add_function *add, struct buf *out) {
    size_t begin = out->len;
    if (has_addressee(c)) {
        buf_str(out, "To ");
        add_addressees(c, add, out);
    }
    if (c->level != CABLE_LEVEL_NONE) {
        separate(out, begin);
        add_level(c, add, out);
    }
    if (p != NULL) {
        separate(out, begin);
        add_paragraph(p, add, out);
    }
    if (is_archived(a)) {
        separate(out, begin);
        add(out, a->film);
        add_series(a, out);
    }
}

static void add_bibtex(const struct cable *c, const struct cite_archive *a, const struct cable_paragraph *p,
                       struct buf *out) {
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    buf_str(out, "@misc{");
    add_key(out, c->ident, p);
    tex_field(out, "author", sender(c));
    tex_field(out, "title", without_point(c->subject));
    buf_printf(out, ",\n  howpublished = {%s ", is_archived(a) ? "Telegram" : "Cable");
    add_tex(out, number(c, a));
    buf_char(out, '}');
    if (c->has_date) {
        struct calendar_time t = calendar_time(c->date);
        buf_printf(out, ",\n  year = {%d},\n  month = %s,\n  day = {%d}", t.year, months[t.month - 1], t.day);
    }
    if (has_addressee(c) || c->level != CABLE_LEVEL_NONE || p != NULL || is_archived(a)) {
        buf_str(out, ",\n  note = {");
        add_remarks(c, a, p, add_tex, out);
        buf_char(out, '}');
    }
    buf_str(out, "\n}\n");
}

/* ---- RIS ---- */

static void ris_field(struct buf *out, const char *tag, struct span value) {
    if (value.n == 0)
        return;
    buf_printf(out, "%s  - ", tag);
    add_plain(out, value);
    buf_char(out, '\n');
}

static void add_ris(const struct cable *c, const struct cite_archive *a, const struct cable_paragraph *p,
                    struct buf *out) {
    ris_field(out, "TY", SPAN("RPRT"));
    buf_str(out, "ID  - ");
    add_key(out, c->ident, p);
    buf_char(out, '\n');
    ris_field(out, "AU", sender(c));
    ris_field(out, "TI", without_point(c->subject));
    if (c->has_date) {
        struct calendar_time t = calendar_time(c->date);
        buf_printf(out, "PY  - %04d\nDA  - %04d/%02d/%02d/\n", t.year, t.year, t.month, t.day);
    }
    ris_field(out, "M3", is_archived(a) ? SPAN("Telegram") : SPAN("Cable"));
    ris_field(out, "SN", number(c, a));
    if (is_archived(a))
        ris_field(out, "DP", span_of(archives));
    for (size_t i = 0; i < c->tags.n; i++)
        ris_field(out, "KW", c->tags.items[i]);
    if (has_addressee(c) || c->level != CABLE_LEVEL_NONE || p != NULL || is_archived(a)) {
        buf_str(out, "N1  - ");
        add_remarks(c, a, p, add_plain, out);
        buf_char(out, '\n');
    }
    buf_str(out, "ER  - \n");
}

enum err cite_cable(const struct cable *c, const struct cite_archive *archive,
                    const struct cable_paragraph *paragraph, enum cite_style style, struct buf *out) {
    switch (style) {
    case CITE_BIBTEX:
        add_bibtex(c, archive, paragraph, out);
        break;
    case CITE_RIS:
        add_ris(c, archive, paragraph, out);
        break;
    case CITE_CHICAGO:
    case CITE_STYLES:
        add_note(c, archive, paragraph, out);
        break;
    }
    return buf_err(out);
}
