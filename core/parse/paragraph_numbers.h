/* sequence: which lines of a body begin a numbered paragraph, and what their numbers are.
 *
 * A paragraph is printed `¶4. (C) text`. The mark was lost or became a digit 1 in some copies, on some
 * paragraphs of a cable and not on others: 14. (C), ¶14. (C), 1¶4., 4.(SBU), 4 (C), #4., 4. C), or a bare
 * (SBU). Numbered lists inside a paragraph look alike. So no number is believed alone: sequence_mark() says
 * what a line might be, and sequence_recover() chooses, for the whole body, the reading that needs the fewest
 * repairs.
 */
#ifndef CABLEFS_SEQUENCE_H
#define CABLEFS_SEQUENCE_H

#include "base/text.h"

enum { SEQUENCE_MARKS_MAX = 16000 }; /* further candidates of one body are text */

struct sequence_mark {
    /* what sequence_mark() saw */
    unsigned printed; /* the number as printed; 0 for a bare marking */
    unsigned
        stripped; /* the number without a leading 1 that may have been the paragraph mark; 0: not possible */
    bool pilcrow; /* a ¶ or # stands before the number */
    bool bracket; /* "1)": more often an item of a list */
    bool marked; /* a portion marking follows */
    size_t length; /* bytes of the number with its point and blanks, before the marking or text */
    /* what the caller knows */
    bool apart; /* the line stands after a blank line, or after a line that ends a sentence or is short */
    size_t line; /* for the caller */
    /* what sequence_recover() decided */
    bool accepted;
    unsigned number; /* 1-based, valid when accepted */
};

/* Looks at the start of a line (leading blanks allowed); false when it cannot begin a paragraph. */
bool sequence_mark(struct span line, struct sequence_mark *mark);

/* Decides which marks begin paragraphs. Scratch memory comes from the arena. ERR_NOMEM. */
enum err sequence_recover(struct arena *arena, struct sequence_mark *marks, size_t n);

#endif
