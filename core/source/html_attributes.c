#include "html_attributes.h"

static bool is_name(char c) {
    return text_is_letter(c) || text_is_digit(c) || c == '_' || c == ':' || c == '-' || c == '.';
}

static size_t skip_blanks(struct span s, size_t at) {
    while (at < s.n && text_is_space(s.p[at]))
        at++;
    return at;
}

/* Behind the value that stands at `at`: in quotation marks, or up to a blank or the end of the tag. */
static size_t skip_value(struct span s, size_t at) {
    if (at < s.n && (s.p[at] == '"' || s.p[at] == '\'')) {
        const char *end = memchr(s.p + at + 1, s.p[at], s.n - at - 1);
        return end == NULL ? s.n : (size_t)(end - s.p) + 1;
    }
    while (at < s.n && !text_is_space(s.p[at]) && s.p[at] != '>')
        at++;
    return at;
}

/* Behind the attribute that begins at `at`, and its value. Anything up to a blank, an equals sign or the end
 * of the tag is a name: what libxml2 does not take for one it passes over. */
static size_t skip_attribute(struct span s, size_t at) {
    size_t begin = at;
    while (at < s.n && !text_is_space(s.p[at]) && s.p[at] != '>' && (s.p[at] != '=' || at == begin))
        at++;
    size_t next = skip_blanks(s, at);
    return next < s.n && s.p[next] == '=' ? skip_value(s, skip_blanks(s, next + 1)) : at;
}

/* How many attributes other tags of the same name had; NULL where each tag stands for itself. */
static size_t *joined(struct html_attributes *h, struct span name) {
    return span_ieq(name, SPAN("html")) ? &h->joined[0] : span_ieq(name, SPAN("body")) ? &h->joined[1] : NULL;
}

/* Behind the comment that begins at s; 0 when none does. */
static size_t comment(struct span s) {
    if (!span_starts(s, SPAN("<!--")))
        return 0;
    const char *end = memmem(s.p + 4, s.n - 4, "-->", 3);
    return end == NULL ? s.n : (size_t)(end - s.p) + 3;
}

/* Where the end tag of the script or style stands whose tag ends at `at`; `at` for every other tag. */
static size_t script(struct span s, struct span name, size_t at) {
    if ((!span_ieq(name, SPAN("script")) && !span_ieq(name, SPAN("style"))) || s.p[at - 1] == '/')
        return at;
    while (at < s.n) {
        const char *end = memmem(s.p + at, s.n - at, "</", 2);
        at = end == NULL ? s.n : (size_t)(end - s.p);
        if (span_istarts(span_from(s, at + 2), name))
            break;
        at += at < s.n;
    }
    return at;
}

bool html_attributes_next(struct html_attributes *h, struct span page, size_t *from, size_t *to,
                          size_t *excess) {
    const char *open;
    while (h->at < page.n && (open = memchr(page.p + h->at, '<', page.n - h->at)) != NULL) {
        size_t begin = (size_t)(open - page.p) + 1, at = begin, n = 0;
        size_t behind = comment(span_from(page, begin - 1));
        h->at = behind > 0 ? begin - 1 + behind : at;
        if (behind > 0 || at == page.n || !text_is_letter(page.p[at]))
            continue;
        while (at < page.n && is_name(page.p[at]))
            at++;
        const struct span name = {page.p + begin, at - begin};
        size_t *others = joined(h, name), before = others == NULL ? 0 : *others;
        *from = 0;
        for (at = skip_blanks(page, at); at < page.n && page.p[at] != '>'; at = skip_blanks(page, at)) {
            if (page.p[at] == '/') { /* of "/>", or nothing */
                at++;
                continue;
            }
            if (before + n++ == HTML_ATTRIBUTES_MAX)
                *from = at;
            at = *to = skip_attribute(page, at);
        }
        if (others != NULL)
            *others = before + n < HTML_ATTRIBUTES_MAX ? before + n : HTML_ATTRIBUTES_MAX;
        h->at = script(page, name, at);
        if (*from > 0) {
            *excess = before + n - HTML_ATTRIBUTES_MAX;
            return true;
        }
    }
    h->at = page.n;
    return false;
}
