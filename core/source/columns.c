#include "columns.h"

#include <stdio.h>

#include "cable/ident.h"

enum { NAME_MAX_SIZE = 32, TOLD_MAX = 4096 };

/* Names in capitals, without blanks, '_' and '-'. */
static const struct {
    const char *name;
    enum column column;
} names[] = {
    {"ID", COLUMN_IDENT},
    {"IDENTIFIER", COLUMN_IDENT},
    {"REFID", COLUMN_IDENT},
    {"REFERENCEID", COLUMN_IDENT}, /* of a page of the web edition */
    {"CABLEID", COLUMN_IDENT},
    {"CANONICALID", COLUMN_IDENT},
    {"DOCID", COLUMN_IDENT},
    {"DOCUMENTID", COLUMN_IDENT},
    {"DOCUMENTNUMBER", COLUMN_IDENT}, /* of the National Archives' attributes */
    {"DOCNBR", COLUMN_IDENT},
    {"MRN", COLUMN_IDENT}, /* message reference number */
    {"DATE", COLUMN_DATE},
    {"CREATED", COLUMN_DATE},
    {"SENT", COLUMN_DATE},
    {"DATESENT", COLUMN_DATE},
    {"DRAFTDATE", COLUMN_DATE},
    {"AUTHORED", COLUMN_DATE},
    {"SUBJECT", COLUMN_SUBJECT},
    {"TITLE", COLUMN_SUBJECT},
    {"FROM", COLUMN_ORIGIN},
    {"ORIGIN", COLUMN_ORIGIN},
    {"TO", COLUMN_RECIPIENTS},
    {"CLASSIFICATION", COLUMN_CLASSIFICATION},
    {"ORIGINALCLASSIFICATION", COLUMN_CLASSIFICATION},
    {"CAPTIONS", COLUMN_CAPTIONS},
    {"ORIGINALHANDLINGRESTRICTIONS", COLUMN_CAPTIONS},
    {"TAGS", COLUMN_TAGS},
    {"CONCEPTS", COLUMN_CONCEPTS},
    {"REFERENCES", COLUMN_REFERENCES},
    {"REFERENCE", COLUMN_REFERENCES},
    {"REFS", COLUMN_REFERENCES},
    {"REF", COLUMN_REFERENCES},
    {"HEADER", COLUMN_HEADER},
    {"BODY", COLUMN_BODY},
    {"TEXT", COLUMN_BODY},
    {"CONTENT", COLUMN_BODY},
    {"FULLTEXT", COLUMN_BODY},
    {"CABLETEXT", COLUMN_BODY},
    {"MESSAGETEXT", COLUMN_BODY},
    {"RAWTEXT", COLUMN_BODY},
    {"MESSAGE", COLUMN_BODY},
};

enum column columns_find(struct span name) {
    char key[NAME_MAX_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        if (text_is_space(name.p[i]) || name.p[i] == '_' || name.p[i] == '-')
            continue;
        if (n == sizeof key)
            return COLUMN_UNKNOWN;
        key[n++] = text_upper(name.p[i]);
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_eq((struct span){key, n}, span_of(names[i].name)))
            return names[i].column;
    return COLUMN_UNKNOWN;
}

void columns_free(struct columns *c) {
    buf_free(&c->values);
    buf_free(&c->text);
    buf_free(&c->told);
    buf_free(&c->news);
}

void columns_forget(struct columns *c) {
    buf_clear(&c->told);
    buf_clear(&c->news);
    c->news_n = 0;
}

void columns_begin(struct columns *c) {
    buf_clear(&c->values);
    for (size_t i = 0; i < COLUMNS; i++)
        c->found[i] = (struct columns_value){0};
}

enum err columns_err(const struct columns *c) {
    const struct buf *const all[] = {&c->values, &c->text, &c->told, &c->news};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (buf_err(all[i]) != ERR_OK)
            return ERR_NOMEM;
    return ERR_OK;
}

/* ---- what is not read ---- */

static bool was_told(const struct columns *c, struct span name) {
    struct span rest = {c->told.data, c->told.len}, line;
    while (span_line(&rest, &line))
        if (span_eq(line, name))
            return true;
    return false;
}

static void tell(struct columns *c, struct span name) {
    if (span_contains(name, '\n') || c->told.len > TOLD_MAX || was_told(c, name))
        return;
    buf_add(&c->told, name.p, name.n);
    buf_char(&c->told, '\n');
    buf_str(&c->news, c->news_n == 0 ? "" : ", ");
    buf_add(&c->news, name.p, name.n);
    c->news_n++;
}

/* The first names; how many more there are. The table of problems has room for a line. */
static void take_news(struct columns *c, struct raw_note *note) {
    enum { ROOM = 90 };
    struct span news = {c->news.data, c->news.len};
    size_t shown = news.n <= ROOM ? c->news_n : 0, cut = 0;
    for (size_t i = 0; shown == 0 && i < ROOM; i++)
        cut = news.p[i] == ',' ? i : cut;
    for (size_t i = 0; i < cut; i++)
        shown += news.p[i] == ',';
    if (cut > 0) {
        news = span_first(news, cut);
        shown++;
    }
    note->kind = "columns";
    snprintf(note->text, sizeof note->text, "not read: %.*s", (int)(news.n <= ROOM ? news.n : ROOM), news.p);
    size_t end = strlen(note->text);
    if (cut > 0)
        snprintf(note->text + end, sizeof note->text - end, " and %zu more", c->news_n - shown);
    buf_clear(&c->news);
    c->news_n = 0;
}

/* ---- values ---- */

static struct span value_of(const struct columns *c, enum column column) {
    const struct columns_value *v = &c->found[column];
    return v->n == 0 || c->values.data == NULL ? SPAN_EMPTY : (struct span){c->values.data + v->at, v->n};
}

bool columns_is_ident(struct span s) {
    struct ident id;
    if (text_count_digits(s) == 4)
        s = span_from(s, 2); /* 1974LAPAZ00900 */
    return ident_parse(s, &id) == ERR_OK;
}

/* Of two values of one column: is the second the better one? */
static bool is_better(enum column column, struct span a, struct span b) {
    if (column == COLUMN_IDENT)
        return !columns_is_ident(a) && columns_is_ident(b);
    return column == COLUMN_BODY && b.n > a.n;
}

void columns_add(struct columns *c, struct span name, enum column column, struct span value) {
    struct columns_value *v = &c->found[column];
    if (span_is_blank(value))
        return;
    if (column != COLUMN_HEADER && column != COLUMN_BODY)
        value = span_trim(value);
    if (column == COLUMN_UNKNOWN) {
        tell(c, name);
        return;
    }
    if (v->set) {
        struct span had = value_of(c, column);
        bool better = is_better(column, had, value);
        if (!span_eq(had, value))
            tell(c, better ? v->name : name);
        if (!better)
            return;
    }
    *v = (struct columns_value){name, c->values.len, value.n, true};
    buf_add(&c->values, value.p, value.n);
}

/* ---- the document ---- */

/* Does the text have its line ends as \n, because a program escaped it twice? */
static bool is_escaped(struct span s) {
    size_t n = 0;
    if (span_contains(s, '\n'))
        return false;
    for (size_t i = 0; n < 2 && i + 1 < s.n; i++)
        n += s.p[i] == '\\' && s.p[i + 1] == 'n';
    return n >= 2;
}

static void add_text(struct columns *c, struct span s) {
    if (!is_escaped(s)) {
        buf_add(&c->text, s.p, s.n);
        return;
    }
    for (size_t i = 0; i < s.n; i++) {
        char next = s.p[i] == '\\' && i + 1 < s.n ? s.p[i + 1] : '\0';
        char meant = next == 'n'    ? '\n'
                     : next == 'r'  ? '\r'
                     : next == 't'  ? '\t'
                     : next == '\\' ? '\\'
                                    : '\0';
        buf_char(&c->text, meant != '\0' ? meant : s.p[i]);
        i += meant != '\0';
    }
}

/* A value of the metadata is one line. */
static struct span line_of(struct columns *c, enum column column) {
    const struct columns_value *v = &c->found[column];
    for (size_t i = 0; c->values.data != NULL && i < v->n; i++)
        if (text_is_space(c->values.data[v->at + i]))
            c->values.data[v->at + i] = ' ';
    return value_of(c, column);
}

bool columns_fill(struct columns *c, struct raw *raw) {
    bool any = false;
    struct span header = value_of(c, COLUMN_HEADER), body = value_of(c, COLUMN_BODY);
    for (size_t i = 0; i < COLUMNS; i++)
        any = any || c->found[i].set;
    if (!any)
        return false;
    buf_clear(&c->text);
    add_text(c, header);
    if (header.n > 0 && body.n > 0)
        buf_str(&c->text, "\n\n");
    add_text(c, body);
    raw->bytes = (struct span){c->text.data == NULL ? "" : c->text.data, c->text.len};
    raw->metadata = (struct raw_metadata){.ident = line_of(c, COLUMN_IDENT),
                                          .date = line_of(c, COLUMN_DATE),
                                          .origin = line_of(c, COLUMN_ORIGIN),
                                          .classification = line_of(c, COLUMN_CLASSIFICATION),
                                          .captions = line_of(c, COLUMN_CAPTIONS),
                                          .recipients = line_of(c, COLUMN_RECIPIENTS),
                                          .subject = line_of(c, COLUMN_SUBJECT),
                                          .tags = line_of(c, COLUMN_TAGS),
                                          .concepts = line_of(c, COLUMN_CONCEPTS),
                                          .references = line_of(c, COLUMN_REFERENCES)};
    raw->note = (struct raw_note){0};
    if (c->news_n > 0 && c->news.data != NULL)
        take_news(c, &raw->note);
    return true;
}
