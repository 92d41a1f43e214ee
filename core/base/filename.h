/* filename: a safe file name from any text.
 *
 * A name has 1 to 255 bytes of valid UTF-8, no '/', no NUL, no control character, is not "." or "..", does
 * not begin with a hyphen (it would be taken for an option), does not begin or end with a blank, and has no
 * blank inside: blanks become '_', as the shell likes it. Different texts may get the same name; whoever
 * fills a directory makes them unique with filename_numbered().
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
