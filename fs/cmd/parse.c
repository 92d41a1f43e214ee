/* cablefs parse: what the parser makes of documents, for people and, with --json, for programs. No index is
 * involved. */
#include "parse/parse.h"

#include <stdio.h>

#include "cable/json_cable.h"
#include "cable/render.h"
#include "cmd.h"
#include "doors.h"
#include "source/source.h"

struct options {
    bool json, follow_links, no_sandbox;
    char **files;
    int files_n;
};

enum { OPTION_FOLLOW_LINKS = 256, OPTION_NO_SANDBOX }; /* have no letters */

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    (void)arg;
    switch (key) {
    case 'j':
        o->json = true;
        return 0;
    case OPTION_FOLLOW_LINKS:
        o->follow_links = true;
        return 0;
    case OPTION_NO_SANDBOX:
        o->no_sandbox = true;
        return 0;
    case ARGP_KEY_ARGS:
        o->files = state->argv + state->next;
        o->files_n = state->argc - state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "no FILE given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_table[] = {
    {"json", 'j', NULL, 0, "One JSON object for each document, one a line", 0},
    {"follow-links", OPTION_FOLLOW_LINKS, NULL, 0, "Follow symbolic links in a directory, too", 0},
    {"no-sandbox", OPTION_NO_SANDBOX, NULL, 0, "Keep rights that reading does not need", 0},
    {0},
};

struct parse_job {
    bool json, follow_links;
    uint64_t links; /* that were not followed */
    struct vocabulary *vocabulary;
    struct parser *parser;
    struct source *source;
    struct cable cable;
    struct buf text; /* what is printed of one document */
};

static enum err print_json(struct parse_job *j, const struct raw *raw, bool is_cable) {
    buf_clear(&j->text);
    enum err e = json_cable_line(&j->cable, raw->path, is_cable, &j->text);
    if (e == ERR_OK)
        fwrite(j->text.data, 1, j->text.len, stdout);
    return e;
}

static enum err print_paragraphs(struct parse_job *j) {
    const struct cable *c = &j->cable;
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < c->paragraphs_n; i++) {
        buf_printf(&j->text, "\n[%.*s]\n", (int)c->paragraphs[i].name.n, c->paragraphs[i].name.p);
        e = render_paragraph(c->paragraphs[i].heading, c->paragraphs[i].text, &j->text);
    }
    return e;
}

static enum err print_text(struct parse_job *j, const struct raw *raw, bool is_cable) {
    buf_clear(&j->text);
    buf_str(&j->text, "Source: ");
    buf_add(&j->text, raw->path.p, raw->path.n);
    buf_char(&j->text, '\n');
    struct cable none = {.problems = j->cable.problems, .problems_n = j->cable.problems_n};
    if (!is_cable)
        buf_str(&j->text, "Not a cable.\n");
    enum err e = render_header(is_cable ? &j->cable : &none, &j->text);
    if (e == ERR_OK && is_cable)
        e = print_paragraphs(j);
    buf_str(&j->text, "\n\n");
    if (e == ERR_OK)
        e = buf_err(&j->text);
    if (e == ERR_OK)
        fwrite(j->text.data, 1, j->text.len, stdout);
    return e;
}

/* Parses a document. ERR_INVALID when the parser finds that it is no cable, and also when the source knows
 * this already. */
static enum err parse_item(struct parse_job *j, const struct source_item *item) {
    if (item->error.code == ERR_OK)
        return parse_document(j->parser, &item->raw, &j->cable);
    cable_reset(&j->cable);
    enum err e = cable_problem(&j->cable, "no-cable", "%s", item->error.text);
    return e == ERR_OK ? ERR_INVALID : e;
}

/* Parses and prints each document below one path; *unread counts the files that could not be read. */
static enum err parse_path(struct parse_job *j, char *path, int *unread, struct err_info *info) {
    struct source_request request = {.paths = &path, .paths_n = 1, .follow_links = j->follow_links};
    size_t seen = 0;
    enum err e = source_open(&request, &j->source, info);
    if (e != ERR_OK)
        return e;
    for (; e == ERR_OK; seen++) {
        struct source_item item;
        e = source_next(j->source, &item);
        if (e == ERR_OK && item.error.code != ERR_OK && item.raw.bytes.p == NULL) {
            cmd_fail("%.*s: %s", (int)item.raw.path.n, item.raw.path.p, item.error.text);
            (*unread)++;
            continue;
        }
        if (e != ERR_OK)
            break;
        e = parse_item(j, &item);
        bool is_cable = e == ERR_OK;
        if (e == ERR_OK || e == ERR_INVALID)
            e = j->json ? print_json(j, &item.raw, is_cable) : print_text(j, &item.raw, is_cable);
    }
    j->links += source_links(j->source);
    source_close(j->source);
    j->source = NULL;
    if (e == ERR_END && seen == 0)
        return err_set(info, ERR_NOT_FOUND, "%s: no documents here", path);
    return e == ERR_END ? ERR_OK : err_set(info, e, "%s: %s", path, err_name(e));
}

int cmd_parse(int argc, char **argv) {
    static const struct argp argp = {
        option_table, option,
        "FILE...",    "Shows what the parser makes of documents. FILE may be a directory, which is walked.",
        NULL,         NULL,
        NULL};
    struct options o = {0};
    struct err_info info = {0};
    int status = cmd_options(&argp, argc, argv, &o), unread = 0;
    if (status != CMD_OK)
        return status;
    struct parse_job j = {.json = o.json, .follow_links = o.follow_links};
    enum err e =
        o.no_sandbox ? ERR_OK : doors_for_documents(o.files, (size_t)o.files_n, o.follow_links, &info);
    if (e == ERR_OK)
        e = vocabulary_open(&j.vocabulary);
    if (e == ERR_OK)
        e = parser_open(j.vocabulary, &j.parser);
    if (e != ERR_OK)
        status = cmd_fail("%s", err_name(e));
    for (int i = 0; e == ERR_OK && i < o.files_n; i++) /* if one fails the others are still parsed */
        if (parse_path(&j, o.files[i], &unread, &info) != ERR_OK)
            status = cmd_fail("%s", info.text);
    cmd_tell_links(j.links);
    if (fflush(stdout) != 0 || ferror(stdout))
        status = cmd_fail("cannot write the output");
    parser_free(j.parser);
    vocabulary_free(j.vocabulary);
    cable_free(&j.cable);
    buf_free(&j.text);
    return status == CMD_OK && unread > 0 ? CMD_FAILED : status;
}
