#include "filename.h"

#include <stdio.h>
#include <string.h>

/* Appends n bytes when they leave room for the NUL. */
static bool add(char out[FILENAME_SIZE], size_t *len, const char *bytes, size_t n) {
    if (*len + n >= FILENAME_SIZE)
        return false;
    memcpy(out + *len, bytes, n);
    *len += n;
    return true;
}

/* What a character of the text becomes in a name: itself, or '_' for what a name may not hold. */
static bool is_unsafe(struct span c) {
    unsigned char b = (unsigned char)c.p[0];
    if (c.n == 2 && b == 0xc2 && (unsigned char)c.p[1] < 0xa1)
        return true; /* C1 controls and the no-break space */
    return c.n == 1 && (b < 0x20 || b == 0x7f || b == '/');
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
        bool ok = n == 0 || is_unsafe(c) ? add(out, &len, "_", 1) : add(out, &len, c.p, c.n);
        if (!ok)
            break;
    }
    while (len > 0 && out[len - 1] == ' ')
        len--; /* the cut came behind a blank */
    out[len] = '\0';
    if (out[0] == '-')
        out[0] = '_'; /* `grep x *` would take it for an option */
    if (len == 0 || strcmp(out, ".") == 0 || strcmp(out, "..") == 0)
        snprintf(out, FILENAME_SIZE, "%s", len == 2 ? "__" : "_");
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
