/* head_label: finds the labels of fields, at the start of a line and inside one. */
#ifndef CABLEFS_PARSE_HEAD_LABEL_H
#define CABLEFS_PARSE_HEAD_LABEL_H

#include "head.h"

/* The length in bytes of the label at the start of the line, with the blanks and the colon behind it; *field
 * gets the field. 0 when the line begins with no label. */
size_t head_label_at(struct span line, enum head_field *field);

/* The offset at which a line must be taken apart, or 0. In a line that begins with a label, or goes on with
 * the field `above` (HEAD_NONE for none), that is where a second label begins, or, behind a label, the first
 * paragraph; in other lines, where E.O. or TAGS stands behind a word of handling ("SIPDIS E.O. 12958: N/A"),
 * or SUBJECT behind codes. */
size_t head_label_inside(struct span line, enum head_field above);

/* The labels that are known, from 0, for tests; an empty span behind the last. */
struct span head_label_word(size_t i);

#endif
