/* paragraph_numbers: which lines of a body begin a numbered paragraph, and what their numbers are.
 *
 * A paragraph is printed `¶4. (C) text`. In some copies the paragraph mark was lost or became a digit 1, on
 * some paragraphs of a cable and not on others: 14. (C), ¶14. (C), 1¶4., 4.(SBU), 4 (C), #4., 4. C), or a
 * bare (SBU). Numbered lists inside a paragraph look the same. No number is therefore believed by itself:
 * paragraph_numbers_mark() says what a line might be, and paragraph_numbers_recover() chooses, for the body
 * as a whole, the reading that needs the fewest repairs.
 */
#ifndef CABLEFS_PARSE_PARAGRAPH_NUMBERS_H
#define CABLEFS_PARSE_PARAGRAPH_NUMBERS_H

#include "base/text.h"

enum { PARAGRAPH_NUMBERS_MARKS_MAX = 16000 }; /* further candidates of one body are text */

struct paragraph_numbers_mark {
    /* what paragraph_numbers_mark() saw */
    unsigned printed; /* the number as printed; 0 for a bare marking */
    /* the number without its first digit, a 1 that may have been the paragraph mark; 0 when there is none */
    unsigned stripped;
    bool pilcrow; /* a ¶ or # stands before the number */
    bool bracket; /* "1)": more often an item of a list */
    bool marked; /* a portion marking follows */
    size_t length; /* bytes of the number with its point and blanks, before the marking or text */
    /* what the caller knows */
    bool apart; /* the line stands after a blank line, or after a line that ends a sentence or is short */
    size_t line; /* for the caller */
    /* what paragraph_numbers_recover() decided */
    bool accepted;
    unsigned number; /* 1-based, valid when accepted */
};

/* Looks at the start of a line (leading blanks allowed); false when it cannot begin a paragraph. */
bool paragraph_numbers_mark(struct span line, struct paragraph_numbers_mark *mark);

/* Decides which marks begin paragraphs. Scratch memory comes from the arena. ERR_NOMEM. */
enum err paragraph_numbers_recover(struct arena *arena, struct paragraph_numbers_mark *marks, size_t n);

#endif
