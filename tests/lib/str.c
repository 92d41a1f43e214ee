/* str: copies of spans. */
#include <stdio.h>

#include "str.h"
#include "test.h"

const char *str(struct span s) {
    static char copy[4096];
    assert_true(s.n < sizeof copy);
    snprintf(copy, sizeof copy, "%.*s", (int)s.n, s.n == 0 ? "" : s.p);
    return copy;
}

void str_expect(const char *text, const char *found, const char *expected) {
    if (strcmp(found, expected) != 0)
        fail_msg("\"%s\" is \"%s\", not \"%s\"", text, found, expected);
}
