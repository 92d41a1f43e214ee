#include "release_catalogue.h"

#include <stddef.h>

#include "cable/ident.h"
#include "cable/marking.h"
#include "metadata.h"
#include "release.h"

#define AT(member) offsetof(struct raw_metadata, member)

enum { UNUSED = SIZE_MAX };

/* All names that the archive prints: one that is not used here ends the value above it. */
static const struct {
    struct span name;
    size_t member; /* of struct raw_metadata */
} names[] = {
    {SPAN_INIT("Automatic Decaptioning"), UNUSED},
    {SPAN_INIT("Capture Date"), UNUSED},
    {SPAN_INIT("Channel Indicators"), UNUSED},
    {SPAN_INIT("Concepts"), AT(concepts)},
    {SPAN_INIT("Control Number"), UNUSED},
    {SPAN_INIT("Copy"), UNUSED},
    {SPAN_INIT("Current Classification"), UNUSED},
    {SPAN_INIT("Current Handling Restrictions"), UNUSED},
    {SPAN_INIT("Decaption Date"), UNUSED},
    {SPAN_INIT("Decaption Note"), UNUSED},
    {SPAN_INIT("Disposition Action"), UNUSED},
    {SPAN_INIT("Disposition Approved on Date"), UNUSED},
    {SPAN_INIT("Disposition Authority"), UNUSED},
    {SPAN_INIT("Disposition Case Number"), UNUSED},
    {SPAN_INIT("Disposition Comment"), UNUSED},
    {SPAN_INIT("Disposition Date"), UNUSED},
    {SPAN_INIT("Disposition Event"), UNUSED},
    {SPAN_INIT("Disposition History"), UNUSED},
    {SPAN_INIT("Disposition Reason"), UNUSED},
    {SPAN_INIT("Disposition Remarks"), UNUSED},
    {SPAN_INIT("Document Number"), AT(ident)},
    {SPAN_INIT("Document Source"), UNUSED},
    {SPAN_INIT("Document Unique ID"), UNUSED},
    {SPAN_INIT("Draft Date"), AT(date)},
    {SPAN_INIT("Drafter"), UNUSED},
    {SPAN_INIT("Enclosure"), UNUSED},
    {SPAN_INIT("Errors"), UNUSED},
    {SPAN_INIT("Executive Order"), UNUSED},
    {SPAN_INIT("Expiration"), UNUSED},
    {SPAN_INIT("Film Number"), UNUSED},
    {SPAN_INIT("Format"), UNUSED},
    {SPAN_INIT("From"), AT(origin)},
    {SPAN_INIT("Handling Restrictions"), UNUSED},
    {SPAN_INIT("ISecure"), UNUSED},
    {SPAN_INIT("Image Path"), UNUSED},
    {SPAN_INIT("Legacy Key"), UNUSED},
    {SPAN_INIT("Line Count"), UNUSED},
    {SPAN_INIT("Litigation Code IDs"), UNUSED},
    {SPAN_INIT("Litigation Codes"), UNUSED},
    {SPAN_INIT("Litigation History"), UNUSED},
    {SPAN_INIT("Locator"), UNUSED},
    {SPAN_INIT("Markings"), UNUSED},
    {SPAN_INIT("Message ID"), UNUSED},
    {SPAN_INIT("Office"), UNUSED},
    {SPAN_INIT("Original Classification"), AT(classification)},
    {SPAN_INIT("Original Handling Restrictions"), AT(captions)},
    {SPAN_INIT("Original Previous Classification"), UNUSED},
    {SPAN_INIT("Original Previous Handling Restrictions"), UNUSED},
    {SPAN_INIT("Page Count"), UNUSED},
    {SPAN_INIT("Previous Channel Indicators"), UNUSED},
    {SPAN_INIT("Previous Classification"), UNUSED},
    {SPAN_INIT("Previous Handling Restrictions"), UNUSED},
    {SPAN_INIT("Reference"), AT(references)},
    {SPAN_INIT("Retention"), UNUSED},
    {SPAN_INIT("Review Action"), UNUSED},
    {SPAN_INIT("Review Authority"), UNUSED},
    {SPAN_INIT("Review Comment"), UNUSED},
    {SPAN_INIT("Review Content Flags"), UNUSED},
    {SPAN_INIT("Review Date"), UNUSED},
    {SPAN_INIT("Review Event"), UNUSED},
    {SPAN_INIT("Review Exemptions"), UNUSED},
    {SPAN_INIT("Review History"), UNUSED},
    {SPAN_INIT("Review Markings"), UNUSED},
    {SPAN_INIT("Review Media Identifier"), UNUSED},
    {SPAN_INIT("Review Referrals"), UNUSED},
    {SPAN_INIT("Review Release Date"), UNUSED},
    {SPAN_INIT("Review Release Event"), UNUSED},
    {SPAN_INIT("Review Transfer Date"), UNUSED},
    {SPAN_INIT("Review Withdrawn Fields"), UNUSED},
    {SPAN_INIT("SAS ID"), UNUSED},
    {SPAN_INIT("Secure"), UNUSED},
    {SPAN_INIT("Status"), UNUSED},
    {SPAN_INIT("Subject"), AT(subject)},
    {SPAN_INIT("TAGS"), AT(tags)},
    {SPAN_INIT("To"), AT(recipients)},
    {SPAN_INIT("Type"), UNUSED},
    {SPAN_INIT("vdkvgwkey"), UNUSED},
};

/* The number of the name at the start of the line, and its value; false for a line that goes on. */
static bool begins_value(struct span line, size_t *number, struct span *value) {
    size_t colon = 0;
    while (colon < line.n && line.p[colon] != ':')
        colon++;
    if (colon == line.n)
        return false;
    for (*number = 0; *number < sizeof names / sizeof names[0]; (*number)++)
        if (span_eq(span_first(line, colon), names[*number].name)) {
            *value = span_trim(span_from(line, colon + 1));
            return true;
        }
    return false;
}

/* "SECRETARY\'S" is SECRETARY'S: the archive's database wrote it so. */
static void add_value(struct buf *b, struct span s) {
    if (b->len > 0 && s.n > 0)
        buf_char(b, ' ');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\\' || i + 1 == s.n || (s.p[i + 1] != '\'' && s.p[i + 1] != '"'))
            buf_char(b, s.p[i]);
}

/* "LA PAZ OR-P" names, behind the post, how the telegram was approved. */
static struct span without_approval(struct span origin) {
    bool approval = origin.n > 5 && span_starts(span_from(origin, origin.n - 5), SPAN(" OR-"));
    return approval ? span_trim_end(span_first(origin, origin.n - 5)) : origin;
}

static enum err keep_value(struct cable *c, const struct buf *b, size_t number, struct raw_metadata *k) {
    enum err e = buf_err(b);
    if (e != ERR_OK || names[number].member == UNUSED || b->len == 0)
        return e;
    struct span *value = (struct span *)(void *)((char *)k + names[number].member);
    if (value->n > 0) /* a page or a record has said so */
        return ERR_OK;
    *value = span_copy(&c->arena, (struct span){b->data, b->len});
    if (names[number].member == AT(origin))
        *value = without_approval(*value);
    return value->p == NULL ? ERR_NOMEM : ERR_OK;
}

enum err release_catalogue_read(struct cable *c, struct span lines, struct raw_metadata *metadata) {
    struct buf b = BUF_EMPTY;
    struct span line;
    size_t number = 0, next, start, end;
    enum err e = ERR_OK;
    while (e == ERR_OK && span_line(&lines, &line)) {
        struct span value = span_trim(line);
        if (release_stamp(value, &start, &end) && start == 0)
            continue;
        if (begins_value(value, &next, &value)) {
            e = keep_value(c, &b, number, metadata);
            buf_clear(&b);
            number = next;
        }
        add_value(&b, value);
    }
    if (e == ERR_OK)
        e = keep_value(c, &b, number, metadata);
    buf_free(&b);
    return e;
}

bool release_catalogue_preamble(struct span *text, struct raw_metadata *metadata) {
    enum { IDENTIFIER, SUBJECT, DATE, CLASSIFICATION, POST, LINES };
    struct span rest = *text, lines[LINES];
    struct ident id;
    struct calendar_time day;
    enum cable_level level;
    if (rest.n == 0 || !text_is_digit(rest.p[0]))
        return false;
    for (size_t i = 0; i < LINES; i++) {
        if (!span_line(&rest, &lines[i]))
            return false;
        lines[i] = span_trim(lines[i]);
        if (i == IDENTIFIER && ident_parse(lines[i], &id) != ERR_OK)
            return false;
    }
    size_t n = marking_level(lines[CLASSIFICATION], &level);
    if (metadata_date(lines[DATE], &day) == METADATA_NO_DATE || n == 0 ||
        (n < lines[CLASSIFICATION].n && lines[CLASSIFICATION].p[n] != '/'))
        return false;
    *metadata = (struct raw_metadata){.ident = lines[IDENTIFIER],
                                      .subject = lines[SUBJECT],
                                      .date = lines[DATE],
                                      .classification = lines[CLASSIFICATION],
                                      .origin = lines[POST]};
    *text = rest;
    return true;
}
