/* body_signature: the name of the signer, which stands at the end of a cable.
 *
 * It may stand on a line of its own or behind the last sentence, and rules, serials, the address of a web
 * page or a note may follow it.
 */
#ifndef CABLEFS_PARSE_BODY_SIGNATURE_H
#define CABLEFS_PARSE_BODY_SIGNATURE_H

#include "body_lines.h"

/* Takes the signature, if there is one, off the last lines and gives it to the cable. */
void body_signature_take(struct cable *c, struct body_lines *body);

#endif
