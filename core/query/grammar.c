/* The grammar of query.h, by recursive descent. */
#include <stdlib.h>
#include <string.h>

#include "query_private.h"

static enum err parse_any(struct query_parser *p, struct query_node **node);
static enum err parse_one(struct query_parser *p, struct query_node **node);

/* ---- reading ---- */

static struct span rest_of(const struct query_parser *p) {
    return span_from(p->text, p->at);
}

static struct span place(const struct query_parser *p, size_t at, size_t n) {
    return span_first(span_from(p->text, at), n);
}

/* The next character after blanks; '\0' at the end (there is none in a query). */
static char peek(struct query_parser *p) {
    while (p->at < p->text.n && text_is_space(p->text.p[p->at]))
        p->at++;
    return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static bool ends_word(const struct query_parser *p, char c) {
    return text_is_space(c) || c == '(' || c == ')' || c == '"' || (c == ',' && p->in_near);
}

/* The bytes up to the next that ends a word, not yet taken. */
static struct span run(const struct query_parser *p) {
    struct span s = rest_of(p);
    size_t n = 0;
    while (n < s.n && !ends_word(p, s.p[n]))
        n++;
    return span_first(s, n);
}

/* Whether an operator comes next. */
static bool is_next(struct query_parser *p, const char *operator) {
    peek(p);
    return span_eq(run(p), span_of(operator));
}

static bool is_operator(struct span word) {
    return span_eq(word, SPAN("AND")) || span_eq(word, SPAN("OR")) || span_eq(word, SPAN("NOT")) ||
           span_eq(word, SPAN("NEAR"));
}

static void take_operator(struct query_parser *p, size_t n) {
    p->pending = place(p, p->at, n);
    p->at += n;
}

/* Whether a letter or a digit is in s, so that there is something to look for: beyond ASCII any character but
 * those of the blocks of punctuation and signs, U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to U+303F. */
static bool has_word(struct span s) {
    for (; s.n > 0; s = span_from(s, 1)) {
        unsigned char c = (unsigned char)s.p[0];
        if (c < 0x80 && (text_is_letter(s.p[0]) || text_is_digit(s.p[0])))
            return true;
        if (c >= 0xc3 && c != 0xe2 && !span_starts(s, SPAN("\xe3\x80")))
            return true;
    }
    return false;
}

/* The same, without doubt: a letter of the Latin alphabet or a digit. */
static bool has_latin(struct span s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i], d = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (c < 0x80 && (text_is_letter(s.p[i]) || text_is_digit(s.p[i])))
            return true;
        if ((c == 0xc3 && d != 0x97 && d != 0xb7) || (c > 0xc3 && c < 0xcb))
            return true;
    }
    return false;
}

/* ---- words and phrases ---- */

static enum err refuse_end(struct query_parser *p) {
    char quote[QUERY_QUOTE_SIZE];
    if (p->pending.n > 0)
        return query_refuse(p, p->pending, "nothing follows %s", query_quote(p->pending, quote));
    return query_refuse(p, place(p, p->at, 0), "the query is empty");
}

/* A phrase in quotation marks, and the * behind it. */
static enum err take_quoted(struct query_parser *p, struct span *value, bool *beginning) {
    size_t start = p->at;
    struct span s = span_from(p->text, start + 1);
    const char *end = s.n == 0 ? NULL : memchr(s.p, '"', s.n);
    if (end == NULL)
        return query_refuse(p, place(p, start, 1), "this quotation mark has no partner");
    *value = span_first(s, (size_t)(end - s.p));
    p->at = start + value->n + 2;
    if (!has_word(*value))
        return query_refuse(p, place(p, start, value->n + 2), "no word between the quotation marks");
    *beginning = p->at < p->text.n && p->text.p[p->at] == '*';
    p->at += *beginning ? 1 : 0;
    return ERR_OK;
}

/* A word without quotation marks: no sign in it that would mean something in another query language. */
static enum err take_bare(struct query_parser *p, struct span *value, bool *beginning) {
    char quote[QUERY_QUOTE_SIZE];
    struct span s = run(p);
    for (size_t i = 0; i < s.n; i++) {
        if (strchr("^{}", s.p[i]) != NULL)
            return query_refuse(p, place(p, p->at + i, 1),
                                "%c means nothing in a query: put quotation marks round text that holds it",
                                s.p[i]);
        if (s.p[i] == '*' && i == 0)
            return query_refuse(p, place(p, p->at, 1), "* stands at the end of a word: kosov*");
        if (s.p[i] == '*' && i + 1 < s.n)
            return query_refuse(p, place(p, p->at + i, 1), "* may only stand at the end of a word");
    }
    *beginning = s.n > 0 && s.p[s.n - 1] == '*';
    *value = span_first(s, s.n - (*beginning ? 1 : 0));
    if (!has_word(*value))
        return query_refuse(p, s, "no letter or digit in %s: nothing to look for", query_quote(s, quote));
    p->at += s.n;
    return ERR_OK;
}

static enum err take_text(struct query_parser *p, struct query_node *node) {
    p->pending = SPAN_EMPTY;
    return rest_of(p).p[0] == '"' ? take_quoted(p, &node->value, &node->beginning)
                                  : take_bare(p, &node->value, &node->beginning);
}

static enum err parse_text(struct query_parser *p, struct query_node **node) {
    *node = query_node(p->query, QUERY_TEXT);
    return *node == NULL ? ERR_NOMEM : take_text(p, *node);
}

/* ---- NEAR ---- */

/* Length of the field's name at the start of s, which a colon follows; 0 when there is none. */
static size_t name_length(struct span s) {
    size_t n = 0;
    while (n < s.n &&
           (text_is_upper(s.p[n]) || text_is_lower(s.p[n]) || (n > 0 && (s.p[n] == '-' || s.p[n] == '_'))))
        n++;
    return n < s.n && s.p[n] == ':' ? n : 0;
}

/* One of the texts that stand near each other. */
static enum err parse_neighbour(struct query_parser *p, struct query_node *near) {
    static const char only[] = "NEAR takes words and phrases only";
    struct query_node *text;
    char c = peek(p);
    struct span word = run(p);
    if (c == '\0' || c == ')')
        return query_refuse(p, p->pending, "NEAR needs a word or a phrase on both sides");
    if (c == '(' || c == '-' || c == ',')
        return query_refuse(p, place(p, p->at, 1), "%s", only);
    if (is_operator(word) || name_length(word) > 0)
        return query_refuse(p, word, "%s", only);
    enum err e = parse_text(p, &text);
    if (e == ERR_OK)
        query_adopt(near, text);
    return e;
}

/* ", 5" */
static enum err parse_distance(struct query_parser *p, int *distance) {
    unsigned long value;
    p->at++;
    peek(p);
    struct span number = run(p);
    if (!text_number(number, QUERY_DISTANCE_MAX, &value))
        return query_refuse(p, number, "the distance of NEAR is a number from 0 to %d", QUERY_DISTANCE_MAX);
    p->at += number.n;
    *distance = (int)value;
    return ERR_OK;
}

/* NEAR(a b c, 5), from the parenthesis on. */
static enum err parse_near_list(struct query_parser *p, struct span operator, struct query_node * near) {
    enum err e = ERR_OK;
    struct span open = place(p, p->at++, 1);
    p->in_near = true;
    while (e == ERR_OK && peek(p) != ')' && peek(p) != ',' && peek(p) != '\0')
        e = parse_neighbour(p, near);
    if (e == ERR_OK && peek(p) == ',')
        e = parse_distance(p, &near->distance);
    p->in_near = false;
    if (e != ERR_OK)
        return e;
    if (peek(p) == '\0')
        return query_refuse(p, open, "this parenthesis is not closed");
    if (peek(p) != ')')
        return query_refuse(p, place(p, p->at, 1), "the distance comes last in NEAR(a b, %d)",
                            near->distance);
    if (near->children == NULL || near->children->next == NULL)
        return query_refuse(p, operator, "NEAR needs two words or more: NEAR(a b, %d)", QUERY_DISTANCE);
    p->at++;
    p->pending = SPAN_EMPTY;
    return ERR_OK;
}

/* Looks past the operator and blanks. */
static bool is_near_list(struct query_parser *p) {
    size_t at = p->at;
    p->at += 4;
    bool list = peek(p) == '(';
    p->at = at;
    return list;
}

/* FTS5 passes over a text of NEAR in which it finds no word, and then finds more than was asked for. */
static enum err check_neighbours(struct query_parser *p, const struct query_node *near) {
    for (const struct query_node *text = near->children; text != NULL; text = text->next)
        if (!has_latin(text->value))
            return query_refuse(p, text->value, "NEAR takes words in the Latin alphabet, or numbers");
    return ERR_OK;
}

static enum err parse_near(struct query_parser *p, struct query_node **node) {
    struct span operator= place(p, p->at, 4);
    if (!is_near_list(p))
        return query_refuse(p, operator, "NEAR stands between words or phrases: a NEAR b, or NEAR(a b, %d)",
                            QUERY_DISTANCE);
    *node = query_node(p->query, QUERY_NEAR);
    if (*node == NULL)
        return ERR_NOMEM;
    (*node)->distance = QUERY_DISTANCE;
    take_operator(p, 4);
    peek(p);
    enum err e = parse_near_list(p, operator, * node);
    return e == ERR_OK ? check_neighbours(p, *node) : e;
}

/* A text, and what follows it with NEAR between. */
static enum err parse_texts(struct query_parser *p, struct query_node **node) {
    enum err e = parse_text(p, node);
    while (e == ERR_OK && is_next(p, "NEAR") && !is_near_list(p)) {
        if ((*node)->kind != QUERY_NEAR) {
            struct query_node *near = query_node(p->query, QUERY_NEAR);
            if (near == NULL)
                return ERR_NOMEM;
            near->distance = QUERY_DISTANCE;
            query_adopt(near, *node);
            *node = near;
        }
        take_operator(p, 4);
        e = parse_neighbour(p, *node);
    }
    return e == ERR_OK && (*node)->kind == QUERY_NEAR ? check_neighbours(p, *node) : e;
}

/* ---- fields ---- */

static enum err parse_field(struct query_parser *p, struct span name, struct query_node **node) {
    char quote[QUERY_QUOTE_SIZE];
    enum query_field field = query_field_of(name);
    struct span head = place(p, p->at, name.n + 1);
    if (field == QUERY_FIELDS)
        return query_refuse(
            p, name,
            "there is no field %s: (tag, origin, class, date, subject, from, to, signed, ref, "
            "cited-by, id); quotation marks keep a colon in the text",
            query_quote(name, quote));
    p->at += head.n;
    struct span bare = run(p);
    size_t start = p->at;
    if (bare.n == 0 && (start == p->text.n || p->text.p[start] != '"'))
        return query_refuse(p, head,
                            "%s: is followed by a word, or by a phrase in quotation marks, without a blank",
                            query_field_name(field));
    if ((*node = query_node(p->query, QUERY_FIELD)) == NULL)
        return ERR_NOMEM;
    (*node)->field = field;
    enum err e = take_text(p, *node);
    if (e != ERR_OK)
        return e;
    return query_field_value(p, *node, place(p, start, p->at - start));
}

/* ---- terms ---- */

static enum err refuse_depth(struct query_parser *p) {
    return query_refuse(p, place(p, p->at, 1), "more than %d parentheses or NOTs inside each other",
                        QUERY_DEPTH_MAX);
}

static enum err parse_parentheses(struct query_parser *p, struct query_node **node) {
    struct span open = place(p, p->at, 1);
    if (p->depth == QUERY_DEPTH_MAX)
        return refuse_depth(p);
    p->depth++;
    p->at++;
    p->pending = SPAN_EMPTY;
    if (peek(p) == ')')
        return query_refuse(p, place(p, p->at - 1, 2), "nothing between the parentheses");
    if (peek(p) == '\0')
        return query_refuse(p, open, "this parenthesis is not closed");
    enum err e = parse_any(p, node);
    if (e != ERR_OK)
        return e;
    if (peek(p) != ')')
        return query_refuse(p, open, "this parenthesis is not closed");
    p->at++;
    p->depth--;
    return ERR_OK;
}

/* NOT a, or -a: the operator has n bytes. */
static enum err parse_not(struct query_parser *p, size_t n, struct query_node **node) {
    struct query_node *child;
    if (p->depth == QUERY_DEPTH_MAX)
        return refuse_depth(p);
    take_operator(p, n);
    if (n == 1 && (p->at == p->text.n || text_is_space(p->text.p[p->at])))
        return query_refuse(p, p->pending,
                            "a hyphen leaves out the term that follows it, without a blank: -word");
    p->depth++;
    *node = query_node(p->query, QUERY_NOT);
    enum err e = *node == NULL ? ERR_NOMEM : parse_one(p, &child);
    p->depth--;
    if (e == ERR_OK)
        query_adopt(*node, child);
    return e;
}

static enum err parse_one(struct query_parser *p, struct query_node **node) {
    char c = peek(p);
    struct span word = run(p);
    size_t name = name_length(word);
    if (c == '\0')
        return refuse_end(p);
    if (c == ')' && p->pending.n > 0)
        return refuse_end(p);
    if (c == ')')
        return query_refuse(p, place(p, p->at, 1), "no parenthesis is open here");
    if (c == '(')
        return parse_parentheses(p, node);
    if (span_eq(word, SPAN("NOT")))
        return parse_not(p, 3, node);
    if (span_eq(word, SPAN("NEAR")))
        return parse_near(p, node);
    if (is_operator(word))
        return query_refuse(p, word, "nothing to join stands before %.*s", (int)word.n, word.p);
    if (c == '-')
        return parse_not(p, 1, node);
    return name > 0 ? parse_field(p, span_first(word, name), node) : parse_texts(p, node);
}

/* Puts a term beside the ones before it, under a parent that is made for the second. */
static enum err join(struct query_parser *p, enum query_kind kind, struct query_node **node,
                     struct query_node *more) {
    if ((*node)->kind != kind || (*node)->next != NULL) {
        struct query_node *parent = query_node(p->query, kind);
        if (parent == NULL)
            return ERR_NOMEM;
        query_adopt(parent, *node);
        *node = parent;
    }
    query_adopt(*node, more);
    return ERR_OK;
}

/* Terms joined by AND, written or not. */
static enum err parse_all(struct query_parser *p, struct query_node **node) {
    struct query_node *more;
    enum err e = parse_one(p, node);
    while (e == ERR_OK && peek(p) != '\0' && peek(p) != ')' && !is_next(p, "OR")) {
        if (is_next(p, "AND"))
            take_operator(p, 3);
        e = parse_one(p, &more);
        if (e == ERR_OK)
            e = join(p, QUERY_AND, node, more);
    }
    return e;
}

static enum err parse_any(struct query_parser *p, struct query_node **node) {
    struct query_node *more;
    enum err e = parse_all(p, node);
    while (e == ERR_OK && is_next(p, "OR")) {
        take_operator(p, 2);
        e = parse_all(p, &more);
        if (e == ERR_OK)
            e = join(p, QUERY_OR, node, more);
    }
    return e;
}

/* ---- the whole ---- */

static enum err check_bytes(struct query_parser *p) {
    if (p->text.n > QUERY_SIZE_MAX)
        return query_refuse(p, place(p, QUERY_SIZE_MAX, 1), "a query has at most %d bytes", QUERY_SIZE_MAX);
    for (size_t i = 0; i < p->text.n;) {
        size_t n = text_utf8_char(span_from(p->text, i));
        unsigned char c = (unsigned char)p->text.p[i];
        if (n == 0)
            return query_refuse(p, place(p, i, 1), "not UTF-8");
        if ((c < 0x20 && !text_is_space((char)c)) || c == 0x7f)
            return query_refuse(p, place(p, i, 1), "a control character");
        i += n;
    }
    return ERR_OK;
}

static enum err parse_whole(struct query_parser *p) {
    enum err e = check_bytes(p);
    if (e == ERR_OK)
        e = parse_any(p, &p->query->root);
    if (e == ERR_OK && peek(p) == ')')
        e = query_refuse(p, place(p, p->at, 1), "no parenthesis is open here");
    return e;
}

enum err query_parse(struct span text, struct query **out, struct query_fault *fault) {
    struct query *query = calloc(1, sizeof *query);
    if (query == NULL)
        return ERR_NOMEM;
    query->text = span_copy(&query->arena, text);
    struct query_parser p = {.query = query, .text = query->text, .fault = fault};
    enum err e = query->text.p == NULL ? ERR_NOMEM : parse_whole(&p);
    if (e == ERR_OK)
        *out = query;
    else
        query_free(query);
    return e;
}
