#include "generate_parts.h"
#include "generate.h"
#include "posts.h"

#include <string.h>

/* Sixteenths of the real ones: the least, ..., the largest. */
static const uint32_t header_sizes[QUANTILES + 1] = {55,  109, 143, 200, 226, 249, 269, 288, 324,
                                                     360, 405, 466, 527, 596, 669, 793, 1605};

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

void put_header(struct generator *g) {
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

void put_body(struct generator *g) {
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
