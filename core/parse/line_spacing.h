/* line_spacing: a copy that was set with a blank line behind every line, as where "\r\r\n" ends the lines.
 *
 * There a blank line says nothing, although everywhere else it ends a field or a paragraph. Where two stood
 * below a line they are one, where one stood there is none; then the copy is read as any other.
 */
#ifndef CABLEFS_PARSE_LINE_SPACING_H
#define CABLEFS_PARSE_LINE_SPACING_H

#include "base/text.h"

/* Takes the blank lines between the lines out of the n bytes of text, in place, when no two lines touch and
 * none is longer than a telegram has them; elsewhere it changes nothing. Returns how many bytes are left. */
size_t line_spacing_single(char *text, size_t n);

#endif
