/* cablefs search: the cables of an index that match a query. */
#include "query/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cable/layout.h"
#include "cmd.h"
#include "doors.h"
#include "run_query.h"
#include "search_print.h"
#include "store/schema.h"
#include "terminal.h"

struct options {
    struct search_print_style style;
    bool count;
    unsigned long limit, seconds;
    const char *index;
    struct buf query; /* the words, a blank between them */
};

enum {
    OPTION_SECONDS = 256, /* has no letter */
};

static error_t option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    switch (key) {
    case 's':
        o->style.snippets = true;
        return 0;
    case 'j':
        o->style.json = true;
        return 0;
    case 'c':
        o->count = true;
        return 0;
    case 'n':
        if (!text_number(span_of(arg), INT32_MAX, &o->limit) || o->limit == 0)
            argp_error(
                state,
                "-n takes a number above 0, not %s (a query that begins with a hyphen stands behind --)",
                arg);
        return 0;
    case OPTION_SECONDS:
        if (!text_number(span_of(arg), RUN_QUERY_SECONDS_MAX, &o->seconds))
            argp_error(state, "--seconds takes a number from 0 to %d, not %s", RUN_QUERY_SECONDS_MAX, arg);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num == 0)
            o->index = arg;
        else
            buf_printf(&o->query, "%s%s", state->arg_num > 1 ? " " : "", arg);
        return 0;
    case ARGP_KEY_END:
        if (state->arg_num < 2)
            argp_error(state, state->arg_num == 0 ? "no INDEX given" : "no QUERY given");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option option_table[] = {
    {"snippets", 's', NULL, 0, "Show where it matches: the paragraphs, a line each", 0},
    {"json", 'j', NULL, 0, "One JSON object for each cable, one a line", 0},
    {"count", 'c', NULL, 0, "Print the number of cables only", 0},
    {"limit", 'n', "N", 0, "The newest N cables only", 0},
    {"seconds", OPTION_SECONDS, "N", 0, "Give up a search after N seconds of computing (10); 0: never", 0},
    {0},
};

/* Is it like -kosovo: one hyphen, and behind it something that is no letter of an option? */
static bool looks_like_query(const char *arg) {
    if (arg[0] != '-' || arg[1] == '-' || arg[1] == '\0')
        return false;
    arg += 1 + strspn(arg + 1, "sjc");
    return *arg != '\0' && strchr("n?Vh", *arg) == NULL;
}

/* Is the next word the number of this one? It is after -n, -sn, --limit, --lim and --seconds. */
static bool takes_next(const char *arg) {
    if (strncmp(arg, "--", 2) == 0) {
        struct span name = span_of(arg + 2); /* --s may also be --snippets */
        return (name.n > 0 && span_starts(SPAN("limit"), name)) ||
               (name.n > 1 && span_starts(SPAN("seconds"), name));
    }
    return arg[0] == '-' && strcmp(arg + 1 + strspn(arg + 1, "sjc"), "n") == 0;
}

/* argp would only say that there is no option -k. This says what to do. */
static int check_hyphens(int argc, char **argv) {
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i += takes_next(argv[i]) ? 2 : 1)
        if (looks_like_query(argv[i])) {
            cmd_fail(
                "%s: no such option; a query that begins with a hyphen stands behind --: %s INDEX -- QUERY",
                argv[i], argv[0]);
            return CMD_USAGE;
        }
    return CMD_OK;
}

/* ---- the cables in the order in which they are shown ---- */

/* As in every list: those without a date come last. */
static int oldest_first(const void *left, const void *right) {
    const struct search_cable *a = left, *b = right;
    int64_t x = layout_moment(a->has_date, a->date), y = layout_moment(b->has_date, b->date);
    if (x != y)
        return x < y ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static bool keep(struct arena *texts, struct span *text) {
    if (text->n > 0)
        *text = span_copy(texts, *text);
    return text->n == 0 || text->p != NULL;
}

/* Reads the cables of a set, once and in the order of the file, and sorts them. Their texts are in the arena;
 * the caller frees *cables. */
static enum err read_cables(struct search *s, const struct bitset *set, struct arena *texts,
                            struct search_cable **cables, struct err_info *info) {
    size_t n = 0, cap = (size_t)bitset_count(set);
    *cables = calloc(cap + 1, sizeof **cables);
    if (*cables == NULL)
        return err_set(info, ERR_NOMEM, "out of memory");
    for (int64_t id = bitset_next(set, 0); id >= 0 && n < cap; id = bitset_next(set, id + 1), n++) {
        struct search_cable *c = &(*cables)[n];
        enum err e = search_get_cable(s, id, c, info);
        if (e != ERR_OK)
            return e;
        if (!keep(texts, &c->ident) || !keep(texts, &c->origin) || !keep(texts, &c->level) ||
            !keep(texts, &c->subject))
            return err_set(info, ERR_NOMEM, "out of memory");
    }
    qsort(*cables, n, sizeof **cables, oldest_first);
    return ERR_OK;
}

/* ---- the command ---- */

struct search_job {
    const struct options *options;
    struct db *db;
    struct search *search;
    struct query *query;
    struct bitset found;
    struct arena texts;
    struct search_cable *cables;
};

/* Of cables in order: how many have a date. */
static size_t count_dated(const struct search_cable *cables, size_t n) {
    while (n > 0 && !cables[n - 1].has_date)
        n--;
    return n;
}

static enum err print_cables(struct search_job *j, struct err_info *info) {
    const struct options *o = j->options;
    size_t all = (size_t)bitset_count(&j->found), from = 0, n = all, width = 0;
    struct search_print *printer = NULL;
    enum err e = ERR_OK;
    if (o->limit > 0 && o->limit < all) {
        size_t dated = count_dated(j->cables, all);
        from = dated > o->limit ? dated - o->limit : 0;
        n = from + o->limit;
    }
    for (size_t i = from; e == ERR_OK && i < n; i++)
        width = j->cables[i].ident.n > width ? j->cables[i].ident.n : width;
    if (e == ERR_OK)
        e = search_print_open(j->search, j->query, &o->style, width, &printer, info);
    for (size_t i = from; e == ERR_OK && i < n; i++)
        e = search_print_cable(printer, &j->cables[i], info);
    search_print_close(printer);
    if (e == ERR_OK && n - from < all)
        fprintf(stderr, "the newest %lu of %zu cables\n", o->limit, all);
    return e;
}

/* The cables that match are read from one state of the index, which is let go of then: a pager takes the
 * lines when it likes, and a writer would wait. What is printed of them has no limit. */
static enum err read_found(struct search_job *j, struct err_info *info) {
    enum err e = search_hold(j->search, info);
    if (e != ERR_OK)
        return e;
    e = run_query(j->db, j->search, j->query, j->options->seconds, &j->found, info);
    if (e == ERR_OK && !j->options->count)
        e = read_cables(j->search, &j->found, &j->texts, &j->cables, info);
    search_let_go(j->search);
    return e;
}

static enum err find(struct search_job *j, struct err_info *info) {
    enum err e = read_found(j, info);
    if (e != ERR_OK)
        return e;
    if (j->options->count)
        printf("%llu\n", (unsigned long long)bitset_count(&j->found));
    else if (bitset_next(&j->found, 0) < 0)
        fputs("no cable matches\n", stderr);
    else
        e = print_cables(j, info);
    return e;
}

static enum err run(struct search_job *j, struct err_info *info) {
    enum err e = doors_for_index(j->options->index, info);
    if (e == ERR_OK)
        e = db_open(j->options->index, DB_READ, &j->db, info);
    if (e == ERR_OK)
        e = schema_check(j->db, j->options->index, info);
    if (e == ERR_OK)
        e = search_open(j->db, &j->search, info);
    return e == ERR_OK ? find(j, info) : e;
}

/* What --help says, with examples of every field. */
static enum err write_help(struct buf *out) {
    static const char rest[] =
        "\nJoined: a b, a OR b, NOT a, -a, (a b); across the cable. A query that begins with a hyphen stands "
        "behind --.\n"
        "Exit status 0, also when no cable matches; 1 when it did not work, 2 when the query is at fault.";
    buf_str(
        out,
        "Prints the cables that match: identifier, date, subject, the newest last, then those without a "
        "date. What stands behind INDEX is one query; the shell wants quotes for what means something to it: "
        "( ) * and quotation marks.\v"
        "Terms: word, \"a phrase\", begin*, NEAR(a b, 10), a NEAR b; in one paragraph, or in the subject.\n"
        "Fields:");
    for (int field = 0; field < QUERY_FIELDS; field++) {
        buf_char(out, ' ');
        buf_str(out, query_examples((enum query_field)field));
    }
    buf_add(out, rest, sizeof rest); /* with the NUL */
    return buf_err(out);
}

static int read_options(int argc, char **argv, struct options *o) {
    struct buf help = BUF_EMPTY;
    int status = check_hyphens(argc, argv);
    if (status == CMD_OK && write_help(&help) != ERR_OK)
        status = cmd_fail("%s", err_name(ERR_NOMEM));
    if (status == CMD_OK) {
        const struct argp argp = {option_table, option, "INDEX QUERY...", help.data, NULL, NULL, NULL};
        status = cmd_options(&argp, argc, argv, o);
    }
    buf_free(&help);
    return status;
}

int cmd_search(int argc, char **argv) {
    struct options o = {.seconds = RUN_QUERY_SECONDS};
    struct err_info info = {0};
    struct query_fault fault;
    int status = read_options(argc, argv, &o);
    if (status != CMD_OK) {
        buf_free(&o.query);
        return status;
    }
    struct search_job j = {.options = &o};
    const struct terminal t = terminal_stdout(); /* first: what it knows of the locale is in files */
    o.style.marks = t.styled;
    o.style.width = t.is_terminal ? t.width : 0;
    struct span query = {o.query.data, o.query.len};
    enum err e = buf_err(&o.query);
    if (e == ERR_OK)
        e = query_parse(query, &j.query, &fault);
    if (e == ERR_QUERY) {
        search_print_fault(query, &fault, stderr);
        status = CMD_USAGE;
    } else if (e != ERR_OK) {
        status = cmd_fail("%s", err_name(e));
    } else if (run(&j, &info) != ERR_OK) {
        status = cmd_fail("%s", info.text);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        status = cmd_fail("cannot write the output");
    search_close(j.search);
    db_close(j.db);
    query_free(j.query);
    bitset_free(&j.found);
    arena_free(&j.texts);
    buf_free(&o.query);
    free(j.cables);
    return status;
}
