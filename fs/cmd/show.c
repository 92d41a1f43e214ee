/* cablefs show: cables as a person reads them, and, with --json, as objects. */
#include <stdio.h>

#include "cable/json_cable.h"
#include "cable/show_page.h"
#include "catalog/catalog.h"
#include "cmd.h"
#include "doors.h"
#include "find_cable.h"
#include "terminal.h"

enum { WIDTH_MAX = 90 }; /* longer lines are hard to read */

struct options {
    bool json, full;
    struct find_cable_wanted wanted;
};

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    switch (key) {
    case 'j':
        o->json = true;
        return 0;
    case 'f':
        o->full = true;
        return 0;
    default:
        return find_cable_option(key, arg, state, &o->wanted);
    }
}

static const struct argp_option option_table[] = {
    {"json", 'j', NULL, 0, "One JSON object a cable and line, as cablefs parse --json writes them", 0},
    {"full", 'f', NULL, 0,
     "All addressees, and every field: topics, references as printed, who classified it", 0},
    {0},
};

struct show_job {
    struct catalog *catalog;
    bool json;
    struct show_page_style style;
    struct cable cable;
    struct buf text; /* the pages or objects, one after the other */
};

static enum err add_json(struct show_job *j, int64_t id) {
    struct catalog_document document;
    enum err e = catalog_get_cable_document(j->catalog, id, &document);
    return e == ERR_OK ? json_cable_line(&j->cable, span_of(document.dir), true, &j->text) : e;
}

static enum err add_page(struct show_job *j) {
    if (j->text.len > 0) {
        buf_str(&j->text, "\n\n");
        for (size_t i = 0; i < j->style.width; i++)
            buf_char(&j->text, '=');
        buf_str(&j->text, "\n\n");
    }
    return show_page(&j->cable, &j->style, &j->text);
}

static enum err add_cable(struct show_job *j, const char *index, const char *name, struct err_info *info) {
    int64_t id;
    enum err e = find_cable(j->catalog, span_of(name), &id);
    if (e == ERR_NOT_FOUND)
        return find_cable_refuse(j->catalog, index, name, info);
    if (e == ERR_OK)
        e = catalog_load_cable(j->catalog, id, true, &j->cable);
    if (e == ERR_OK)
        e = j->json ? add_json(j, id) : add_page(j);
    return e == ERR_OK ? ERR_OK : err_set(info, e, "%s: cannot read cable %s: %s", index, name, err_name(e));
}

/* All messages are written before the pager begins, because it takes the screen. */
static int show(struct show_job *j, const struct options *o, const struct terminal *t) {
    struct err_info info = {0};
    int status = CMD_OK;
    for (int i = 0; i < o->wanted.ids_n; i++)
        if (add_cable(j, o->wanted.index, o->wanted.ids[i], &info) != ERR_OK)
            status = cmd_fail("%s", info.text);
    catalog_end(j->catalog); /* somebody may look at the pages for long, and a writer would wait */
    if (j->text.len > 0 && terminal_page(t, j->text.data, j->text.len, &info) != ERR_OK)
        status = cmd_fail("%s", info.text);
    return status;
}

int cmd_show(int argc, char **argv) {
    static const struct argp argp = {
        option_table,
        option,
        "INDEX ID...",
        "Shows cables of an index, wrapped to the width of the terminal and paged "
        "by $PAGER (less -R) there. ID is 06ROME1851, 06rome01851 or \"06 ROME 1851\".",
        NULL,
        NULL,
        NULL};
    struct options o = {0};
    struct err_info info = {0};
    int status = cmd_options(&argp, argc, argv, &o);
    if (status != CMD_OK)
        return status;
    struct terminal t = terminal_stdout();
    struct show_job j = {
        .json = o.json,
        .style = {.width = t.width < WIDTH_MAX ? t.width : WIDTH_MAX, .styled = t.styled, .full = o.full}};
    enum err e = t.is_terminal ? ERR_OK : doors_for_index(o.wanted.index, &info); /* a pager is any program */
    if (e == ERR_OK)
        e = catalog_open(o.wanted.index, &j.catalog, &info);
    status = e == ERR_OK ? show(&j, &o, &t) : cmd_fail("%s", info.text);
    catalog_close(j.catalog);
    cable_free(&j.cable);
    buf_free(&j.text);
    return status;
}
