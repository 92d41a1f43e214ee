/* raw: one document as a source hands it out, before anybody has looked inside.
 *
 * Everything belongs to the source and is valid until the next document is asked for. A page of the web
 * edition, a record of the full dump and a row of a table also bring what the archive itself says of the
 * document; `metadata` holds that as it is printed there.
 */
#ifndef CABLEFS_CABLE_RAW_H
#define CABLEFS_CABLE_RAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* Empty spans where the metadata is silent; "n/a" says nothing either. Each value is one line. The texts
 * stand first: who copies, keeps or joins them goes through raw_metadata_text(), and names none. */
struct raw_metadata {
    struct span ident; /* 06ROME1851, 1974LAPAZ00900 */
    struct span date; /* "2/25/1972 9:30" (csv), "2008-02-26 12:12" (html), "11 FEB 1974": metadata_date() */
    struct span origin; /* "Embassy Rome", "Secretary of State", "LA PAZ" */
    struct span classification; /* SECRET//NOFORN */
    struct span captions; /* handling restrictions, apart by commas: EXDIS */
    struct span recipients; /* apart by commas or semicolons: STATE */
    struct span subject;
    struct span tags; /* as on a TAGS line: "MASS, BL, (BANZER SUAREZ, HUGO)" */
    struct span concepts; /* apart by commas: "MILITARY ASSISTANCE, SALES" */
    struct span references; /* identifiers apart by '|', or as on a REF line: "74 STATE 23517, LIMA 12" */
    bool date_minutes_wrong; /* html: the minutes are the hour in twelve-hour form and mean nothing */
};

enum { RAW_METADATA_TEXTS = offsetof(struct raw_metadata, date_minutes_wrong) / sizeof(struct span) };
_Static_assert(sizeof(struct raw_metadata) < (RAW_METADATA_TEXTS + 1) * sizeof(struct span),
               "no text stands behind date_minutes_wrong");

/* The text with this number, below RAW_METADATA_TEXTS, in the order of the members. */
static inline struct span *raw_metadata_text(struct raw_metadata *k, size_t i) {
    return (struct span *)(void *)((char *)k + i * sizeof(struct span));
}

/* What had to be mended on the way to the document: a row of problems. */
struct raw_note {
    const char *kind; /* a literal, as in cable_problem(); NULL: nothing */
    char text[128];
};

/* A new member is also copied by core/index/loader.c where it is a text, and held by core/index/sections.c (a
 * column of load_section). */
struct raw {
    struct span
        path; /* as given on the command line, and below it: cables/06ROME1851.txt, a.zip/06ROME1851.txt */
    struct span name; /* the last component: 06ROME1851.txt */
    struct span
        bytes; /* the document: a text file as it is; header, blank line and body of a page or record */
    int64_t mtime; /* of the file, UTC seconds */
    uint64_t record; /* 1-based place in a file that holds many documents; 0 when the file is the document */
    bool plain; /* character references (&amp;) are decoded already: what looks like one is text */
    struct raw_note note;
    struct raw_metadata metadata;
};

#endif
