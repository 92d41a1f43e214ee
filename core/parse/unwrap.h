/* unwrap: lines of a body put together again as the author meant them.
 *
 * A line of a teletype has 69 columns. The breaks that it forced into a paragraph become blanks; breaks that
 * carry meaning (in lists, tables and verse, and at the end of a block) stay. A break was forced when the
 * first word of the next line would not have fitted on the line. Nothing is taken away or added but white
 * space: words at a hyphen stay apart as printed.
 */
#ifndef CABLEFS_PARSE_UNWRAP_H
#define CABLEFS_PARSE_UNWRAP_H

#include "base/text.h"

enum {
    /* Columns of the widest line of a body that is wrapped; a longer line is a block that somebody joined. At
     * 63, 06BEIJING23571 and 21 more change; at 117, 09SANAA2251 and one more change. */
    UNWRAP_WIDTH_MAX = 90,
    /* Bytes of one line of a heading, whatever the rule below it says. At 63, 06BEIJING23571 and 8 more
     * change; at 117, 09NEWDELHI1337 changes. */
    UNWRAP_HEADING_MAX = 90,
    /* Letters X in a row from which on they are what an archive took out. At 6, 05VIENNA3833 and 3 more
     * change; no document of the corpus decides below. */
    UNWRAP_REDACTION_MIN = 4,
};

struct unwrap_line { /* one line of a body that is not blank */
    struct span text; /* without white space at its end */
    size_t lead; /* columns that stood before it and were taken off, a paragraph number */
    bool blank_before; /* a blank line stood before it */
    bool cut_before; /* a page marker stood before it, and may have cut a sentence */
    bool run_on; /* it stood on the same line as the one before */
    bool torn; /* it begins with the rest of the word that ends the line above */
    unsigned lacks; /* text_lacks() of the text, or of more; 0 is always right */
};

/* The width to which a body is wrapped, in bytes: 0 when it is not wrapped at all (every block on one long
 * line). */
size_t unwrap_width(const struct unwrap_line *lines, size_t n);

/* Appends the lines to out. width: as unwrap_width() found for the whole body. */
void unwrap_text(struct buf *out, const struct unwrap_line *lines, size_t n, size_t width);

/* True when the first word of next would have fitted behind line: the break was meant. */
bool unwrap_break_meant(const struct unwrap_line *line, const struct unwrap_line *next, size_t width);

/* Ends in . ! ? or : perhaps behind a quotation mark or bracket, or in "END SUMMARY" without a point. */
bool unwrap_ends_sentence(struct span line);

/* Hyphens, spaced hyphens, equal signs, underscores: an underline. */
bool unwrap_is_rule(struct span line);

/* Has columns: they stand apart by three blanks or more, tabs or bars. Blanks behind the end of a sentence
 * are a typist's. */
bool unwrap_is_table_row(const struct unwrap_line *line);

/* Reads like a heading: short, no point or "END SUMMARY" at its end, no "SUMMARY:" with text behind it, most
 * of its words with a capital. */
bool unwrap_is_title(struct span line);

/* One word "XXXXXXXXXXXX". */
bool unwrap_is_redaction(struct span word);

/* "XXXXXXXXXXXX": the archive took all of it out. */
bool unwrap_is_redacted(struct span line);

/* Ends in a redaction, which may have taken the end of its sentence. */
bool unwrap_ends_redacted(struct span line);

/* "END SUMMARY", "End of text": closes a passage. */
bool unwrap_is_remark(struct span line);

#endif
