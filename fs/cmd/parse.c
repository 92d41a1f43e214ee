/* cablefs parse: what the parser makes of documents, for people and, with --json, for programs. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cable_json.h"
#include "cmd.h"
#include "parse.h"

struct options {
    bool json;
    char **files;
    int files_n;
};

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    (void)arg;
    switch (key) {
    case 'j':
        o->json = true;
        return 0;
    case ARGP_KEY_ARGS:
        o->files = state->argv + state->next;
        o->files_n = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_usage(state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_table[] = {
    {"json", 'j', NULL, 0, "One JSON object for each document, one a line", 0},
    {0},
};

static bool read_file(const char *path, struct buf *b) {
    FILE *f = fopen(path, "rb");
    char chunk[65536];
    size_t n;
    buf_clear(b);
    if (f == NULL)
        return false;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(b, chunk, n);
    bool ok = !ferror(f);
    fclose(f);
    return ok && buf_err(b) == ERR_OK;
}

int cmd_parse(int argc, char **argv) {
    static const struct argp argp = {
        option_table, option, "FILE...", "Shows what the parser makes of documents.", NULL, NULL, NULL};
    struct options o = {0};
    int status = cmd_options(&argp, argc, argv, &o);
    if (status != CMD_OK)
        return status;
    struct vocabulary *v = NULL;
    struct parser *p = NULL;
    struct cable c = CABLE_EMPTY;
    struct buf b = BUF_EMPTY;
    if (vocabulary_open(&v) != ERR_OK || parser_open(v, &p) != ERR_OK)
        return CMD_FAILED;
    for (int i = 0; i < o.files_n; i++) {
        if (!read_file(o.files[i], &b)) {
            status = cmd_fail("%s: %s", o.files[i], strerror(errno));
            continue;
        }
        const char *name = strrchr(o.files[i], '/');
        struct raw raw = {.path = span_of(o.files[i]),
                          .name = span_of(name ? name + 1 : o.files[i]),
                          .bytes = {b.data, b.len}};
        enum err e = parse_document(p, &raw, &c);
        json_t *j = cable_json(&c, raw.path, e == ERR_OK);
        json_dumpf(j, stdout, o.json ? JSON_COMPACT : JSON_INDENT(2));
        putchar('\n');
        json_decref(j);
    }
    cable_free(&c);
    buf_free(&b);
    parser_free(p);
    vocabulary_free(v);
    return status;
}
