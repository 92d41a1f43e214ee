#include "filename.h"

#include <stdio.h>
#include <string.h>

#include "printable.h"

/* Appends n bytes when they leave room for the NUL. */
static bool add(char out[FILENAME_SIZE], size_t *len, const char *bytes, size_t n) {
    if (*len + n >= FILENAME_SIZE)
        return false;
    memcpy(out + *len, bytes, n);
    *len += n;
    return true;
}

/* May a name not hold this character? Nor one that is not printable, the no-break space. */
static bool is_unsafe(struct span c) {
    size_t n;
    return c.p[0] == '/' || printable_char(c, &n) != PRINTABLE || span_eq(c, SPAN("\xc2\xa0"));
}

void filename_safe(struct span s, bool keep_blanks, char out[FILENAME_SIZE]) {
    size_t len = 0;
    bool blank = false;
    s = span_trim(s);
    while (s.n > 0) {
        size_t n = text_utf8_char(s);
        struct span c = span_first(s, n == 0 ? 1 : n);
        s = span_from(s, c.n);
        if (text_is_space(c.p[0])) {
            blank = true;
            continue;
        }
        if (blank && !add(out, &len, keep_blanks ? " " : "_", 1))
            break;
        blank = false;
        bool ok = is_unsafe(c) ? add(out, &len, "_", 1) : add(out, &len, c.p, c.n);
        if (!ok)
            break;
    }
    while (len > 0 && out[len - 1] == ' ')
        len--; /* the cut came behind a blank */
    out[len] = '\0';
    if (len == 0 || strcmp(out, ".") == 0 || strcmp(out, "..") == 0)
        snprintf(out, FILENAME_SIZE, "%s", len == 2 ? "__" : "_");
    if (out[0] == '-' || out[0] == '.')
        out[0] = '_'; /* `grep x *` would take the one for an option, and pass over the other */
}

void filename_numbered(const char *name, unsigned n, bool extension, char out[FILENAME_SIZE]) {
    char number[16];
    int digits = snprintf(number, sizeof number, "~%u", n);
    const char *dot = extension ? strrchr(name, '.') : NULL;
    if (dot != NULL && (dot == name || strlen(dot) > 16))
        dot = NULL;
    size_t stem = dot != NULL ? (size_t)(dot - name) : strlen(name);
    size_t room = FILENAME_SIZE - 1 - (size_t)(digits > 0 ? digits : 0) - (dot != NULL ? strlen(dot) : 0);
    while (stem > room || (stem < strlen(name) && ((unsigned char)name[stem] & 0xc0) == 0x80))
        stem--;
    snprintf(out, FILENAME_SIZE, "%.*s%s%s", (int)stem, name, number, dot != NULL ? dot : "");
}
