#include "ident.h"

#include <stdio.h>
#include <string.h>

#include "dtg.h"

enum { SERIAL_MAX = 99999999 };

enum err ident_parse(struct span s, struct ident *id) {
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
    if (!text_number(span_from(s, letters), SERIAL_MAX, &id->serial))
        return ERR_INVALID;
    id->year = dtg_full_year((int)year);
    for (size_t i = 0; i < post.n; i++)
        id->post[i] = text_upper(post.p[i]);
    id->post[post.n] = '\0';
    return ERR_OK;
}

void ident_format(const struct ident *id, char out[IDENT_MAX]) {
    snprintf(out, IDENT_MAX, "%02d%.*s%lu", id->year % 100, IDENT_POST_MAX - 1, id->post,
             id->serial % (SERIAL_MAX + 1UL));
}

/* What stands before the name of the post on FM lines and in the catalogue. */
static const char *const prefixes[] = {"AMEMBASSY", "AMCONSUL", "AMCONGEN", "USOFFICE",
                                       "US OFFICE", "EMBASSY",  "CONSULATE"};

/* Printed names, spaces taken out, whose identifiers use another word. */
static const struct {
    const char *printed, *post;
} aliases[] = {
    {"SECSTATE", "STATE"},
    {"SECSTATEWASHDC", "STATE"},
    {"SECSTATEWASHINGTONDC", "STATE"},
    {"SECRETARYOFSTATE", "STATE"},
    {"RIODEJAN", "RIODEJANEIRO"},
    {"USMISSIONUSUNNEWYORK", "USUNNEWYORK"},
    {"USMISSIONUSNATO", "USNATO"},
    {"USMISSIONUSOSCE", "USOSCE"},
    {"USMISSIONGENEVA", "GENEVA"},
    {"USMISSIONUNVIEVIENNA", "UNVIEVIENNA"},
    {"USUN", "USUNNEWYORK"},
    {"UNVIE", "UNVIEVIENNA"},
    {"USEU", "USEUBRUSSELS"},
    {"USINTHAVANA", "HAVANA"},
    {"IRANRPODUBAI", "RPODUBAI"},
};

enum err ident_post(struct span printed, char post[IDENT_POST_MAX]) {
    char name[IDENT_POST_MAX];
    printed = span_trim(printed);
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        struct span prefix = span_of(prefixes[i]);
        if (span_istarts(printed, prefix) && printed.n > prefix.n && text_is_space(printed.p[prefix.n])) {
            printed = span_trim(span_from(printed, prefix.n));
            break;
        }
    }
    size_t n = 0;
    for (size_t i = 0; i < printed.n; i++) {
        if (!text_is_upper(printed.p[i]) && !text_is_lower(printed.p[i]))
            continue; /* spaces, hyphens and points */
        if (n + 1 >= IDENT_POST_MAX)
            return ERR_INVALID;
        name[n++] = text_upper(printed.p[i]);
    }
    if (n < 2)
        return ERR_INVALID;
    name[n] = '\0';
    const char *found = name;
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++)
        if (strcmp(name, aliases[i].printed) == 0)
            found = aliases[i].post;
    snprintf(post, IDENT_POST_MAX, "%s", found);
    return ERR_OK;
}
