/* cablefs cite: cables of an index, or paragraphs of them, as footnotes and as entries for BibTeX and RIS. */
#include "cable/cite.h"

#include <stdio.h>

#include "catalog/catalog.h"
#include "cmd.h"
#include "doors.h"
#include "find_cable.h"
#include "terminal.h"

struct options {
    enum cite_style style;
    struct find_cable_wanted wanted;
};

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    switch (key) {
    case 's':
        o->style = cite_style_of(span_of(arg));
        if (o->style == CITE_STYLES)
            argp_error(state, "--style takes chicago, bibtex or ris, not %s", arg);
        return 0;
    default:
        return find_cable_option(key, arg, state, &o->wanted);
    }
}

static const struct argp_option option_table[] = {
    {"style", 's', "STYLE", 0, "chicago (a note; the default), bibtex or ris (Zotero, EndNote)", 0},
    {0},
};

struct cite_job {
    struct catalog *catalog;
    enum cite_style style;
    struct cable cable;
    struct buf document; /* as received */
    struct buf text; /* the entries */
};

/* The whole document that a cable was read from. */
static enum err read_document(struct cite_job *j, int64_t cable) {
    struct catalog_document d;
    size_t got = 0;
    buf_clear(&j->document);
    enum err e = catalog_get_cable_document(j->catalog, cable, &d);
    if (e == ERR_OK && !buf_extend(&j->document, (size_t)d.size))
        e = ERR_NOMEM;
    if (e == ERR_OK && d.size > 0)
        e = catalog_read_document(j->catalog, CATALOG_TEXT, d.id, 0, j->document.data, j->document.len, &got);
    j->document.len = got;
    return e;
}

/* 4, 04 and 6b, as they are in cites and in names of files; 00 or 0 is the text before the first number. */
static const struct cable_paragraph *find_paragraph(const struct cable *c, struct span name) {
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        struct span number = cite_number(&c->paragraphs[i]), wanted = name;
        while (wanted.n > 0 && wanted.p[0] == '0')
            wanted = span_from(wanted, 1);
        if (name.n > 0 && span_ieq(number, wanted))
            return &c->paragraphs[i];
    }
    return NULL;
}

/* Says which paragraphs there are: "1 to 6, 6b, 8". */
static enum err refuse_paragraph(const struct cable *c, struct span name, struct err_info *info) {
    struct buf list = BUF_EMPTY;
    if (name.n == 0)
        return err_set(info, ERR_NOT_FOUND, "%.*s: no number stands behind the colon, as in %.*s:4",
                       (int)c->ident.n, c->ident.p, (int)c->ident.n, c->ident.p);
    for (size_t i = 0; i < c->paragraphs_n; i++) {
        size_t last = i;
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): there are some, so they are somewhere */
        while (last + 1 < c->paragraphs_n && c->paragraphs[i].number > 0 &&
               c->paragraphs[last + 1].number == c->paragraphs[last].number + 1)
            last++;
        struct span from = cite_number(&c->paragraphs[i]), to = cite_number(&c->paragraphs[last]);
        buf_str(&list, i > 0 ? ", " : "");
        buf_printf(&list, from.n > 0 ? "%.*s" : "00", (int)from.n, from.p);
        if (last > i)
            buf_printf(&list, " to %.*s", (int)to.n, to.p);
        i = last;
    }
    const char *listed = list.len > 0 ? list.data : "none";
    err_set(info, ERR_NOT_FOUND, "%.*s has no paragraph %.*s; it has %.*s", (int)c->ident.n, c->ident.p,
            (int)name.n, name.p, list.len > 0 ? (int)list.len : 4, listed);
    buf_free(&list);
    return ERR_NOT_FOUND;
}

static enum err add_entry(struct cite_job *j, int64_t id, struct span paragraph, bool whole,
                          struct err_info *info) {
    const struct cable_paragraph *p = NULL;
    if (!whole && (p = find_paragraph(&j->cable, paragraph)) == NULL)
        return refuse_paragraph(&j->cable, paragraph, info);
    enum err e = read_document(j, id);
    if (e != ERR_OK)
        return e;
    struct cite_archive archive = cite_find_archive((struct span){j->document.data, j->document.len});
    if (j->text.len > 0 && j->style != CITE_CHICAGO)
        buf_char(&j->text, '\n');
    return cite_cable(&j->cable, &archive, p, j->style, &j->text);
}

/* Takes "06ROME1851:4" apart, but not the name of a cable that has a colon itself. *paragraph is NULL where
 * none is asked for. */
static enum err find_place(struct cite_job *j, char *name, int64_t *id, const char **paragraph) {
    char *colon = strrchr(name, ':');
    enum err e = find_cable(j->catalog, span_trim(span_of(name)), id);
    *paragraph = NULL;
    if (e != ERR_NOT_FOUND || colon == NULL)
        return e;
    *colon = '\0';
    *paragraph = colon + 1;
    return find_cable(j->catalog, span_trim(span_of(name)), id);
}

static enum err add_cable(struct cite_job *j, const char *index, char *name, struct err_info *info) {
    const char *paragraph;
    int64_t id;
    enum err e = find_place(j, name, &id, &paragraph);
    if (e == ERR_NOT_FOUND)
        return find_cable_refuse(j->catalog, index, name, info);
    if (e == ERR_OK)
        e = catalog_load_cable(j->catalog, id, true, &j->cable);
    if (e == ERR_OK) {
        struct span number = paragraph != NULL ? span_trim(span_of(paragraph)) : SPAN_EMPTY;
        e = add_entry(j, id, number, paragraph == NULL, info);
        if (e == ERR_NOT_FOUND)
            return e;
    }
    return e == ERR_OK ? ERR_OK : err_set(info, e, "%s: cannot cite cable %s: %s", index, name, err_name(e));
}

static int cite(struct cite_job *j, const struct options *o) {
    struct err_info info = {0};
    int status = CMD_OK;
    for (int i = 0; i < o->wanted.ids_n; i++)
        if (add_cable(j, o->wanted.index, o->wanted.ids[i], &info) != ERR_OK)
            status = cmd_fail("%s", info.text);
    catalog_end(j->catalog); /* before somebody is waited for who reads it */
    if (terminal_write(j->text.data, j->text.len, &info) != ERR_OK)
        status = cmd_fail("%s", info.text);
    return status;
}

int cmd_cite(int argc, char **argv) {
    static const struct argp argp = {
        option_table,
        option,
        "INDEX ID[:PARAGRAPH]...",
        "Prints a footnote for a cable, or for a paragraph of it: 06ROME1851:4. ID is spelled as for cablefs "
        "show. A telegram of the National Archives is cited by the number, film and series that they have "
        "it under. Nothing is said that the index does not have.",
        NULL,
        NULL,
        NULL};
    struct options o = {.style = CITE_CHICAGO};
    struct err_info info = {0};
    int status = cmd_options(&argp, argc, argv, &o);
    if (status != CMD_OK)
        return status;
    struct cite_job j = {.style = o.style};
    enum err e = doors_for_index(o.wanted.index, &info);
    if (e == ERR_OK)
        e = catalog_open(o.wanted.index, &j.catalog, &info);
    status = e == ERR_OK ? cite(&j, &o) : cmd_fail("%s", info.text);
    catalog_close(j.catalog);
    cable_free(&j.cable);
    buf_free(&j.document);
    buf_free(&j.text);
    return status;
}
