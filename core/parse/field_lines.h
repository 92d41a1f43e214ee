/* field_lines: the values of a cable's header fields, from their text on one line to the record.
 *
 * Each function reads one field and adds to the cable; what it had to repair becomes a problem of the cable.
 * Text that does not parse is not lost: the header file shows every field as printed as well. All return
 * ERR_OK or ERR_NOMEM.
 */
#ifndef CABLEFS_PARSE_FIELD_LINES_H
#define CABLEFS_PARSE_FIELD_LINES_H

#include "cable/cable.h"
#include "cable/vocabulary.h"

struct field_line { /* a line of a field, or what stands on it behind the label */
    struct span text;
    bool cut_behind; /* the line was cut at the margin, perhaps inside a word */
};

struct field_lines {
    struct field_line *items; /* in the cable's arena */
    size_t n, cap;
};

/* Adds what stands on a line from byte `from` on. hard_cut: the field is one that the message software cut at
 * a fixed column without regard for words (Classified By). */
enum err field_add(struct cable *c, struct field_lines *lines, struct span line, size_t from, bool hard_cut);

/* All lines as one, a blank between two, none where a word was cut: "reaso" "ns" is "reasons". Leaves *out
 * alone when there are no lines. */
enum err field_join(struct cable *c, const struct field_lines *lines, struct span *out);

/* Does a line have a small letter; does it name a section of the order, "1.4 (b)"? */
bool field_has_lower(const struct field_lines *lines);
bool field_has_reason(const struct field_lines *lines);

/* Does a line end inside a phrase: "VISIT OF THE", "HONEY, WAX,", "The Minister's March 24, 2009"? Not where
 * it may be whole: "HEPATITIS A". */
bool field_breaks_off(struct span line);

/* "PREL, PGOV, IT" or "PREL PGOV IT", "OVIP (STEINBERG, JAMES B.)", run-on "PHUMBA", Markdown "[PREL](#)". */
enum err parse_tags(struct cable *c, const struct vocabulary *v, struct span text);

/* True for a line that begins with a routing indicator: "RUEHC/SECSTATE WASHDC". */
bool parse_is_routed(struct span line);

/* One line under TO or INFO: "RUEHC/SECSTATE WASHDC PRIORITY 5178". */
enum err parse_recipient(struct cable *c, struct span line, bool info);

/* "A. 05 PARIS 5459  B. STATE 12345 (NOTAL)": every cable named, with its letter. year: of the citing cable,
 * for references without one; 0 when it is unknown, then such references are left out. A reference without a
 * year to a cable of the same post whose serial is more than 20 above the citing cable's is one of the year
 * before: a post numbers its cables from 1 each year. Call after c->id is known. */
enum err parse_references(struct cable *c, struct span text, int year);

/* "12958: DECL: 06/25/2016": what stands behind DECL. */
enum err parse_declassify(struct cable *c, struct span text);

/* "DCM X. Reason: 1.4 (b) and (d)": classified_by and reason. */
enum err parse_classified(struct cable *c, struct span text);

/* Joined SUBJECT lines: the portion marking taken off. */
enum err parse_subject(struct cable *c, struct span text);

#endif
