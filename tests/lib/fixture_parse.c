/* fixture_parse: parsers for tests. */
#include <stdio.h>

#include "cable/dtg.h"
#include "fixture_parse.h"
#include "test.h"

int fixture_parse_open(struct fixture_parse *p) {
    assert_int_equal(vocabulary_open(&p->vocabulary), ERR_OK);
    assert_int_equal(parser_open(p->vocabulary, &p->parser), ERR_OK);
    return 0;
}

int fixture_parse_close(struct fixture_parse *p, struct cable *c) {
    cable_free(c);
    parser_free(p->parser);
    parser_free(NULL);
    vocabulary_free(p->vocabulary);
    return 0;
}

void fixture_parse_text(const struct fixture_parse *p, const char *before, const char *text,
                        const char *after, struct cable *c) {
    static char document[4000];
    int n = snprintf(document, sizeof document, "%s%s%s", before, text, after);
    struct raw raw = {.path = SPAN("x.txt"), .name = SPAN("x.txt"), .bytes = {document, (size_t)n}};
    assert_true(n > 0 && n < (int)sizeof document);
    if (parse_document(p->parser, &raw, c) != ERR_OK)
        fail_msg("\"%s\" was refused", text);
}

const char *fixture_parse_date(const struct cable *c) {
    static char iso[DTG_ISO_SIZE];
    dtg_iso(c->date, iso);
    return c->has_date ? iso : "";
}
