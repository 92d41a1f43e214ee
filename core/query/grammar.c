#include "grammar.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "field.h"

static enum err parse_any(struct grammar *g, struct query_node **node);
static enum err parse_one(struct grammar *g, struct query_node **node);

/* ---- the tree ---- */

/* NULL when memory ran out. */
static struct query_node *make_node(struct grammar *g, enum query_kind kind) {
    struct query_node *node = arena_alloc(g->arena, sizeof *node);
    if (node != NULL)
        node->kind = kind;
    return node;
}

/* Appends a child; the children of an AND within an AND become the parent's own, likewise those of an OR. */
static void adopt(struct query_node *parent, struct query_node *child) {
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a refusal, without a term, is never ERR_OK */
    bool same = child->kind == parent->kind && (child->kind == QUERY_AND || child->kind == QUERY_OR);
    struct query_node *first = same ? child->children : child;
    if (parent->last_child != NULL)
        parent->last_child->next = first;
    else
        parent->children = first;
    parent->last_child = same ? child->last_child : child;
}

/* ---- faults ---- */

enum err grammar_refuse(struct grammar *g, struct span place, const char *format, ...) {
    struct query_fault *fault = g->fault;
    if (fault == NULL)
        return ERR_QUERY;
    fault->at = (size_t)(place.p - g->text.p);
    fault->n = place.n;
    va_list args;
    va_start(args, format);
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    return ERR_QUERY;
}

const char *grammar_quote(struct span s, char out[GRAMMAR_QUOTE_SIZE]) {
    size_t n = 0;
    bool cut = false;
    while (n < s.n && !cut) {
        size_t step = text_utf8_char(span_from(s, n));
        cut = step == 0 || n + step > GRAMMAR_QUOTE_SIZE - 4;
        n += cut ? 0 : step;
    }
    snprintf(out, GRAMMAR_QUOTE_SIZE, "%.*s%s", (int)n, s.p == NULL ? "" : s.p, cut ? "..." : "");
    return out;
}

/* ---- reading ---- */

static struct span rest_of(const struct grammar *g) {
    return span_from(g->text, g->at);
}

static struct span place(const struct grammar *g, size_t at, size_t n) {
    return span_first(span_from(g->text, at), n);
}

/* The next character after blanks; '\0' at the end (there is none in a query). */
static char peek(struct grammar *g) {
    while (g->at < g->text.n && text_is_space(g->text.p[g->at]))
        g->at++;
    return g->at < g->text.n ? g->text.p[g->at] : '\0';
}

static bool ends_word(const struct grammar *g, char c) {
    return text_is_space(c) || c == '(' || c == ')' || c == '"' || (c == ',' && g->in_near);
}

/* The bytes up to the next that ends a word, not yet taken. */
static struct span run(const struct grammar *g) {
    struct span s = rest_of(g);
    size_t n = 0;
    while (n < s.n && !ends_word(g, s.p[n]))
        n++;
    return span_first(s, n);
}

/* Whether an operator comes next. */
static bool is_next(struct grammar *g, const char *operator) {
    peek(g);
    return span_eq(run(g), span_of(operator));
}

static bool is_operator(struct span word) {
    return span_eq(word, SPAN("AND")) || span_eq(word, SPAN("OR")) || span_eq(word, SPAN("NOT")) ||
           span_eq(word, SPAN("NEAR"));
}

static void take_operator(struct grammar *g, size_t n) {
    g->pending = place(g, g->at, n);
    g->at += n;
}

/* Is a letter or a digit in s, so that there is something to look for? Beyond ASCII every character counts as
 * one but those of the blocks of punctuation and signs: U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to
 * U+303F. */
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

/* Is certainly a letter of the Latin alphabet, or a digit, in s? */
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

static enum err refuse_end(struct grammar *g) {
    char quote[GRAMMAR_QUOTE_SIZE];
    if (g->pending.n > 0)
        return grammar_refuse(g, g->pending, "nothing follows %s", grammar_quote(g->pending, quote));
    return grammar_refuse(g, place(g, g->at, 0), "the query is empty");
}

/* A phrase in quotation marks, and the * behind it. */
static enum err take_quoted(struct grammar *g, struct span *value, bool *beginning) {
    size_t start = g->at;
    struct span s = span_from(g->text, start + 1);
    const char *end = s.n == 0 ? NULL : memchr(s.p, '"', s.n);
    if (end == NULL)
        return grammar_refuse(g, place(g, start, 1), "this quotation mark has no partner");
    *value = span_first(s, (size_t)(end - s.p));
    g->at = start + value->n + 2;
    if (!has_word(*value))
        return grammar_refuse(g, place(g, start, value->n + 2), "no word between the quotation marks");
    *beginning = g->at < g->text.n && g->text.p[g->at] == '*';
    g->at += *beginning ? 1 : 0;
    return ERR_OK;
}

/* A word without quotation marks. Signs that would mean something in another query language are refused. */
static enum err take_bare(struct grammar *g, struct span *value, bool *beginning) {
    char quote[GRAMMAR_QUOTE_SIZE];
    struct span s = run(g);
    for (size_t i = 0; i < s.n; i++) {
        if (strchr("^{}", s.p[i]) != NULL)
            return grammar_refuse(g, place(g, g->at + i, 1),
                                  "%c means nothing in a query: put quotation marks round text that holds it",
                                  s.p[i]);
        if (s.p[i] == '*' && i == 0)
            return grammar_refuse(g, place(g, g->at, 1), "* stands at the end of a word: kosov*");
        if (s.p[i] == '*' && i + 1 < s.n)
            return grammar_refuse(g, place(g, g->at + i, 1), "* may only stand at the end of a word");
    }
    *beginning = s.n > 0 && s.p[s.n - 1] == '*';
    *value = span_first(s, s.n - (*beginning ? 1 : 0));
    if (!has_word(*value))
        return grammar_refuse(g, s, "no letter or digit in %s: nothing to look for", grammar_quote(s, quote));
    g->at += s.n;
    return ERR_OK;
}

static enum err take_text(struct grammar *g, struct query_node *node) {
    g->pending = SPAN_EMPTY;
    return rest_of(g).p[0] == '"' ? take_quoted(g, &node->value, &node->beginning)
                                  : take_bare(g, &node->value, &node->beginning);
}

static enum err parse_text(struct grammar *g, struct query_node **node) {
    *node = make_node(g, QUERY_TEXT);
    return *node == NULL ? ERR_NOMEM : take_text(g, *node);
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
static enum err parse_neighbour(struct grammar *g, struct query_node *near) {
    static const char only[] = "NEAR takes words and phrases only";
    struct query_node *text;
    char c = peek(g);
    struct span word = run(g);
    if (c == '\0' || c == ')')
        return grammar_refuse(g, g->pending, "NEAR needs a word or a phrase on both sides");
    if (c == '(' || c == '-' || c == ',')
        return grammar_refuse(g, place(g, g->at, 1), "%s", only);
    if (is_operator(word) || name_length(word) > 0)
        return grammar_refuse(g, word, "%s", only);
    enum err e = parse_text(g, &text);
    if (e == ERR_OK)
        adopt(near, text);
    return e;
}

/* ", 5" */
static enum err parse_distance(struct grammar *g, int *distance) {
    unsigned long value;
    g->at++;
    peek(g);
    struct span number = run(g);
    if (!text_number(number, QUERY_DISTANCE_MAX, &value))
        return grammar_refuse(g, number, "the distance of NEAR is a number from 0 to %d", QUERY_DISTANCE_MAX);
    g->at += number.n;
    *distance = (int)value;
    return ERR_OK;
}

/* NEAR(a b c, 5), from the parenthesis on. */
static enum err parse_near_list(struct grammar *g, struct span operator, struct query_node * near) {
    enum err e = ERR_OK;
    struct span open = place(g, g->at++, 1);
    g->in_near = true;
    while (e == ERR_OK && peek(g) != ')' && peek(g) != ',' && peek(g) != '\0')
        e = parse_neighbour(g, near);
    if (e == ERR_OK && peek(g) == ',')
        e = parse_distance(g, &near->distance);
    g->in_near = false;
    if (e != ERR_OK)
        return e;
    if (peek(g) == '\0')
        return grammar_refuse(g, open, "this parenthesis is not closed");
    if (peek(g) != ')')
        return grammar_refuse(g, place(g, g->at, 1), "the distance comes last in NEAR(a b, %d)",
                              near->distance);
    if (near->children == NULL || near->children->next == NULL)
        return grammar_refuse(g, operator, "NEAR needs two words or more: NEAR(a b, %d)", QUERY_DISTANCE);
    g->at++;
    g->pending = SPAN_EMPTY;
    return ERR_OK;
}

/* Looks past the operator and blanks. */
static bool is_near_list(struct grammar *g) {
    size_t at = g->at;
    g->at += 4;
    bool list = peek(g) == '(';
    g->at = at;
    return list;
}

/* Where FTS5 finds no word in a text of NEAR it leaves the text out, and then finds more than was asked
 * for. */
static enum err check_neighbours(struct grammar *g, const struct query_node *near) {
    for (const struct query_node *text = near->children; text != NULL; text = text->next)
        if (!has_latin(text->value))
            return grammar_refuse(g, text->value, "NEAR takes words in the Latin alphabet, or numbers");
    return ERR_OK;
}

static enum err parse_near(struct grammar *g, struct query_node **node) {
    struct span operator= place(g, g->at, 4);
    if (!is_near_list(g))
        return grammar_refuse(g, operator, "NEAR stands between words or phrases: a NEAR b, or NEAR(a b, %d)",
                              QUERY_DISTANCE);
    *node = make_node(g, QUERY_NEAR);
    if (*node == NULL)
        return ERR_NOMEM;
    (*node)->distance = QUERY_DISTANCE;
    take_operator(g, 4);
    peek(g);
    enum err e = parse_near_list(g, operator, * node);
    return e == ERR_OK ? check_neighbours(g, *node) : e;
}

/* A text, and what follows it with NEAR between. */
static enum err parse_texts(struct grammar *g, struct query_node **node) {
    enum err e = parse_text(g, node);
    while (e == ERR_OK && is_next(g, "NEAR") && !is_near_list(g)) {
        if ((*node)->kind != QUERY_NEAR) {
            struct query_node *near = make_node(g, QUERY_NEAR);
            if (near == NULL)
                return ERR_NOMEM;
            near->distance = QUERY_DISTANCE;
            adopt(near, *node);
            *node = near;
        }
        take_operator(g, 4);
        e = parse_neighbour(g, *node);
    }
    return e == ERR_OK && (*node)->kind == QUERY_NEAR ? check_neighbours(g, *node) : e;
}

/* ---- fields ---- */

static enum err parse_field(struct grammar *g, struct span name, struct query_node **node) {
    char quote[GRAMMAR_QUOTE_SIZE];
    char list[FIELD_LIST_SIZE];
    enum query_field field = field_of(name);
    struct span head = place(g, g->at, name.n + 1);
    if (field == QUERY_FIELDS)
        return grammar_refuse(g, name, "there is no field %s: (%s); quotation marks keep a colon in the text",
                              grammar_quote(name, quote), field_list(list));
    g->at += head.n;
    struct span bare = run(g);
    size_t start = g->at;
    if (bare.n == 0 && (start == g->text.n || g->text.p[start] != '"'))
        return grammar_refuse(g, head,
                              "%s: is followed by a word, or by a phrase in quotation marks, without a blank",
                              field_name(field));
    if ((*node = make_node(g, QUERY_FIELD)) == NULL)
        return ERR_NOMEM;
    (*node)->field = field;
    enum err e = take_text(g, *node);
    if (e != ERR_OK)
        return e;
    return field_read(g, *node, place(g, start, g->at - start));
}

/* ---- terms ---- */

static enum err refuse_depth(struct grammar *g) {
    return grammar_refuse(g, place(g, g->at, 1), "more than %d parentheses or NOTs inside each other",
                          QUERY_DEPTH_MAX);
}

static enum err parse_parentheses(struct grammar *g, struct query_node **node) {
    struct span open = place(g, g->at, 1);
    if (g->depth == QUERY_DEPTH_MAX)
        return refuse_depth(g);
    g->depth++;
    g->at++;
    g->pending = SPAN_EMPTY;
    if (peek(g) == ')')
        return grammar_refuse(g, place(g, g->at - 1, 2), "nothing between the parentheses");
    if (peek(g) == '\0')
        return grammar_refuse(g, open, "this parenthesis is not closed");
    enum err e = parse_any(g, node);
    if (e != ERR_OK)
        return e;
    if (peek(g) != ')')
        return grammar_refuse(g, open, "this parenthesis is not closed");
    g->at++;
    g->depth--;
    return ERR_OK;
}

/* NOT a, or -a: the operator has n bytes. */
static enum err parse_not(struct grammar *g, size_t n, struct query_node **node) {
    struct query_node *child;
    if (g->depth == QUERY_DEPTH_MAX)
        return refuse_depth(g);
    take_operator(g, n);
    if (n == 1 && (g->at == g->text.n || text_is_space(g->text.p[g->at])))
        return grammar_refuse(g, g->pending,
                              "a hyphen leaves out the term that follows it, without a blank: -word");
    g->depth++;
    *node = make_node(g, QUERY_NOT);
    enum err e = *node == NULL ? ERR_NOMEM : parse_one(g, &child);
    g->depth--;
    if (e == ERR_OK)
        adopt(*node, child);
    return e;
}

static enum err parse_one(struct grammar *g, struct query_node **node) {
    char c = peek(g);
    struct span word = run(g);
    size_t name = name_length(word);
    if (c == '\0')
        return refuse_end(g);
    if (c == ')' && g->pending.n > 0)
        return refuse_end(g);
    if (c == ')')
        return grammar_refuse(g, place(g, g->at, 1), "no parenthesis is open here");
    if (c == '(')
        return parse_parentheses(g, node);
    if (span_eq(word, SPAN("NOT")))
        return parse_not(g, 3, node);
    if (span_eq(word, SPAN("NEAR")))
        return parse_near(g, node);
    if (is_operator(word))
        return grammar_refuse(g, word, "nothing to join stands before %.*s", (int)word.n, word.p);
    if (c == '-')
        return parse_not(g, 1, node);
    return name > 0 ? parse_field(g, span_first(word, name), node) : parse_texts(g, node);
}

/* Puts a term beside the ones before it, under a parent that is made for the second. */
static enum err join(struct grammar *g, enum query_kind kind, struct query_node **node,
                     struct query_node *more) {
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a refusal, without a term, is never ERR_OK */
    if ((*node)->kind != kind || (*node)->next != NULL) {
        struct query_node *parent = make_node(g, kind);
        if (parent == NULL)
            return ERR_NOMEM;
        adopt(parent, *node);
        *node = parent;
    }
    adopt(*node, more);
    return ERR_OK;
}

/* Terms joined by AND, written or not. */
static enum err parse_all(struct grammar *g, struct query_node **node) {
    struct query_node *more = NULL;
    enum err e = parse_one(g, node);
    while (e == ERR_OK && peek(g) != '\0' && peek(g) != ')' && !is_next(g, "OR")) {
        if (is_next(g, "AND"))
            take_operator(g, 3);
        e = parse_one(g, &more);
        if (e == ERR_OK)
            e = join(g, QUERY_AND, node, more);
    }
    return e;
}

static enum err parse_any(struct grammar *g, struct query_node **node) {
    struct query_node *more = NULL;
    enum err e = parse_all(g, node);
    while (e == ERR_OK && is_next(g, "OR")) {
        take_operator(g, 2);
        e = parse_all(g, &more);
        if (e == ERR_OK)
            e = join(g, QUERY_OR, node, more);
    }
    return e;
}

/* ---- the whole ---- */

static enum err check_bytes(struct grammar *g) {
    if (g->text.n > QUERY_SIZE_MAX)
        return grammar_refuse(g, place(g, QUERY_SIZE_MAX, 1), "a query has at most %d bytes", QUERY_SIZE_MAX);
    for (size_t i = 0; i < g->text.n;) {
        size_t n = text_utf8_char(span_from(g->text, i));
        unsigned char c = (unsigned char)g->text.p[i];
        if (n == 0)
            return grammar_refuse(g, place(g, i, 1), "not UTF-8");
        if ((c < 0x20 && !text_is_space((char)c)) || c == 0x7f)
            return grammar_refuse(g, place(g, i, 1), "a control character");
        i += n;
    }
    return ERR_OK;
}

enum err grammar_parse(struct grammar *g, struct query_node **root) {
    enum err e = check_bytes(g);
    if (e == ERR_OK)
        e = parse_any(g, root);
    if (e == ERR_OK && peek(g) == ')')
        e = grammar_refuse(g, place(g, g->at, 1), "no parenthesis is open here");
    return e;
}
