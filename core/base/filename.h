/* filename: a safe file name from any text.
 *
 * A name has 1 to 255 bytes of valid UTF-8. It holds no '/', and nothing that is not printable (printable.h):
 * no control character, and no mark that makes it read backwards. It does not begin with a hyphen, which a
 * command would take for an option, or a dot, which would hide it. Blanks at its ends are
 * taken off, and those inside become '_', so that nobody has to quote a name in a shell. Two texts may get
 * the same name; whoever fills a directory makes names unique with filename_numbered().
 */
#ifndef CABLEFS_BASE_FILENAME_H
#define CABLEFS_BASE_FILENAME_H

#include "text.h"

enum { FILENAME_SIZE = 256 }; /* NAME_MAX of Linux and a NUL */

/* Writes the safe name of s, NUL-terminated. keep_blanks leaves single blanks as they are (file names under
 * text/). An empty or wholly unsafe text becomes "_". */
void filename_safe(struct span s, bool keep_blanks, char out[FILENAME_SIZE]);

/* Writes "name~N.ext" ("name~N" where there is no extension, or extension is false), cut in the stem to fit.
 */
void filename_numbered(const char *name, unsigned n, bool extension, char out[FILENAME_SIZE]);

#endif
