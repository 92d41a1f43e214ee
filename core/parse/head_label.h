/* head_label: recognises the labels of header fields at the start of a line and inside one. */
#ifndef CABLEFS_PARSE_HEAD_LABEL_H
#define CABLEFS_PARSE_HEAD_LABEL_H

#include "head.h"

/* Bytes of the label at the start of the line (blanks and colon included), 0 when there is none; *field says
 * which. */
size_t head_label_at(struct span line, enum head_field *field);

/* Finds a second label, or the first paragraph, inside a line that begins with a label, or E.O. and TAGS
 * behind a handling line ("SIPDIS E.O. 12958: N/A"): the offset where the line is to be taken apart, or 0. */
size_t head_label_inside(struct span line);

#endif
