/* paragraph_numbers: which lines of a body begin a numbered paragraph, and what their numbers are.
 *
 * A paragraph is printed `¶4. (C) text`. In some copies the paragraph mark was lost or became a digit 1, on
 * some paragraphs of a cable and not on others: 14. (C), ¶14. (C), 1¶4., 4.(SBU), 4 (C), #4., 4. C), or a
 * bare (SBU). Numbered lists inside a paragraph look the same. No number is therefore believed by itself:
 * paragraph_numbers_mark() says what a line might be, and paragraph_numbers_recover() chooses, for the body
 * as a whole, the reading that needs the fewest repairs.
 *
 * No number is invented: each is printed at the start of its line, perhaps behind the digit that was a mark,
 * or stands for a marking between two such numbers that leave exactly that gap.
 */
#ifndef CABLEFS_PARSE_PARAGRAPH_NUMBERS_H
#define CABLEFS_PARSE_PARAGRAPH_NUMBERS_H

#include "base/text.h"

enum { PARAGRAPH_NUMBERS_MARKS_MAX = 16000 }; /* further candidates of one body are text */

/* What a line looks like, one bit each. */
enum paragraph_numbers_shape {
    PARAGRAPH_NUMBERS_BLANK = 1, /* a blank line stands before it */
    PARAGRAPH_NUMBERS_INDENTED = 2,
    PARAGRAPH_NUMBERS_LONG = 4, /* its text has three lines or more */
    PARAGRAPH_NUMBERS_SHAPES = 8,
};

struct paragraph_numbers_mark {
    /* what paragraph_numbers_mark() saw */
    struct span shown; /* the number as it stands in the line; empty for a bare marking */
    unsigned printed; /* what it reads as; 0 for a bare marking */
    /* the number without its first digit, a 1 that may have been the paragraph mark; 0 when there is none */
    unsigned stripped;
    bool pilcrow; /* a ¶ or # stands before the number */
    bool bracket; /* "1)": more often an item of a list */
    bool marked; /* a portion marking follows */
    size_t length; /* bytes of the number with its point and blanks, before the marking or text */
    /* what the caller knows */
    bool day; /* a month ends the line above, so that the number is a day, as a rule: "ON MAY", "17. HE" */
    bool apart; /* the line stands after a blank line, or after a line that ends a sentence or is short */
    unsigned shape; /* of enum paragraph_numbers_shape */
    size_t line; /* for the caller */
    /* what paragraph_numbers_recover() decided */
    bool accepted;
    unsigned number; /* 1-based, valid when accepted */
};

/* Looks at the start of a line of a body (leading blanks allowed); false when it cannot begin a paragraph.
 * Repairs of misprinted numbers belong here: recover() weighs them, and the body reports them. */
bool paragraph_numbers_mark(struct span line, struct paragraph_numbers_mark *mark);

/* The same without any repair, where nothing is weighed: in the head, where "k." and "l." are references, and
 * for other questions about one line. */
bool paragraph_numbers_as_printed(struct span line, struct paragraph_numbers_mark *mark);

/* Decides which marks begin paragraphs. extract: the body is a later section, whose first number may be any.
 * Scratch memory comes from the arena. ERR_OK or ERR_NOMEM. */
enum err paragraph_numbers_recover(struct arena *arena, struct paragraph_numbers_mark *marks, size_t n,
                                   bool extract);

/* Has an accepted mark another number than its line shows? Then the cable has a problem that says so. */
bool paragraph_numbers_is_repaired(const struct paragraph_numbers_mark *mark);

#endif
