/* marking: portion markings of paragraphs and subjects, and the classification at the head of a cable.
 *
 *   (C) (S/NF) (SBU) (U) (C/REL NATO)     portion markings (E.O. 12958, section 1.6);
 *                                         also damaged: "C)", "(C", "(c)", "( C )"
 *   C O N F I D E N T I A L, S E C R E T, SS E C R E T, E C R E T, UNCLAS, LIMITED OFFICIAL USE
 */
#ifndef CABLEFS_CABLE_MARKING_H
#define CABLEFS_CABLE_MARKING_H

#include "cable.h"

enum { MARKING_MAX = 48 };

/* Returns the length in bytes of the portion marking at the start of s, or 0 when there is none. out gets the
 * marking normalised: in capitals, "//" as "/", without blanks round the parts, so that "(s//nf)" is S/NF. A
 * bare "C)" or "(C" counts only when `damaged` is true. */
size_t marking_scan(struct span s, bool damaged, char out[MARKING_MAX]);

/* Returns the length in bytes of the classification word at the start of s, or 0 when there is none. The word
 * may be spaced out, and its first letter may be doubled or lost. It must end there: "SECRETARY" is none. */
size_t marking_level(struct span s, enum cable_level *level);

/* The same; *garbled says that a letter had to be restored or dropped (SS E C R E T, E C R E T). */
size_t marking_level_garbled(struct span s, enum cable_level *level, bool *garbled);

/* The level that the letters of a ZNY line mean ("CCCCC"), or CABLE_LEVEL_NONE. */
enum cable_level marking_zny(struct span letters);

/* Returns the length of the caveat or caption at the start of s (NOFORN, SENSITIVE, SIPDIS, //NF//, ...),
 * which may follow the level on the classification line, or 0 when there is none. *caveat gets the word as
 * the index writes it: NF is NOFORN. */
size_t marking_caveat(struct span s, struct span *caveat);

/* Does the word limit who may read (NOFORN, SENSITIVE, ...)? Others say how the message travels (SIPDIS,
 * EXDIS). */
bool marking_is_caveat(struct span word);

#endif
