/* body_signature: the name at the end of a cable, and what may stand behind it. */
#ifndef CABLEFS_PARSE_BODY_SIGNATURE_H
#define CABLEFS_PARSE_BODY_SIGNATURE_H

#include "body_lines.h"

/* Takes the signature, if there is one, off the last lines and gives it to the cable. */
void body_signature_take(struct cable *c, struct body_lines *body);

#endif
