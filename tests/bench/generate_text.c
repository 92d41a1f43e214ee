#include "generate.h"
#include "posts.h"

#include <stdbool.h>
#include <string.h>

void put(struct text *t, const char *s) {
    for (; *s != '\0'; s++) {
        t->p[t->n++] = *s;
        t->column = *s == '\n' ? 0 : t->column + 1;
    }
}

static void put_page_marker(struct generator *g) {
    struct cable *c = &g->cable;
    c->page++;
    PUTF(&g->body, " \n%s %08u  %03u OF %03u \n \n", c->post->name, c->sent->serial, c->page, c->pages);
}

void end_line(struct generator *g) {
    struct text *t = &g->body;
    put(t, " \n");
    if (g->cable.page < g->cable.pages && t->n > (size_t)g->cable.page * PAGE_BYTES)
        put_page_marker(g);
}

/* Ends the line where the next token of n bytes does not fit; a blank before it where it does. */
static void make_room(struct generator *g, size_t n) {
    struct text *t = &g->body;
    if (t->column == 0)
        return;
    size_t blanks = g->cable.two_blanks && t->p[t->n - 1] == '.' ? 2 : 1;
    if (t->column + blanks + n > g->cable.columns) {
        end_line(g);
        return;
    }
    for (size_t i = 0; i < blanks; i++)
        t->p[t->n++] = ' ';
    t->column += blanks;
}

static void put_token(struct generator *g, const char *s, size_t n) {
    make_room(g, n);
    memcpy(g->body.p + g->body.n, s, n);
    g->body.n += n;
    g->body.column += n;
}

void put_phrase(struct generator *g, const char *s) {
    while (*s != '\0') {
        size_t n = strcspn(s, " ");
        if (n > 0)
            put_token(g, s, n);
        s += n + (s[n] == ' ');
    }
}

static char capital(char ch) {
    return (char)(ch >= 'a' && ch <= 'z' ? ch - 'a' + 'A' : ch);
}

void to_capitals(char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        p[i] = capital(p[i]);
}

static void put_number(struct generator *g, uint64_t bits) {
    char s[32];
    unsigned octaves = (unsigned)((bits >> 16) % 16 * ((bits >> 40) % 16) / 16) + 1;
    uint32_t value = (uint32_t)(bits >> 32) >> (32 - octaves);
    switch ((bits >> 24) % 6) {
    case 0:
        snprintf(s, sizeof s, "%u,000", value);
        break;
    case 1:
        snprintf(s, sizeof s, "USD %u million", value);
        break;
    case 2:
        snprintf(s, sizeof s, "%u percent", value % 100);
        break;
    case 3:
        snprintf(s, sizeof s, "20%02u", value % 11);
        break;
    default:
        snprintf(s, sizeof s, "%u", value);
    }
    put_phrase(g, s);
}

/* One of the cable's own words now and then: what a cable is about, it says again. */
static const struct word *pick_word(struct generator *g, uint64_t bits, struct word *room) {
    enum { CONTENT_RANK = 255, RARE_RANK = 2047 };
    size_t rank = word_rank(g->vocabulary, bits);
    if (rank >= CONTENT_RANK && (bits >> 48 & 15) < (rank >= RARE_RANK ? 9 : 6))
        return &g->cable.topic[((bits >> 52 & 31) + 4) * ((bits >> 57 & 31) + 4) / 64];
    return word_of(g->vocabulary, rank, room);
}

void put_word(struct generator *g, uint64_t bits) {
    struct word room;
    const struct word *w = pick_word(g, bits, &room);
    make_room(g, w->len);
    memcpy(g->body.p + g->body.n, w->text, WORD_MAX); /* the rest is overwritten */
    g->body.n += w->len;
    g->body.column += w->len;
}

static void put_quotation(struct generator *g, uint64_t bits) {
    char s[64];
    struct word room[2];
    const struct word *a = pick_word(g, bits, &room[0]), *b = pick_word(g, draw_bits(&g->draw), &room[1]);
    snprintf(s, sizeof s, g->cable.curled ? "\u201c%.*s %.*s\u201d" : "\"%.*s %.*s\"", a->len, a->text,
             b->len, b->text);
    put_phrase(g, s);
}

static void put_possessive(struct generator *g, uint64_t bits) {
    if ((bits >> 40 & 7) < 3)
        put(&g->body, g->cable.curled ? "\u2019s" : "'s");
}

/* A word, or in one case of sixteen something else. */
static void put_some(struct generator *g) {
    static const char *const acronyms[] = {
        "USG",    "GOI",        "MFA", "EU",   "UN",      "NATO",         "IMF",
        "NGO",    "DCM",        "MOD", "PM",   "FM",      "WTO",          "IAEA",
        "poloff", "econoff",    "MOU", "NGOs", "emboffs", "ref A",        "S:\\public",
        "OSCE",   "Ambassador", "AID", "ILO",  "UNHCR",   "XXXXXXXXXXXX", "ICRC"};
    const struct cable *c = &g->cable;
    uint64_t bits = draw_bits(&g->draw);
    unsigned event = bits & 1023;
    if (event >= 64) {
        put_word(g, bits);
    } else if (event < 14) {
        const struct country *k = &countries[c->country[(bits >> 16) % c->countries]];
        put_phrase(g, bits >> 63 ? k->noun : k->adjective);
        put_possessive(g, bits);
    } else if (event < 28) {
        put_phrase(g, c->cast[(bits >> 16) % c->people]);
        put_possessive(g, bits);
    } else if (event < 40) {
        put_number(g, bits);
    } else if (event < 43) {
        put_phrase(g, "U.S.");
    } else if (event < 57) {
        size_t i = (size_t)(bits >> 16) % (sizeof acronyms / sizeof acronyms[0]);
        bool seldom = strchr(acronyms[i], '\\') != NULL || acronyms[i][0] == 'X';
        put_phrase(g, seldom && (bits >> 40) % 8 != 0 ? "USG" : acronyms[i]);
    } else {
        put_quotation(g, bits);
    }
    if (draw_below(&g->draw, 64) < 3)
        put(&g->body, ",");
}

void put_sentence(struct generator *g) {
    struct text *t = &g->body;
    uint32_t words = 5 + draw_below(&g->draw, 12) + draw_below(&g->draw, 26);
    size_t start = t->n;
    put_some(g);
    while (start + 1 < t->n && (t->p[start] == ' ' || t->p[start] == '\n'))
        start++;
    t->p[start] = capital(t->p[start]);
    while (words-- > 0)
        put_some(g);
    if (t->p[t->n - 1] == ',')
        t->n--;
    put(t, ".");
}
