/* telegrams: the telegrams of one text, when several stand in it one behind the other, or in a mailbox.
 *
 * A text is divided where the head of another message begins (telegram_head.h). The later sections of a
 * message, which repeat its head, stay with it; and so does a telegram that another one quotes: words such as
 * QUOTE or FOLLOWING, or a colon, stand above it, or UNQUOTE below. Where NNNN, the archive's attributes, a
 * rule, or the first lines of a transmission stand between, it is no quotation. A head without the serial
 * of its message divides only there; elsewhere it is a doubt, to be told.
 *
 * What is between the telegrams goes with the one below from the end of the message on: banners, distribution
 * and routing stand above a head. A text in which there are not two heads is never divided.
 *
 * A mailbox (RFC 4155) is divided where its messages begin, and each of them as above; the line "From " and
 * the header of the mail, up to an empty line, are its own and in no document.
 */
#ifndef CABLEFS_SOURCE_TELEGRAMS_H
#define CABLEFS_SOURCE_TELEGRAMS_H

#include "base/text.h"

struct telegrams { /* set by telegrams_begin() */
    struct span text; /* borrowed; of a mailbox, the mail at hand */
    struct span mails; /* behind it */
    size_t at; /* where the next telegram begins */
    size_t n; /* how many were handed out */
    bool begun; /* some of the text were handed out */
    size_t doubt; /* line of the telegram in which a head stands that may be another's; 0: none */
};

void telegrams_begin(struct telegrams *t, struct span text);

/* The next one; false behind the last. A text, and each mail, has at least one, which may be empty. */
bool telegrams_next(struct telegrams *t, struct span *telegram);

#endif
