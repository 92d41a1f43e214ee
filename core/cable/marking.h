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

/* Length in bytes of the portion marking at the start of s, 0 when there is none; out gets it normalised:
 * capitals, "//" as "/", no blanks round the parts ("(s//nf)" is S/NF). A bare "C)" or "(C" counts only when
 * `damaged` is allowed. */
size_t marking_scan(struct span s, bool damaged, char out[MARKING_MAX]);

/* Length in bytes of the classification word at the start of s (spaced out or not, first letter doubled or
 * lost), 0 when there is none. The word must end there: "SECRETARY" is none. */
size_t marking_level(struct span s, enum cable_level *level);

/* The same; *garbled says that a letter had to be restored or dropped (SS E C R E T, E C R E T). */
size_t marking_level_garbled(struct span s, enum cable_level *level, bool *garbled);

/* The level of a ZNY line's letters ("CCCCC"), CABLE_LEVEL_NONE when they say none. */
enum cable_level marking_zny(struct span letters);

/* Length of a caveat or caption word that may follow the level on the classification line (NOFORN, SENSITIVE,
 * SIPDIS, //NF//, ...), 0 for none; *caveat gets the word as the index writes it: NF is NOFORN. */
size_t marking_caveat(struct span s, struct span *caveat);

/* A word that limits who may read, as opposed to how the message travels (SIPDIS, EXDIS): NOFORN, SENSITIVE,
 * ... */
bool marking_is_caveat(struct span word);

#endif
