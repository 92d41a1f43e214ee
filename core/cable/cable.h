/* cable: the record of one cable, as the parser fills it and the index gives it back.
 *
 * A cable owns an arena, in which all its strings and arrays live. cable_reset() makes it empty for the next
 * document, and cable_free() gives the memory back. A field that is absent is an empty span. All text is
 * valid UTF-8 without NUL.
 *
 * The cable_add_* functions copy nothing: the spans they are given must live as long as the cable does. What
 * does not is first copied into cable->arena, with span_copy(). They return ERR_OK or ERR_NOMEM.
 *
 * fields.h lists the fields for whoever shows or stores them; a new member needs a row there.
 */
#ifndef CABLEFS_CABLE_H
#define CABLEFS_CABLE_H

#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"

enum {
    CABLE_PARAGRAPHS_MAX = 4000, /* the rest of a longer cable stays in the last paragraph */
};

/* Classification, from the classification line. */
enum cable_level {
    CABLE_LEVEL_NONE,
    CABLE_UNCLASSIFIED,
    CABLE_LIMITED_OFFICIAL_USE,
    CABLE_CONFIDENTIAL,
    CABLE_SECRET,
    CABLE_TOP_SECRET,
};

/* Why a cable is about a topic. */
enum cable_topic_source {
    CABLE_ASSIGNED, /* its TAGS line carries the code or the name */
    CABLE_DISCUSSED, /* its subject, a heading, or enough of its paragraphs name it: topics.h */
};

struct cable_spans {
    struct span *items;
    size_t n, cap;
};

struct cable_recipient {
    bool info; /* on the INFO line rather than the TO line */
    struct span route; /* RUEHC */
    struct span name; /* SECSTATE WASHDC */
    struct span precedence; /* PRIORITY */
    struct span serial; /* 5178, digits as printed */
};

struct cable_reference {
    struct span ident; /* 05PARIS5459 */
    struct span label; /* A; empty when the REF line has no letters */
    struct span text; /* as printed: 05 PARIS 5459 */
};

struct cable_topic {
    struct span name; /* a name of the vocabulary: KOSOVO */
    enum cable_topic_source source;
};

struct cable_paragraph {
    unsigned number; /* 1-based; 0 for text before the first number */
    struct span name; /* file name without .txt: 01, 06b, 00 */
    struct span marking; /* normalised: C, S/NF, SBU; empty when none is printed */
    struct span heading; /* the section headings that stand over it, one a line */
    struct span text; /* unwrapped, beginning with the marking as printed, no newline at the end */
};

struct cable_problem {
    struct span kind; /* a short fixed word: paragraph-number, run-on-tag, encoding, ... */
    struct span detail; /* one line for a person: what was found and what was made of it */
};

struct cable_sections { /* of a long message, sent in several; all 0 for any other */
    unsigned first, last;
    unsigned of; /* how many there are */
    struct span message; /* post and serial, as in the identifier: ROME1851 */
    int year; /* 0 when the document does not say */
};

struct cable {
    struct arena arena;
    struct span ident; /* 06ROME1851: the canonical identifier, see ident.h */
    bool has_date;
    int64_t date; /* sent, UTC seconds; valid when has_date */
    struct span origin; /* post as identifiers write it: ROME */
    struct span origin_name; /* the FM line: AMEMBASSY ROME */
    enum cable_level level;
    struct cable_spans caveats; /* NOFORN, ... in order of first appearance */
    struct cable_spans captions; /* SIPDIS, STATE FOR EUR/WE, ...: handling lines as printed */
    struct span transmission; /* VZCZCXRO7546 */
    struct span precedence; /* of the date-time group line: PRIORITY */
    struct span subject;
    struct cable_spans tags; /* as written, upper case, run-on tags taken apart, no repeats */
    struct cable_spans
        catalogued; /* what the archive's metadata adds to them: tags and concepts, in capitals */
    struct cable_topic *topics;
    size_t topics_n, topics_cap;
    struct cable_recipient *recipients; /* TO, then INFO, as printed */
    size_t recipients_n, recipients_cap;
    struct cable_reference *references;
    size_t references_n, references_cap;
    struct span reference_text; /* the whole REF field, one line */
    struct span classified_by;
    struct span reason; /* 1.4 (b) and (d) */
    struct span declassify_on; /* 2016-06-25 where it is a date, otherwise as printed: X1 */
    struct span signer; /* SPOGLI, as printed */
    struct cable_sections sections; /* that the document shows; a complete one may show less than it holds */
    struct cable_paragraph *paragraphs;
    size_t paragraphs_n, paragraphs_cap;
    struct cable_problem *problems;
    size_t problems_n, problems_cap;
};

#define CABLE_EMPTY ((struct cable){0})

void cable_reset(struct cable *c);
void cable_free(struct cable *c);

enum err cable_add_span(struct cable *c, struct cable_spans *list, struct span item);
enum err cable_add_once(struct cable *c, struct cable_spans *list, struct span item); /* unless it is there */
enum err cable_add_topic(struct cable *c, struct span name, enum cable_topic_source source);
enum err cable_add_recipient(struct cable *c, const struct cable_recipient *r);
enum err cable_add_reference(struct cable *c, const struct cable_reference *r);
enum err cable_add_paragraph(struct cable *c, const struct cable_paragraph *p);

/* Sorts the topics by name, the order in which the index gives them back. */
void cable_sort_topics(struct cable *c);

/* A fingerprint of running text: 64 bit FNV-1a, begun with CABLE_PRINT. White space does not count, nor do
 * the strokes of rules, nor the paragraph mark, which some archives put before every number at the start of
 * a line. */
#define CABLE_PRINT HASH_START
uint64_t cable_print(uint64_t print, struct span text);

/* The same of one paragraph as it is printed, its heading and its number before it: a list whose items one
 * copy has as paragraphs, and the other as text, gives the same. */
uint64_t cable_print_paragraph(uint64_t print, struct span heading, unsigned number, struct span text);

/* Of the headings and paragraphs of the cable, in their order: the same for two copies whose lines break
 * elsewhere. */
uint64_t cable_print_body(const struct cable *c);

/* Of all that stands below the head, as it is printed: the same for two copies whose paragraphs, headings and
 * signature were told apart in other places. */
uint64_t cable_print_page(const struct cable *c);

/* Records a problem; kind is a literal, the detail is formatted into the arena. What is no UTF-8 in it
 * becomes "?", and what is no character of a line a blank. */
enum err cable_problem(struct cable *c, const char *kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "CONFIDENTIAL", "LIMITED OFFICIAL USE"; "" for CABLE_LEVEL_NONE. Static storage. */
const char *cable_level_name(enum cable_level level);
enum cable_level cable_level_of(struct span name); /* the inverse; CABLE_LEVEL_NONE when unknown */

#endif
