/* generate: cables for measuring, in the dialect of the full dump.
 *
 *     generate N [SEED] >cables.csv
 *
 * The same N and SEED give the same bytes on every machine: whole numbers only, no locale, no clock. 251,287
 * cables are about 1.7 GB, as the dump is, with its proportions: years, posts, classifications, headers,
 * paragraphs, lines, words that recur and words that stand once, so that an index of their words is as large.
 * The text means nothing. One cable in a hundred has garbled paragraph numbers; the others are whole. */
#include "generate.h"
#include "generate_parts.h"
#include "posts.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CABLES_MAX = 100000000 };

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

static const char *level_name(enum level level) {
    return level == SECRET ? "SECRET" : level == CONFIDENTIAL ? "CONFIDENTIAL" : "UNCLASSIFIED";
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
