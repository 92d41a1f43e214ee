#include "parse.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "cable/marking.h"
#include "charref.h"
#include "classification_line.h"
#include "field_references.h"
#include "field_tags.h"
#include "field_values.h"
#include "head.h"
#include "identity.h"
#include "line_spacing.h"
#include "metadata.h"
#include "metadata_fields.h"
#include "page_marker.h"
#include "release.h"
#include "sent_date.h"
#include "topics.h"

enum {
    /* Kinds of line of a head that make a document a cable. No document of the corpus decides, but the unit
     * test example/fields_are_as_printed fails at 4. */
    EVIDENCE_MIN = 2,
    /* Bytes of a first paragraph that does nothing but say who classified the cable. No document of the
     * corpus decides. */
    CLASSIFIED_MAX = 240,
};

struct parser {
    const struct vocabulary *vocabulary;
    struct buf decoded, plain;
};

enum err parser_open(const struct vocabulary *v, struct parser **p) {
    *p = calloc(1, sizeof **p);
    if (*p == NULL)
        return ERR_NOMEM;
    (*p)->vocabulary = v;
    return ERR_OK;
}

void parser_free(struct parser *p) {
    if (p == NULL)
        return;
    buf_free(&p->decoded);
    buf_free(&p->plain);
    free(p);
}

/* ---- from bytes to plain text ---- */

enum { BLOCK = 64 }; /* bytes that the compiler looks at together */

static bool is_plain_block(const char *p) {
    unsigned char odd = 0;
    for (size_t i = 0; i < BLOCK; i++)
        odd |= (unsigned char)((((signed char)p[i] < ' ') & (p[i] != '\n')) | (p[i] == 0x7f));
    return odd == 0;
}

/* How many bytes from the start of s surely need no change. */
static size_t plain_run(struct span s) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones * 0x80;
    size_t i = 0;
    for (;;) {
        while (i + BLOCK <= s.n && is_plain_block(s.p + i))
            i += BLOCK;
        for (uint64_t eight; i + sizeof eight <= s.n; i += sizeof eight) {
            memcpy(&eight, s.p + i, sizeof eight);
            uint64_t below_blank = eight - ones * 0x20, del = eight + ones, feed = eight ^ ones * '\n';
            uint64_t no_feed = ((feed & ~tops) + ~tops) | feed; /* all in the top bit of the byte */
            if (((below_blank | del | eight) & no_feed & tops) != 0)
                break;
        }
        size_t end = i + sizeof(uint64_t) < s.n ? i + sizeof(uint64_t) : s.n;
        for (; i < end; i++)
            if ((s.p[i] < 0x20 && s.p[i] != '\n') || s.p[i] == 0x7f)
                return i;
        if (i == s.n)
            return i;
    }
}

/* A copy in the cable's arena with NUL, control characters and no-break spaces as blanks and lone carriage
 * returns as line ends, and with single spacing. */
static enum err plain_copy(struct cable *c, struct span s, struct span *out) {
    size_t controls = 0, n = 0;
    char *p = arena_copy(&c->arena, s.p, s.n);
    if (p == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < s.n; i++, n++) {
        size_t run = plain_run(span_from(s, i));
        if (n < i)
            memmove(p + n, p + i, run);
        i += run;
        n += run;
        if (i == s.n)
            break;
        unsigned char ch = (unsigned char)p[i];
        p[n] = (char)ch;
        if (ch == '\r' && (i + 1 == s.n || p[i + 1] != '\n')) {
            p[n] = '\n';
        } else if (ch == 0xc2 && i + 1 < s.n && (unsigned char)p[i + 1] == 0xa0) {
            p[n] = ' ';
            i++;
        } else if ((ch < 0x20 && ch != '\n' && ch != '\t' && ch != '\r') || ch == 0x7f) {
            controls += ch != '\f';
            p[n] = ' ';
        }
    }
    *out = (struct span){p, line_spacing_single(p, n)};
    return controls == 0 ? ERR_OK
                         : cable_problem(c, "encoding", "%zu control characters read as blanks", controls);
}

static enum err to_text(struct parser *p, const struct raw *raw, struct cable *c, struct span *text) {
    bool converted;
    size_t entities = 0;
    struct span s;
    enum err e = text_decode(raw->bytes, &p->decoded, &s, &converted);
    if (e == ERR_OK && converted)
        e = cable_problem(c, "encoding", "not UTF-8, read as Windows-1252");
    if (e == ERR_OK && !raw->plain && span_contains(s, '&')) {
        buf_clear(&p->plain);
        e = charref_decode(s, &p->plain, &entities);
        if (e == ERR_OK)
            s = (struct span){p->plain.data, p->plain.len};
    }
    if (e == ERR_OK && entities > 0)
        e = cable_problem(c, "encoding", "%zu HTML character references decoded", entities);
    return e == ERR_OK ? plain_copy(c, s, text) : e;
}

/* What the archive says of the document has not gone through to_text(). A text of it that is not one line of
 * plain UTF-8 becomes one, in the cable's arena. */
static enum err clean_metadata(struct parser *p, struct cable *c, struct raw_metadata *k) {
    enum err e = ERR_OK;
    for (size_t i = 0; e == ERR_OK && i < RAW_METADATA_TEXTS; i++) {
        struct span *text = raw_metadata_text(k, i), plain = SPAN_EMPTY;
        bool converted = false;
        if (plain_run(*text) == text->n && !span_contains(*text, '\n') && text_is_utf8(*text))
            continue;
        e = text_decode(*text, &p->decoded, &plain, &converted);
        if (e == ERR_OK && converted)
            e = cable_problem(c, "encoding", "the catalogue's entry is not UTF-8, read as Windows-1252");
        if (e == ERR_OK)
            e = plain_copy(c, plain, &plain);
        char *line = e == ERR_OK ? arena_copy(&c->arena, plain.p, plain.n) : NULL;
        if (line == NULL)
            return e == ERR_OK ? ERR_NOMEM : e;
        for (size_t at = 0; at < plain.n; at++)
            line[at] = text_is_space(line[at]) ? ' ' : line[at];
        *text = (struct span){line, plain.n};
    }
    return e;
}

/* ---- classification ---- */

/* The caveat of a cable that prints it on the subject alone, "(C/NF) WHO WOULD ...", counts for the whole. */
static enum err subject_caveat(struct cable *c, struct span subject) {
    char marking[MARKING_MAX];
    struct span caveat = SPAN("NOFORN");
    marking_scan(span_trim(subject), false, marking);
    size_t at;
    struct span printed = span_of(marking);
    if (!span_ifind(printed, SPAN("/NF"), &at) && !span_ifind(printed, SPAN("NOFORN"), &at))
        return ERR_OK;
    size_t before = c->caveats.n;
    enum err e = cable_add_once(c, &c->caveats, caveat);
    if (e == ERR_OK && c->caveats.n > before)
        e = cable_problem(c, "classification", "NOFORN is printed on the subject only");
    return e;
}

/* Older cables say who classified them in their first paragraph. */
static enum err classified_in_text(struct cable *c) {
    if (c->classified_by.n > 0 || c->paragraphs_n == 0)
        return ERR_OK;
    char marking[MARKING_MAX];
    struct span s = c->paragraphs[0].text;
    s = span_trim(span_from(s, marking_scan(s, false, marking)));
    if (s.n > CLASSIFIED_MAX || span_contains(s, '\n') || !span_istarts(s, SPAN("CLASSIFIED BY")))
        return ERR_OK;
    return field_values_classified(c, s);
}

/* A cable without subject or body is one of which a reader asks where they are. */
static enum err report_absent(struct cable *c) {
    enum err e = c->subject.n > 0 ? ERR_OK : cable_problem(c, "subject", "none in the document");
    return e != ERR_OK || c->paragraphs_n > 0 ? e : cable_problem(c, "body", "no text in the document");
}

/* ---- all of it ---- */

static enum err parse_fields(struct parser *p, struct cable *c, const struct head *h,
                             const struct raw_metadata *metadata, int year) {
    enum err e = field_values_subject(c, h->fields[HEAD_SUBJECT]);
    if (e == ERR_OK)
        e = subject_caveat(c, h->fields[HEAD_SUBJECT]);
    if (e == ERR_OK)
        e = field_tags_read(c, p->vocabulary, h->fields[HEAD_TAGS]);
    c->reference_text = h->fields[HEAD_REF];
    if (e == ERR_OK)
        e = field_references_read(c, h->fields[HEAD_REF], year);
    if (e == ERR_OK)
        e = metadata_references(c, metadata->references, year);
    if (e == ERR_OK)
        e = field_values_declassify(c, h->fields[HEAD_ORDER]);
    if (e == ERR_OK)
        e = field_values_classified(c, h->fields[HEAD_CLASSIFIED]);
    if (e == ERR_OK)
        e = metadata_fields_add(c, p->vocabulary, metadata);
    return e;
}

static bool is_cable(const struct cable *c, const struct head *h, const struct metadata *k) {
    bool certain = h->has_line || h->has_group || h->has_banner || c->origin_name.n > 0 ||
                   h->fields[HEAD_TAGS].n > 0 || h->fields[HEAD_ORDER].n > 0;
    return k->has_ident || (certain && h->evidence >= EVIDENCE_MIN);
}

/* What the head of the first section lacks and that of a further one has; both are in the same arena. */
static void fill_head(struct cable *c, struct head *h, const struct cable *other, const struct head *more) {
    struct span *const own[] = {&c->origin_name, &c->transmission, &c->precedence};
    const struct span others[] = {other->origin_name, other->transmission, other->precedence};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        *own[i] = own[i]->n > 0 ? *own[i] : others[i];
    bool labelled =
        more->fields[HEAD_TAGS].n > 0 || more->fields[HEAD_ORDER].n > 0; /* and not words of the text */
    for (size_t f = HEAD_NONE + 1; labelled && f < HEAD_FIELDS; f++)
        h->fields[f] = h->fields[f].n > 0 ? h->fields[f] : more->fields[f];
    if (c->recipients_n == 0) {
        c->recipients = other->recipients;
        c->recipients_n = c->recipients_cap = other->recipients_n;
    }
    if (!h->has_group && !h->has_banner && !h->has_julian) { /* the date, as a whole */
        h->has_group = more->has_group;
        h->group = more->group;
        h->has_banner = more->has_banner;
        h->banner = more->banner;
        h->has_julian = more->has_julian;
        h->julian_day = more->julian_day;
        h->julian_hour = more->julian_hour;
        h->julian_minute = more->julian_minute;
    }
    h->station_serial = h->station_serial != 0 ? h->station_serial : more->station_serial;
    h->zny = h->zny != CABLE_LEVEL_NONE ? h->zny : more->zny;
}

/* The document of a further section: its lines go behind those of the head. */
static enum err add_part(struct cable *c, struct head *h, struct span text) {
    struct cable other = {.arena = c->arena};
    struct head more;
    enum err e = head_read(&other, text, false, &more);
    c->arena = other.arena;
    if (e == ERR_OK)
        e = head_add_section(c, h, &more);
    if (e == ERR_OK)
        fill_head(c, h, &other, &more);
    for (size_t i = 0; e == ERR_OK && i < other.problems_n; i++)
        e = cable_problem(c, other.problems[i].kind.p, "%.*s", (int)other.problems[i].detail.n,
                          other.problems[i].detail.p);
    return e;
}

/* Text and head of the documents: the lines of all, the head of the first, which the others fill. *k gets
 * each field of the metadata from the first document that has it. */
static enum err read_parts(struct parser *p, const struct raw *parts, size_t n, struct cable *c,
                           struct head *h, struct raw_metadata *k) {
    enum err e = ERR_OK;
    *k = (struct raw_metadata){0};
    for (size_t i = 0; e == ERR_OK && i < n; i++) {
        struct span text;
        e = to_text(p, &parts[i], c, &text);
        struct raw_metadata own = parts[i].metadata;
        if (e == ERR_OK)
            e = clean_metadata(p, c, &own);
        metadata_fill(k, &own);
        if (e == ERR_OK)
            e = release_read(c, &text, k);
        if (e == ERR_OK && parts[i].note.kind != NULL)
            e = cable_problem(c, parts[i].note.kind, "%s", parts[i].note.text);
        if (e == ERR_OK)
            e = i == 0 ? head_read(c, text, k->ident.n > 0, h) : add_part(c, h, text);
    }
    return e;
}

/* Which sections the lines show: the first as the classification line says, the last as any section line or
 * page marker does. */
static enum err find_sections(struct cable *c, const struct head *h, const struct ident *id) {
    struct ident message = *id;
    char text[IDENT_MAX];
    unsigned long last = h->line.section;
    if (!h->has_line || last == 0 || h->line.sections < 2 || last > h->line.sections)
        return ERR_OK;
    if (message.post[0] == '\0') {
        message.serial = h->line.serial;
        if (ident_post(h->line.post, message.post) != ERR_OK)
            return ERR_OK;
    }
    for (size_t i = 0; i < h->lines_n && last < h->line.sections; i++) {
        struct classification_line m;
        unsigned long section = page_marker_page_section(h->lines[i], h->line.sections);
        if (section == 0 && classification_line_read(h->lines[i], &m) && m.sections == h->line.sections)
            section = m.section <= m.sections ? m.section : 0;
        last = section > last ? section : last;
    }
    ident_format(&message, text);
    c->sections = (struct cable_sections){.first = (unsigned)h->line.section,
                                          .last = (unsigned)last,
                                          .of = (unsigned)h->line.sections,
                                          .message = span_copy(&c->arena, span_from(span_of(text), 2)),
                                          .year = id->year};
    return c->sections.message.p == NULL ? ERR_NOMEM : ERR_OK;
}

/* A later section alone: its numbers begin where those of the section before end. */
static enum err tell_section(struct cable *c) {
    const struct cable_sections *of = &c->sections;
    char above[24] = "", below[40] = "";
    if (of->first <= 1)
        return ERR_OK;
    if (of->first > 2)
        snprintf(above, sizeof above, " to %02u", of->first - 1);
    if (of->last + 1 < of->of)
        snprintf(below, sizeof below, ", %02u to %02u", of->last + 1, of->of);
    else if (of->last < of->of)
        snprintf(below, sizeof below, ", %02u", of->of);
    return cable_problem(c, "partial", "sent in %u sections, of which 01%s%s did not come", of->of, above,
                         below);
}

enum err parse_sections(struct parser *p, const struct raw *parts, size_t n, struct cable *c) {
    struct head h;
    struct metadata k;
    struct ident id;
    struct raw_metadata printed;
    cable_reset(c);
    enum err e = read_parts(p, parts, n, c, &h, &printed);
    if (e != ERR_OK)
        return e;
    metadata_read(&printed, &k);
    if (!is_cable(c, &h, &k)) {
        e = cable_problem(c, "no-cable", "%s",
                          parts[0].bytes.n == 0 ? "the file is empty"
                                                : "none of the lines that a cable begins with");
        return e == ERR_OK ? ERR_INVALID : e;
    }
    const struct evidence about = {.head = &h, .metadata = &k, .file = parts[0].name};
    e = identity_find(c, &about, &id);
    if (e == ERR_OK)
        e = find_sections(c, &h, &id);
    if (e == ERR_OK && n == 1)
        e = tell_section(c);
    if (e == ERR_OK)
        e = sent_date_find(c, &about, id.year);
    if (e == ERR_OK)
        e = identity_level(c, &about);
    if (e == ERR_OK)
        e = parse_fields(p, c, &h, &printed, id.year);
    struct body_hints hints = {
        .post = c->origin, .serial = id.serial, .classified = h.fields[HEAD_CLASSIFIED]};
    if (e == ERR_OK)
        e = body_split(c, h.lines_n == 0 ? NULL : h.lines + h.body, h.lines_n - h.body, &hints);
    if (e == ERR_OK)
        e = report_absent(c);
    if (e == ERR_OK)
        e = classified_in_text(c);
    if (e == ERR_OK)
        e = topics_find(c, p->vocabulary);
    return e;
}

enum err parse_document(struct parser *p, const struct raw *raw, struct cable *c) {
    return parse_sections(p, raw, 1, c);
}
