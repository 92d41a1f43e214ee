#include "ident.h"

#include "dtg.h"
#include "post.h"
#include <stdio.h>
#include <string.h>

enum { SERIAL_MAX = 99999999 };

/* Takes off what only the National Archives write: the century, and the letter of a further document of that
 * number. All other text stays as it is. */
static struct span without_archive_form(struct span s, unsigned *further) {
    unsigned long year;
    bool four = text_count_digits(s) == 4 && text_number(span_first(s, 4), 9999, &year);
    *further = 0;
    if (!four || year != (unsigned long)dtg_full_year((int)(year % 100)))
        return s;
    s = span_from(s, 2);
    char letter = s.n > 2 && s.p[s.n - 2] == '_' ? text_upper(s.p[s.n - 1]) : ' ';
    if (!text_is_upper(letter))
        return s;
    *further = letter == 'A' ? 0 : (unsigned)(letter - 'A') + 1;
    return span_first(s, s.n - 2);
}

enum err ident_parse(struct span s, struct ident *ident) {
    s = without_archive_form(s, &ident->further);
    if (text_count_digits(s) < 2)
        return ERR_INVALID;
    unsigned long year;
    if (!text_number(span_first(s, 2), 99, &year))
        return ERR_INVALID;
    s = span_from(s, 2);
    size_t letters = 0;
    while (letters < s.n && (text_is_upper(s.p[letters]) || text_is_lower(s.p[letters])))
        letters++;
    struct span post = span_first(s, letters);
    if (post.n < 2 || post.n >= IDENT_POST_MAX)
        return ERR_INVALID;
    if (!text_number(span_from(s, letters), SERIAL_MAX, &ident->serial))
        return ERR_INVALID;
    ident->year = dtg_full_year((int)year);
    for (size_t i = 0; i < post.n; i++)
        ident->post[i] = text_upper(post.p[i]);
    ident->post[post.n] = '\0';
    return ERR_OK;
}

/* "SECTION 01 OF 02 MANAMA 492" was cut behind its first letter. */
bool ident_mend(struct span s, struct ident *ident) {
    char text[IDENT_MAX];
    size_t serial = s.n, post;
    while (serial > 0 && text_is_digit(s.p[serial - 1]))
        serial--;
    for (post = serial; post > 0 && text_is_upper(s.p[post - 1]);)
        post--;
    size_t letters = 2;
    while (letters < post && text_is_upper(s.p[letters]))
        letters++;
    bool section = letters >= 5 && span_eq(span_from(span_first(s, letters), letters - 3), SPAN("ION"));
    if (text_count_digits(s) != 2 || !section || post <= letters || 2 + s.n - post >= sizeof text)
        return false;
    memcpy(text, s.p, 2);
    memcpy(text + 2, s.p + post, s.n - post);
    return ident_parse((struct span){text, 2 + s.n - post}, ident) == ERR_OK;
}

enum err ident_read(struct span s, struct ident *ident) {
    char joined[IDENT_MAX];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (text_is_space(s.p[i]))
            continue;
        if (n == sizeof joined)
            return ERR_INVALID;
        joined[n++] = s.p[i];
    }
    return ident_parse((struct span){joined, n}, ident);
}

void ident_format(const struct ident *ident, char out[IDENT_MAX]) {
    snprintf(out, IDENT_MAX, "%02d%.*s%lu", ident->year % 100, IDENT_POST_MAX - 1, ident->post,
             ident->serial % (SERIAL_MAX + 1UL));
}

void ident_format_further(const struct ident *ident, char out[IDENT_MAX]) {
    ident_format(ident, out);
    size_t n = strlen(out);
    if (ident->further > 1)
        snprintf(out + n, IDENT_MAX - n, "~%u", ident->further % 100);
}

/* What stands before the name of the post on FM lines and in the metadata; the longer one first. */
static const struct span prefixes[] = {
    SPAN_INIT("AMERICAN EMBASSY"),
    SPAN_INIT("AMERICAN CONSULATE"),
    SPAN_INIT("US EMBASSY"),
    SPAN_INIT("AMEMBASSY"),
    SPAN_INIT("AMEMB"),
    SPAN_INIT("AMCONSUL"),
    SPAN_INIT("AMCONGEN"),
    SPAN_INIT("USOFFICE"),
    SPAN_INIT("US OFFICE"),
    SPAN_INIT("USMISSION"),
    SPAN_INIT("US MISSION"),
    SPAN_INIT("MISSION"),
    SPAN_INIT("EMBASSY"),
    SPAN_INIT("CONSULATE GENERAL"),
    SPAN_INIT("CONSULATE"),
    SPAN_INIT("CONGEN"),
    SPAN_INIT("EMB"),
    SPAN_INIT("REO"),
    SPAN_INIT("USLO"),
};

/* The letters of a printed name in capitals; blanks, hyphens and points go. 0 when they do not fit. */
static size_t letters_of(struct span printed, char name[IDENT_POST_MAX]) {
    size_t n = 0;
    for (size_t i = 0; i < printed.n; i++) {
        if (!text_is_upper(printed.p[i]) && !text_is_lower(printed.p[i]))
            continue;
        if (n + 1 >= IDENT_POST_MAX)
            return 0;
        name[n++] = text_upper(printed.p[i]);
    }
    name[n] = '\0';
    return n;
}

static struct span without_prefix(struct span printed) {
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        struct span prefix = prefixes[i];
        if (span_istarts(printed, prefix) && printed.n > prefix.n && text_is_space(printed.p[prefix.n]))
            return span_trim(span_from(printed, prefix.n));
    }
    return printed;
}

bool ident_known_post(struct span printed, char post[IDENT_POST_MAX]) {
    char name[IDENT_POST_MAX];
    printed = span_trim(printed);
    size_t n = letters_of(printed, name);
    const char *found = n > 0 ? post_find((struct span){name, n}) : NULL;
    if (found == NULL && (n = letters_of(without_prefix(printed), name)) > 0)
        found = post_find((struct span){name, n});
    if (found != NULL)
        snprintf(post, IDENT_POST_MAX, "%s", found);
    return found != NULL;
}

enum err ident_post(struct span printed, char post[IDENT_POST_MAX]) {
    char name[IDENT_POST_MAX];
    if (ident_known_post(printed, post))
        return ERR_OK;
    if (letters_of(without_prefix(span_trim(printed)), name) < 2)
        return ERR_INVALID;
    snprintf(post, IDENT_POST_MAX, "%s", name);
    return ERR_OK;
}

void ident_settle(struct ident *ident) {
    struct span post = span_of(ident->post);
    const char *whole = NULL;
    if (!ident_known_post(post, ident->post) && (whole = post_complete(post)) != NULL)
        snprintf(ident->post, sizeof ident->post, "%s", whole);
}
