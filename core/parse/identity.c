#include "identity.h"

#include <string.h>

#include "cable/marking.h"
#include "page_marker.h"

enum {
    /* Bytes of the name of a file that looks like an identifier. No document of the corpus decides. */
    IDENT_MIN = 6,
};

/* ---- identifier ---- */

struct reading { /* of the text, of the metadata or of the file's name */
    bool found;
    struct ident id;
};

static struct span stem_of(struct span name) {
    for (size_t i = name.n; i-- > 1;)
        if (name.p[i] == '.')
            return span_first(name, i);
    return name;
}

/* The name of a file may be any bytes: what is no UTF-8 and no printable character becomes '_'. */
static struct span clean_copy(struct cable *c, struct span s) {
    char *p = arena_copy(&c->arena, s.p, s.n);
    if (p == NULL)
        return SPAN_EMPTY;
    for (size_t i = 0; i < s.n;) {
        size_t n = text_utf8_char(span_from(s, i));
        if (n == 0 || (unsigned char)p[i] < 0x20 || p[i] == 0x7f) {
            p[i] = '_';
            n = 1;
        }
        i += n;
    }
    return (struct span){p, s.n};
}

/* The year that the document itself gives, 0 when it gives none. */
static int year_of(const struct head *h) {
    if (h->has_group)
        return h->group.year;
    if (h->has_banner)
        return h->banner.year;
    if (h->garbled_group.n > 2) { /* P 3O1015Z MAR 07: the end may still read */
        struct span tail = span_from(h->garbled_group, h->garbled_group.n - 2);
        unsigned long v;
        if (text_number(tail, 99, &v))
            return dtg_full_year((int)v);
    }
    return 0;
}

static enum err set_id(struct cable *c, const struct ident *id) {
    char text[IDENT_MAX];
    ident_format(id, text);
    c->ident = span_copy(&c->arena, span_of(text));
    c->origin = span_copy(&c->arena, span_of(id->post));
    return c->ident.p == NULL || c->origin.p == NULL ? ERR_NOMEM : ERR_OK;
}

static bool looks_like_ident(struct span stem) {
    if (stem.n < IDENT_MIN || text_count_digits(stem) != 2)
        return false;
    for (size_t i = 0; i < stem.n; i++)
        if (!text_is_upper(stem.p[i]) && !text_is_digit(stem.p[i]))
            return false;
    return true;
}

static bool known(const char *post) {
    char again[IDENT_POST_MAX];
    return ident_known_post(span_of(post), again);
}

static bool same_post(const struct ident *a, const struct ident *b) {
    return strcmp(a->post, b->post) == 0;
}

/* What the text says: the classification line, or else the FM and DE lines. A post that nobody knows gives
 * way to a known one on the FM line. *head_only says that the classification line had no part in it. */
static struct reading read_text(const struct cable *c, const struct head *h, int year, bool *head_only) {
    struct reading r = {.id = {.year = year, .serial = h->line.serial}};
    char from[IDENT_POST_MAX];
    bool has_from = ident_post(c->origin_name, from) == ERR_OK;
    *head_only = false;
    if (h->has_line && ident_post(h->line.post, r.id.post) == ERR_OK) {
        if (has_from && !known(r.id.post) && known(from) &&
            (h->station_serial == 0 || h->station_serial == r.id.serial))
            memcpy(r.id.post, from, sizeof from);
        r.found = year != 0;
    } else if ((h->station_serial != 0 || (h->has_line && h->line.post.n == 0)) && has_from) {
        memcpy(r.id.post, from, sizeof from);
        r.id.serial = h->station_serial != 0 ? h->station_serial : h->line.serial;
        r.found = *head_only = year != 0;
    }
    return r;
}

/* What the page markers say, where nothing else names the cable. All must say the same, which is the post of
 * the FM line, cut off perhaps, or a known one. */
static struct reading read_markers(const struct cable *c, const struct head *h, int year) {
    struct reading r = {0}, none = {0};
    char from[IDENT_POST_MAX], post[IDENT_POST_MAX];
    bool has_from = ident_post(c->origin_name, from) == ERR_OK;
    for (size_t i = 0; year != 0 && i < h->lines_n; i++) {
        struct span printed;
        struct ident id = {.year = year};
        if (!page_marker_names(h->lines[i], &printed, &id.serial))
            continue;
        if (ident_post(printed, id.post) != ERR_OK)
            return none;
        ident_settle(&id);
        if (has_from && span_starts(span_of(from), span_of(id.post)))
            memcpy(id.post, from, sizeof from);
        bool named = has_from ? strcmp(id.post, from) == 0 : ident_known_post(span_of(id.post), post);
        if (!named || id.serial == 0 || (r.found && (id.serial != r.id.serial || !same_post(&id, &r.id))))
            return none;
        r = (struct reading){true, id};
    }
    return r;
}

/* Is the text, against what stands outside it, the better evidence? */
static bool text_wins(const struct head *h, const struct reading *text, const struct reading *other) {
    if (!known(other->id.post) && known(text->id.post))
        return true;
    if (known(other->id.post) && !known(text->id.post) && other->id.serial == text->id.serial)
        return false;
    if (text->id.serial != other->id.serial && h->has_line && h->station_serial != 0)
        return h->station_serial != other->id.serial; /* the DE line confirms one of them */
    return false;
}

static const char *printed(const struct reading *r, char out[IDENT_MAX]) {
    ident_format(&r->id, out);
    return out;
}

/* The text against the metadata, which knows the cable by the name under which it is cited. */
static enum err weigh_metadata(struct cable *c, const struct head *h, struct reading *text,
                               const struct reading *metadata) {
    char a[IDENT_MAX], b[IDENT_MAX];
    if (!text->found) {
        *text = *metadata;
        return ERR_OK;
    }
    if (same_post(&text->id, &metadata->id) && text->id.year == metadata->id.year &&
        text->id.serial == metadata->id.serial)
        return ERR_OK;
    bool wins = text_wins(h, text, metadata);
    enum err e = cable_problem(c, "identifier", "the text says %s, the catalogue %s: the %s is believed",
                               printed(text, a), printed(metadata, b), wins ? "text" : "catalogue");
    if (!wins)
        *text = *metadata;
    return e;
}

/* The text against the name of its file, which anybody may have given it: believed where the text has a post
 * or a serial that something else contradicts. */
static enum err weigh_file(struct cable *c, const struct head *h, struct reading *text,
                           const struct reading *file) {
    char a[IDENT_MAX], b[IDENT_MAX];
    bool damaged = text->found && file->found && text->id.year == file->id.year &&
                   ((text->id.serial == file->id.serial && !known(text->id.post) && known(file->id.post)) ||
                    (same_post(&text->id, &file->id) && h->station_serial != 0 &&
                     text->id.serial != h->station_serial && file->id.serial == h->station_serial));
    if (!damaged)
        return ERR_OK;
    enum err e =
        cable_problem(c, "identifier", "the text says %s, the name of the file %s: the name is believed",
                      printed(text, a), printed(file, b));
    *text = *file;
    return e;
}

static enum err name_after_file(struct cable *c, const struct evidence *about, struct span stem,
                                struct ident *id) {
    const struct metadata *k = about->metadata;
    *id = (struct ident){.year = year_of(about->head)};
    if (k->has_origin) {
        c->origin = span_copy(&c->arena, span_of(k->origin));
        if (c->origin.p == NULL)
            return ERR_NOMEM;
    }
    c->ident = clean_copy(c, stem);
    return c->ident.p == NULL ? ERR_NOMEM
                              : cable_problem(c, "identifier", "none in the document: named after its file");
}

enum err identity_find(struct cable *c, const struct evidence *about, struct ident *id) {
    const struct head *h = about->head;
    const struct metadata *k = about->metadata;
    struct span stem = stem_of(about->file);
    struct reading metadata = {k->has_ident, k->ident}, file = {0};
    bool head_only;
    file.found = ident_parse(stem, &file.id) == ERR_OK;
    if (file.found)
        ident_settle(&file.id);
    int year = year_of(h);
    if (year == 0)
        year = k->has_ident ? k->ident.year : k->has_date ? k->date.year : file.found ? file.id.year : 0;
    struct reading text = read_text(c, h, year, &head_only);
    bool in_text = text.found;
    enum err e = metadata.found ? weigh_metadata(c, h, &text, &metadata) : weigh_file(c, h, &text, &file);
    if (!text.found && file.found)
        text = file;
    if (!text.found)
        text.found = ident_mend(stem, &text.id);
    bool by_marker = !text.found;
    if (!text.found)
        text = read_markers(c, h, year);
    if (e == ERR_OK && !text.found)
        return name_after_file(c, about, stem, id);
    *id = text.id;
    if (e == ERR_OK)
        e = set_id(c, id);
    if (e != ERR_OK || metadata.found)
        return e;
    if (head_only)
        e = cable_problem(c, "identifier",
                          "no classification line with a post: taken from the FM and DE lines");
    else if (by_marker)
        e = cable_problem(c, "identifier", "named nowhere but on its page markers: taken from these");
    else if (!in_text)
        e = cable_problem(c, "identifier", "taken from the name of the file");
    if (e == ERR_OK && looks_like_ident(stem) && !span_eq(stem, c->ident))
        e = cable_problem(c, "identifier", "the file is named %.*s, the document says %.*s", (int)stem.n,
                          stem.p, (int)c->ident.n, c->ident.p);
    return e;
}

/* ---- classification ---- */

static enum err add_caveats(struct cable *c, const struct metadata *k) {
    enum err e = ERR_OK;
    bool marked = c->caveats.n > 0; /* SENSITIVE and FOR OFFICIAL USE ONLY mean the same */
    for (size_t i = 0; e == ERR_OK && i < k->caveats_n; i++) {
        size_t before = c->caveats.n;
        if (!marking_is_caveat(k->caveats[i]) || (marked && !span_eq(k->caveats[i], SPAN("NOFORN"))))
            continue;
        e = cable_add_once(c, &c->caveats, k->caveats[i]);
        if (e == ERR_OK && c->caveats.n > before)
            e = cable_problem(c, "classification", "%.*s stands in the catalogue only", (int)k->caveats[i].n,
                              k->caveats[i].p);
    }
    return e;
}

/* The line against the metadata: the ZNY line decides, or else a line that is spelled as it should be. */
static enum err weigh_level(struct cable *c, const struct head *h, const struct metadata *k) {
    if (k->level == CABLE_LEVEL_NONE || k->level == c->level)
        return ERR_OK;
    if (c->level == CABLE_LEVEL_NONE) {
        c->level = k->level;
        return ERR_OK;
    }
    bool garbled = !h->has_line || h->line.garbled;
    bool believed = h->zny == k->level || (garbled && h->zny != c->level);
    enum err e = cable_problem(c, "classification", "the line says %s, the catalogue %s: the %s is believed",
                               cable_level_name(c->level), cable_level_name(k->level),
                               believed ? "catalogue" : "line");
    if (believed)
        c->level = k->level;
    return e;
}

enum err identity_level(struct cable *c, const struct evidence *about) {
    const struct head *h = about->head;
    enum err e = ERR_OK;
    if (h->has_line && h->line.garbled)
        e = cable_problem(c, "classification", "\"%.*s\" read as %s%s", (int)h->line.printed.n,
                          h->line.printed.p, cable_level_name(c->level),
                          h->zny == c->level ? ", as the ZNY line says" : "");
    if (e == ERR_OK)
        e = weigh_level(c, h, about->metadata);
    if (e == ERR_OK)
        e = add_caveats(c, about->metadata);
    if (e != ERR_OK || h->zny == CABLE_LEVEL_NONE || h->zny == c->level)
        return e;
    if (c->level != CABLE_LEVEL_NONE)
        return cable_problem(c, "classification", "the line says %s, the ZNY line %s",
                             cable_level_name(c->level), cable_level_name(h->zny));
    c->level = h->zny;
    return cable_problem(c, "classification", "no classification line: %s, from the ZNY line",
                         cable_level_name(h->zny));
}
