/* generate: cables for measuring, in the dialect of the full dump.
 *
 *     generate N [SEED] >cables.csv
 *
 * The same N and SEED give the same bytes on every machine: whole numbers only, no locale, no clock. 251,287 cables are
 * about 1.7 GB, as the dump is, with its proportions: years, posts, classifications, headers, paragraphs, lines, words
 * that recur and words that stand once, so that an index of their words is as large. The text means nothing. One cable in a hundred has garbled paragraph numbers; the others are
 * whole. */
#include "posts.h"
#include "words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE_BYTES = 5500, /* of a body; then comes the marker of the next page */
    BODY_MAX = 4 << 20,
    PARAGRAPH_ROOM = 16 << 10, /* more than any paragraph */
    CAST_MAX = 6,
    COUNTRIES_MAX = 3,
    REFERENCES_MAX = 8,
    GIANT = 950,      /* paragraphs, and each is long */
    TOPIC_WORDS = 20, /* that a cable comes back to */
    UNWRAPPED = 1 << 20,
    CURLED_SINCE = 2006,
    IDENT_MAX = 48,
    CABLES_MAX = 100000000,
};

enum level { UNCLASSIFIED, CONFIDENTIAL, SECRET };

struct sent {                  /* what later cables need to cite this one */
    uint32_t serial, previous; /* the post's cable before: index + 1, 0 for none */
    uint16_t post, year;
};

struct moment {
    int year, month, day, day_of_year, hour, minute;
};

struct text {
    char *p;
    size_t n, column; /* column: bytes since the last line end */
};

struct cable {
    const struct sent *sent;
    const struct post *post;
    struct moment at;
    enum level level;
    bool noforn, sensitive, capitals, garbled, curled, two_blanks;
    size_t columns; /* of a line without its last blank */
    struct word topic[TOPIC_WORDS];
    size_t country[COUNTRIES_MAX], countries;
    char cast[CAST_MAX][NAME_MAX_LEN];
    size_t people;
    char reference[REFERENCES_MAX][IDENT_MAX];
    const struct sent *cited[REFERENCES_MAX];
    size_t references;
    uint32_t paragraphs;
    uint16_t length[GIANT]; /* of each paragraph, nearly: bytes */
    unsigned page, pages;
};

struct generator {
    struct draw draw;
    struct vocabulary *vocabulary;
    struct sent *sent;
    uint32_t *last; /* of each post: index + 1 */
    struct text head, body;
    struct cable cable;
};

/* Sixteenths of the real ones: the least, ..., the largest. */
static const uint32_t header_sizes[QUANTILES + 1] = {55,  109, 143, 200, 226, 249, 269, 288, 324,
                                                     360, 405, 466, 527, 596, 669, 793, 1605};
static const uint32_t paragraph_counts[QUANTILES + 1] = {1, 2, 3,  4,  5,  5,  6,  7, 7,
                                                         8, 9, 10, 11, 12, 14, 16, 38};
static const uint32_t paragraph_lengths[QUANTILES + 1] = {40,  205, 295, 355, 400, 440, 480,  520, 560,
                                                          605, 650, 705, 765, 835, 935, 1100, 2800};

/* ---- text ---- */

static void put(struct text *t, const char *s) {
    for (; *s != '\0'; s++) {
        t->p[t->n++] = *s;
        t->column = *s == '\n' ? 0 : t->column + 1;
    }
}

#define PUTF(t, ...)                                                                                         \
    do {                                                                                                     \
        char put_line[256];                                                                                  \
        snprintf(put_line, sizeof put_line, __VA_ARGS__);                                                    \
        put(t, put_line);                                                                                    \
    } while (0)

static void put_page_marker(struct generator *g) {
    struct cable *c = &g->cable;
    c->page++;
    PUTF(&g->body, " \n%s %08u  %03u OF %03u \n \n", c->post->name, c->sent->serial, c->page, c->pages);
}

static void end_line(struct generator *g) {
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

/* A phrase may be parted at its blanks. */
static void put_phrase(struct generator *g, const char *s) {
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

static void to_capitals(char *p, size_t n) {
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

static void put_word(struct generator *g, uint64_t bits) {
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

static void put_sentence(struct generator *g) {
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

/* ---- a cable's parts ---- */

static const char *level_name(enum level level) {
    return level == SECRET ? "SECRET" : level == CONFIDENTIAL ? "CONFIDENTIAL" : "UNCLASSIFIED";
}

static const char *kind_name(const struct post *p) {
    return p->kind == 'E' ? "AMEMBASSY" : p->kind == 'C' ? "AMCONSUL" : "USMISSION";
}

/* RUEHRO/AMEMBASSY ROME */
static void put_station(struct text *t, const struct post *p) {
    if (p->kind == 'S')
        put(t, "RUEHC/SECSTATE WASHDC");
    else
        PUTF(t, "RUEH%.2s/%s %s", p->name, kind_name(p), p->name);
}

static const struct post *draw_post(struct draw *d) {
    uint32_t rank; /* from the eighth on, so that the first is no giant */
    do
        rank = draw_zipf(d, 9);
    while (rank < 8 || rank - 8 >= posts_len);
    return &posts[rank - 8];
}

/* Lines until the header has about so many bytes. */
static void put_recipients(struct generator *g, const char *precedence, size_t size) {
    static const char *const agencies[] = {"RHEHNSC/NSC WASHDC",
                                           "RUEKJCS/SECDEF WASHDC",
                                           "RUEAIIA/CIA WASHDC",
                                           "RUEATRS/DEPT OF TREASURY WASHDC",
                                           "RUCPDOC/DEPT OF COMMERCE WASHDC",
                                           "RUEHZL/EUROPEAN POLITICAL COLLECTIVE",
                                           "RUEAWJA/DEPT OF JUSTICE WASHDC",
                                           "RUEKJCS/JOINT STAFF WASHDC"};
    struct text *t = &g->head;
    struct draw *d = &g->draw;
    put(t, "TO ");
    put_station(t, g->cable.post->kind == 'S' ? draw_post(d) : &(struct post){.kind = 'S'});
    PUTF(t, " %s %04u", precedence, 1 + draw_below(d, 9999));
    for (size_t i = 0; t->n + 20 < size; i++) {
        put(t, i == 0 ? "\nINFO " : "\n");
        if (draw_one_in(d, 2)) {
            put(t, agencies[draw_below(d, 8)]);
        } else {
            put_station(t, draw_post(d));
            PUTF(t, " %s %04u", precedence, 1 + draw_below(d, 9999));
        }
    }
}

/* The lines above the date-time group, which one header of six has not. */
static void put_routing(struct generator *g, char prosign) {
    const struct cable *c = &g->cable;
    struct text *t = &g->head;
    char letter = "UCS"[c->level];
    const char *home = c->post->kind == 'S' ? "C" : c->post->name;
    PUTF(t, "VZCZCXRO%04u\n", draw_below(&g->draw, 10000));
    PUTF(t, "%c%c RUEHDBU RUEHFL RUEHKW RUEHLA\n", prosign, prosign);
    PUTF(t, "DE RUEH%.2s #%04u/01 %03d%02d%02d\n", home, c->sent->serial, c->at.day_of_year, c->at.hour,
         c->at.minute);
    PUTF(t, "ZNY %c%c%c%c%c ZZH\n", letter, letter, letter, letter, letter);
}

static void put_header(struct generator *g) {
    static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                         "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
    static const char *const precedences[] = {"ROUTINE", "PRIORITY", "PRIORITY", "IMMEDIATE"};
    static const char prosigns[] = "RPPO";
    const struct cable *c = &g->cable;
    struct text *t = &g->head;
    uint32_t precedence = draw_below(&g->draw, 4), size = draw_quantile(&g->draw, header_sizes);
    t->n = t->column = 0;
    if (size >= header_sizes[3])
        put_routing(g, prosigns[precedence]);
    PUTF(t, "%c %02d%02d%02dZ %s %02d\n", prosigns[precedence], c->at.day, c->at.hour, c->at.minute,
         months[c->at.month - 1], c->at.year % 100);
    if (c->post->kind == 'S')
        put(t, "FM SECSTATE WASHDC\n");
    else
        PUTF(t, "FM %s %s\n", kind_name(c->post), c->post->name);
    put_recipients(g, precedences[precedence], size);
}

static void put_classification(struct generator *g) {
    static const char *const printed[] = {"UNCLAS", "C O N F I D E N T I A L", "S E C R E T"};
    const struct cable *c = &g->cable;
    struct text *t = &g->body;
    put(t, printed[c->level]);
    if (c->pages > 1)
        PUTF(t, " SECTION 01 OF %02u", c->pages);
    PUTF(t, " %s %06u \n \n", c->post->name, c->sent->serial);
    if (c->sensitive)
        put(t, "SENSITIVE \n");
    if (c->noforn)
        put(t, "NOFORN \n");
    put(t, "SIPDIS \n \n");
    if (draw_one_in(&g->draw, 3))
        put(t, "STATE FOR EUR/WE, INR AND P \n \n");
}

static void put_order(struct generator *g) {
    const struct cable *c = &g->cable;
    struct text *t = &g->body;
    const char *order = c->at.year < 1982 ? "11652" : c->at.year < 1995 ? "12356" : "12958";
    if (c->level == UNCLASSIFIED)
        PUTF(t, "E.O. %s: N/A \n", order);
    else if (c->at.year < 1995)
        PUTF(t, "E.O. %s: DECL: OADR \n", order);
    else
        PUTF(t, "E.O. %s: DECL: %02d/%02d/%d \n", order, c->at.month, c->at.day > 28 ? 28 : c->at.day,
             c->at.year + 10);
}

static void put_tags(struct generator *g) {
    static const struct {
        const char *code;
        uint32_t per_mille;
    } codes[] = {{"PREL", 400}, {"PGOV", 450}, {"ECON", 180}, {"PHUM", 130}, {"PTER", 110}, {"KDEM", 90},
                 {"MARR", 90},  {"PINR", 80},  {"EFIN", 70},  {"ETRD", 80},  {"EINV", 60},  {"SNAR", 40},
                 {"SOCI", 50},  {"KNNP", 40},  {"ENRG", 50},  {"EAID", 50},  {"SENV", 25},  {"PREF", 30},
                 {"MOPS", 40},  {"UNSC", 30},  {"KPAO", 45},  {"OVIP", 15},  {"CVIS", 20},  {"KISL", 25},
                 {"KWMN", 15},  {"ELAB", 20},  {"EAIR", 20},  {"TBIO", 15},  {"KCRM", 25},  {"MASS", 25},
                 {"PBTS", 20},  {"SCUL", 10},  {"EAGR", 15},  {"ASEC", 35},  {"AORC", 10},  {"TSPL", 8}};
    const struct cable *c = &g->cable;
    char token[8];
    put(&g->body, "TAGS:");
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (draw_below(&g->draw, 1000) < codes[i].per_mille) {
            snprintf(token, sizeof token, "%s,", codes[i].code);
            put_phrase(g, token);
        }
    for (size_t i = 0; i < c->countries; i++) {
        snprintf(token, sizeof token, "%s%s", countries[c->country[i]].code, i + 1 < c->countries ? "," : "");
        if (i == 0 || draw_one_in(&g->draw, 2) || i + 1 == c->countries)
            put_phrase(g, token);
    }
    put(&g->body, " \n");
}

static void put_subject(struct generator *g) {
    struct text *t = &g->body;
    uint32_t words = 4 + draw_below(&g->draw, 9);
    size_t start = t->n;
    put(t, "SUBJECT:");
    if (draw_one_in(&g->draw, 2)) {
        put_phrase(g, countries[g->cable.country[0]].noun);
        put(t, ":");
    }
    while (words-- > 0)
        put_word(g, draw_bits(&g->draw));
    to_capitals(t->p + start, t->n - start);
    put(t, " \n \n");
}

static void put_references(struct generator *g) {
    const struct cable *c = &g->cable;
    struct text *t = &g->body;
    for (size_t i = 0; i < c->references; i++) {
        const struct sent *s = c->cited[i];
        put(t, i == 0 ? "REF: " : "     ");
        if (c->references > 1)
            PUTF(t, "%c. ", 'A' + (int)i);
        if (s->year != c->sent->year)
            PUTF(t, "%02d ", s->year % 100);
        PUTF(t, "%s %u \n", posts[s->post].name, s->serial);
    }
    if (c->references > 0)
        put(t, " \n");
}

static void put_head_of_body(struct generator *g) {
    const struct cable *c = &g->cable;
    put_classification(g);
    put_order(g);
    put_tags(g);
    put_subject(g);
    put_references(g);
    if (c->level != UNCLASSIFIED) {
        PUTF(&g->body, "Classified By: DCM %s. Reason: 1.%c (b) and (d). \n \n", c->cast[0],
             c->at.year < 2004 ? '5' : '4');
    }
}

static const char *draw_marking(struct generator *g) {
    const struct cable *c = &g->cable;
    bool less = draw_one_in(&g->draw, 8);
    if (c->level == UNCLASSIFIED)
        return c->sensitive ? less ? "(U) " : "(SBU) " : less ? "" : "(U) ";
    if (c->level == CONFIDENTIAL)
        return less ? "(SBU) " : c->noforn ? "(C/NF) " : "(C) ";
    return less ? "(C) " : c->noforn ? "(S/NF) " : "(S) ";
}

static void put_heading(struct generator *g, const char *heading) {
    struct text *t = &g->body;
    char s[80], line[80];
    size_t n;
    if (heading == NULL) {
        const struct word *a = &g->vocabulary->words[150 + draw_below(&g->draw, 1000)];
        const struct word *b = &g->vocabulary->words[150 + draw_below(&g->draw, 1000)];
        snprintf(s, sizeof s, "%s: %.*s %.*s", countries[g->cable.country[0]].noun, a->len, a->text, b->len,
                 b->text);
        heading = s;
    }
    n = strlen(heading);
    memset(line, '-', n);
    line[n] = '\0';
    PUTF(t, "%s \n%s \n \n", heading, line);
}

static void put_paragraph(struct generator *g, uint32_t number) {
    struct text *t = &g->body;
    struct draw *d = &g->draw;
    bool last = number == g->cable.paragraphs && number > 2;
    if (draw_one_in(d, 4) || number == 1 || last)
        put_heading(g, number == 1 ? "Summary" : last ? "Comment" : NULL);
    PUTF(t, "%s%u. %s", g->cable.garbled && draw_one_in(d, 2) && number < 10 ? "1" : "", number,
         draw_marking(g));
    t->n--; /* the first word brings its blank */
    t->column--;
    size_t end = t->n + g->cable.length[number - 1];
    while (t->n < end)
        put_sentence(g);
    if (draw_one_in(d, 20)) {
        uint32_t items = 2 + draw_below(d, 4);
        put(t, " \n");
        while (items-- > 0) {
            put(t, " \n--");
            put_sentence(g);
        }
    }
    end_line(g);
    put(t, " \n");
}

static void put_body(struct generator *g) {
    struct text *t = &g->body;
    struct cable *c = &g->cable;
    t->n = t->column = 0;
    put_head_of_body(g);
    for (uint32_t i = 1; i <= c->paragraphs && t->n + PARAGRAPH_ROOM < BODY_MAX; i++)
        put_paragraph(g, i);
    char signer[NAME_MAX_LEN];
    size_t n = name_make((uint32_t)c->sent->post * 64 + (uint32_t)(c->at.year / 3 % 64) + 36, signer);
    to_capitals(signer, n);
    put(t, signer);
    if (c->capitals)
        to_capitals(t->p, t->n);
}

/* ---- what a cable is ---- */

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* The moment of the i-th of n cables, which are in order of time: the years have the dump's weights. */
static struct moment moment_of(uint64_t i, uint64_t n) {
    static const uint16_t weights[] = {/* 1966 */ 1,
                                       1,
                                       1,
                                       1,
                                       1,
                                       1,
                                       2,
                                       1,
                                       1,
                                       2,
                                       1,
                                       2,
                                       1,
                                       4,
                                       2,
                                       1,
                                       1,
                                       1,
                                       2,
                                       /* 1985 */ 15,
                                       20,
                                       20,
                                       30,
                                       60,
                                       40,
                                       10,
                                       10,
                                       10,
                                       15,
                                       15,
                                       15,
                                       10,
                                       10,
                                       10,
                                       10,
                                       15,
                                       /* 2002 */ 60,
                                       330,
                                       560,
                                       1130,
                                       1630,
                                       1760,
                                       1950,
                                       2260,
                                       360};
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint64_t total = 0, at;
    struct moment m = {.year = 1966, .month = 1};
    for (size_t k = 0; k < sizeof weights / sizeof weights[0]; k++)
        total += weights[k];
    at = (2 * i + 1) * total; /* in 1/2n of a weight */
    for (size_t k = 0; at >= 2 * n * weights[k]; k++, m.year++)
        at -= 2 * n * weights[k];
    uint64_t days = m.year == 2010 ? 59 : is_leap(m.year) ? 366 : 365;
    uint64_t minute = at * days * 1440 / (2 * n * weights[m.year - 1966]);
    int day = (int)(minute / 1440);
    m.hour = (int)(minute / 60 % 24);
    m.minute = (int)(minute % 60);
    m.day_of_year = day + 1;
    for (int length; day >= (length = lengths[m.month - 1] + (m.month == 2 && is_leap(m.year))); m.month++)
        day -= length;
    m.day = day + 1;
    return m;
}

static void write_ident(char ident[IDENT_MAX], const struct sent *s) {
    size_t n = (size_t)snprintf(ident, IDENT_MAX, "%02d", s->year % 100);
    for (const char *p = posts[s->post].name; *p != '\0'; p++)
        if (*p != ' ')
            ident[n++] = *p;
    snprintf(ident + n, IDENT_MAX - n, "%u", s->serial);
}

static void draw_sender(struct generator *g, size_t i) {
    struct sent *s = &g->sent[i];
    struct cable *c = &g->cable;
    c->post = draw_post(&g->draw);
    s->post = (uint16_t)(c->post - posts);
    s->year = (uint16_t)c->at.year;
    s->previous = g->last[s->post];
    const struct sent *before = s->previous > 0 ? &g->sent[s->previous - 1] : NULL;
    s->serial =
        (before != NULL && before->year == s->year ? before->serial : 0) + 1 + draw_below(&g->draw, 5);
    g->last[s->post] = (uint32_t)i + 1;
    c->sent = s;
}

static void draw_references(struct generator *g, size_t i) {
    struct cable *c = &g->cable;
    uint32_t wanted = draw_one_in(&g->draw, 2) ? 0 : draw_zipf(&g->draw, 3);
    c->references = 0;
    while (wanted-- > 0 && i > 0) {
        const struct sent *s = c->sent;
        bool twice = false;
        if (draw_one_in(&g->draw, 2))
            for (uint32_t back = draw_zipf(&g->draw, 4); back > 0 && s->previous > 0; back--)
                s = &g->sent[s->previous - 1];
        else
            s = &g->sent[i - 1 - draw_zipf(&g->draw, 18) % i];
        for (size_t k = 0; k < c->references; k++)
            twice |= c->cited[k] == s;
        if (s == c->sent || twice)
            continue;
        c->cited[c->references] = s;
        write_ident(c->reference[c->references++], s);
    }
}

static void draw_countries(struct generator *g) {
    struct cable *c = &g->cable;
    size_t home = 0;
    while (home + 1 < countries_len && strcmp(countries[home].code, c->post->country) != 0)
        home++;
    c->country[0] = home;
    c->countries = 1;
    for (uint32_t more = draw_below(&g->draw, COUNTRIES_MAX); more > 0; more--) {
        size_t other;
        do
            other = draw_zipf(&g->draw, 8) - 1;
        while (other >= countries_len);
        bool twice = false;
        for (size_t k = 0; k < c->countries; k++)
            twice |= c->country[k] == other;
        if (!twice)
            c->country[c->countries++] = other;
    }
}

/* How many, how long, and what that makes in pages. */
static void draw_paragraphs(struct generator *g) {
    struct cable *c = &g->cable;
    struct draw *d = &g->draw;
    bool giant = draw_one_in(d, 50000); /* a megabyte and more */
    size_t size = 400;
    c->paragraphs = giant ? GIANT : draw_quantile(d, paragraph_counts);
    for (uint32_t i = 0; i < c->paragraphs; i++) {
        c->length[i] = (uint16_t)(draw_quantile(d, paragraph_lengths) * (giant ? 2 : 1));
        size += c->length[i] + 100u;
    }
    c->page = 1;
    c->pages = c->columns == UNWRAPPED ? 1 : 1 + (unsigned)(size / PAGE_BYTES);
}

/* How its text looks. */
static void draw_dress(struct generator *g) {
    struct cable *c = &g->cable;
    struct draw *d = &g->draw;
    uint32_t columns = draw_below(d, 10);
    c->capitals = c->at.year < 2002 ? !draw_one_in(d, 4) : draw_one_in(d, 100);
    c->columns = columns < 4 && c->at.year >= 2002 ? UNWRAPPED : columns < 8 ? 61 : 69;
    c->two_blanks = draw_one_in(d, 4);
    c->curled = c->at.year >= CURLED_SINCE && !c->capitals && draw_one_in(d, 2);
    for (size_t i = 0; i < TOPIC_WORDS; i++) {
        struct word room;
        size_t rank;
        do
            rank = word_rank(g->vocabulary, draw_bits(d));
        while (rank < 255);
        c->topic[i] = *word_of(g->vocabulary, rank, &room);
    }
}

static void draw_cable(struct generator *g, size_t i, size_t n) {
    struct cable *c = &g->cable;
    struct draw *d = &g->draw;
    c->at = moment_of(i, n);
    draw_sender(g, i);
    uint32_t level = draw_below(d, 100);
    c->level = level < 53 ? UNCLASSIFIED : level < 94 ? CONFIDENTIAL : SECRET;
    c->noforn = c->level == SECRET ? draw_below(d, 10) < 6 : c->level == CONFIDENTIAL && draw_one_in(d, 25);
    c->sensitive = c->level == UNCLASSIFIED && draw_one_in(d, 2);
    draw_dress(g);
    c->garbled = draw_one_in(d, 100);
    draw_references(g, i);
    draw_countries(g);
    c->people = 2 + draw_below(d, CAST_MAX - 1);
    for (size_t k = 0; k < c->people; k++)
        name_make(draw_zipf(d, 17), c->cast[k]);
    draw_paragraphs(g);
}

/* ---- output ---- */

static void write_field(const char *p, size_t n) {
    static char out[8192];
    size_t k = 0;
    out[k++] = '"';
    for (size_t i = 0; i < n; i++) {
        if (k > sizeof out - 4) {
            fwrite(out, 1, k, stdout);
            k = 0;
        }
        if (p[i] == '"' || p[i] == '\\')
            out[k++] = '\\';
        out[k++] = p[i];
    }
    out[k++] = '"';
    fwrite(out, 1, k, stdout);
}

/* Embassy Rio De Janeiro */
static void write_origin(const struct post *p) {
    char s[64];
    size_t n = (size_t)snprintf(s, sizeof s, "%s%s",
                                p->kind == 'S'                 ? "Secretary of State"
                                : p->kind == 'E'               ? "Embassy "
                                : p->kind == 'C'               ? "Consulate "
                                : strchr(p->name, ' ') != NULL ? ""
                                                               : "Mission ",
                                p->kind == 'S' ? "" : p->name);
    if (p->kind == 'E' || p->kind == 'C')
        for (size_t i = p->kind == 'E' ? 8 : 10; i < n; i++)
            if (s[i - 1] != ' ' && s[i] != ' ')
                s[i] = (char)(s[i] - 'A' + 'a');
    write_field(s, n);
}

static void write_record(const struct generator *g, size_t i) {
    const struct cable *c = &g->cable;
    char ident[IDENT_MAX];
    write_ident(ident, c->sent);
    printf("\"%zu\",\"%d/%d/%d %d:%02d\",\"%s\",", i + 1, c->at.month, c->at.day, c->at.year, c->at.hour,
           c->at.minute, ident);
    write_origin(c->post);
    printf(",\"%s%s\",\"", level_name(c->level),
           c->noforn      ? "//NOFORN"
           : c->sensitive ? "//FOR OFFICIAL USE ONLY"
                          : "");
    for (size_t k = 0; k < c->references; k++)
        printf("%s%s", k > 0 ? "|" : "", c->reference[k]);
    printf("\",");
    write_field(g->head.p, g->head.n);
    putchar(',');
    write_field(g->body.p, g->body.n);
    putchar('\n');
}

static bool generate(struct generator *g, size_t n, uint64_t seed) {
    g->vocabulary = vocabulary_make();
    g->sent = calloc(n + 1, sizeof *g->sent);
    g->last = calloc(posts_len, sizeof *g->last);
    g->head.p = malloc(PARAGRAPH_ROOM);
    g->body.p = malloc(BODY_MAX + PARAGRAPH_ROOM);
    if (g->vocabulary == NULL || g->sent == NULL || g->last == NULL || g->head.p == NULL || g->body.p == NULL)
        return false;
    for (size_t i = 0; i < n && !ferror(stdout); i++) {
        g->draw.state = (seed + 1) * 0xd1342543de82ef95u + i * 0xa0761d6478bd642fu;
        draw_cable(g, i, n);
        put_header(g);
        put_body(g);
        write_record(g, i);
    }
    return fflush(stdout) == 0 && !ferror(stdout);
}

static bool read_number(const char *s, uint64_t max, uint64_t *value) {
    char *end;
    errno = 0;
    *value = strtoull(s, &end, 10);
    return *s >= '0' && *s <= '9' && *end == '\0' && errno == 0 && *value <= max;
}

int main(int argc, char **argv) {
    struct generator g = {0};
    uint64_t n, seed = 1;
    if (argc < 2 || argc > 3 || !read_number(argv[1], CABLES_MAX, &n) ||
        (argc == 3 && !read_number(argv[2], UINT64_MAX, &seed))) {
        fputs("usage: generate N [SEED] >cables.csv\n", stderr);
        return 2;
    }
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    errno = 0;
    bool done = generate(&g, (size_t)n, seed);
    if (!done)
        fprintf(stderr, "generate: %s\n", errno != 0 ? strerror(errno) : "cannot write");
    free(g.body.p);
    free(g.head.p);
    free(g.last);
    free(g.sent);
    free(g.vocabulary);
    return done ? 0 : 1;
}
