/* str: texts of spans, for checks that want strings. A text that has no room fails the test. */
#ifndef CABLEFS_LIB_STR_H
#define CABLEFS_LIB_STR_H

#include "base/text.h"

/* A NUL-terminated copy, for assert_string_equal; good until the next call. */
const char *str(struct span s);

/* found, which was made of the text, is what was expected; else both are said with the text. */
void str_expect(const char *text, const char *found, const char *expected);

#endif
