/* test_vocabulary: the TAGS list as an index over its table, and the search for its names in a text.
 * Some tests go over the whole table, so that a new line of it is tested as it stands. */
#include <stdio.h>

#include "cable/vocabulary.h"
#include "lib/test.h"

static int open_vocabulary(void **state) {
    return vocabulary_open((struct vocabulary **)state) == ERR_OK ? 0 : -1;
}

static int free_vocabulary(void **state) {
    vocabulary_free(*state);
    return 0;
}

/* ---- the table ---- */

static void every_code_leads_to_its_entry(void **state) {
    for (size_t i = 0; i < vocabulary_table_len; i++) {
        const struct vocabulary_entry *e = vocabulary_code(*state, span_of(vocabulary_table[i].code));
        if (e != &vocabulary_table[i])
            fail_msg("code %s", vocabulary_table[i].code);
    }
}

static void every_name_leads_to_its_first_entry(void **state) {
    for (size_t i = 0; i < vocabulary_table_len; i++) {
        size_t first = 0;
        while (strcmp(vocabulary_table[first].name, vocabulary_table[i].name) != 0)
            first++;
        if (vocabulary_name(*state, span_of(vocabulary_table[i].name)) != &vocabulary_table[first])
            fail_msg("name %s", vocabulary_table[i].name);
    }
}

static void names_are_capitals_with_single_blanks(void **state) {
    (void)state;
    for (size_t i = 0; i < vocabulary_table_len; i++) {
        struct span name = span_of(vocabulary_table[i].name);
        if (name.n == 0 || span_trim(name).n != name.n || strstr(name.p, "  ") != NULL)
            fail_msg("blanks in %s", name.p);
        for (size_t k = 0; k < name.n; k++)
            if (text_is_lower(name.p[k]))
                fail_msg("small letter in %s", name.p);
    }
}

static void each_distinct_name_has_one_number(void **state) {
    const struct vocabulary *v = *state;
    size_t distinct = 0;
    for (size_t i = 0; i < vocabulary_table_len; i++)
        distinct += vocabulary_name(v, span_of(vocabulary_table[i].name)) == &vocabulary_table[i];
    assert_int_equal(vocabulary_names(v), distinct);
    for (size_t i = 0; i < distinct; i++) {
        const char *name = vocabulary_name_at(v, i);
        assert_non_null(vocabulary_name(v, span_of(name)));
        for (size_t k = 0; k < i; k++)
            if (strcmp(vocabulary_name_at(v, k), name) == 0)
                fail_msg("%s has two numbers", name);
    }
}

struct hits {
    const struct vocabulary *v;
    const char *names[20];
    size_t n;
};

static void note(void *context, size_t number) {
    struct hits *h = context;
    assert_true(number < vocabulary_names(h->v));
    if (h->n < COUNT(h->names))
        h->names[h->n++] = vocabulary_name_at(h->v, number);
}

static struct hits scan(const struct vocabulary *v, struct span text) {
    struct hits h = {.v = v};
    vocabulary_scan(v, text, note, &h);
    return h;
}

static void every_form_alone_means_its_name(void **state) {
    for (size_t i = 0; i < vocabulary_table_len; i++) {
        const char *forms = vocabulary_table[i].forms;
        while (*forms != '\0') {
            struct span form = {forms, strcspn(forms, "|")};
            struct hits h = scan(*state, form);
            if (h.n != 1 || strcmp(h.names[0], vocabulary_table[i].name) != 0)
                fail_msg("form \"%.*s\" of %s", (int)form.n, form.p, vocabulary_table[i].name);
            forms += form.n + (forms[form.n] == '|');
        }
    }
}

/* ---- lookup ---- */

static void codes_and_names_are_different_things(void **state) {
    assert_string_equal(vocabulary_code(*state, SPAN("KV"))->name, "KOSOVO");
    assert_string_equal(vocabulary_name(*state, SPAN("KOSOVO"))->code, "KV");
    assert_null(vocabulary_code(*state, SPAN("KOSOVO")));
    assert_null(vocabulary_name(*state, SPAN("KV")));
    assert_int_equal(vocabulary_code(*state, SPAN("KV"))->kind, VOCABULARY_COUNTRY);
}

static void what_is_not_listed_is_not_found(void **state) {
    static const char *const words[] = {"",        "K",       "kv",  "Kosovo",   "KOSOV",
                                        "KOSOVOS", "VELMARK", "KV ", "PREL PGOV"};
    for (size_t i = 0; i < COUNT(words); i++) {
        assert_null(vocabulary_code(*state, span_of(words[i])));
        assert_null(vocabulary_name(*state, span_of(words[i])));
    }
    assert_null(vocabulary_code(*state, SPAN_EMPTY));
}

static void codes_may_share_a_name(void **state) {
    const char *retired = vocabulary_code(*state, SPAN("VZ"))->name;
    assert_string_equal(retired, "VENEZUELA");
    assert_string_equal(vocabulary_code(*state, SPAN("VE"))->name, retired);
    assert_string_equal(vocabulary_name(*state, SPAN("VENEZUELA"))->name, retired);
}

static void kinds_have_names(void **state) {
    (void)state;
    assert_string_equal(vocabulary_kind_name(VOCABULARY_COUNTRY), "country");
    assert_string_equal(vocabulary_kind_name(VOCABULARY_ORGANIZATION), "organization");
    assert_string_equal(vocabulary_kind_name(VOCABULARY_SUBJECT), "subject");
    assert_string_equal(vocabulary_kind_name(VOCABULARY_PROGRAM), "program");
}

static void nothing_to_free_is_freed(void **state) {
    (void)state;
    vocabulary_free(NULL);
}

/* ---- scanning ---- */

/* The names found, each where it is first met, apart by commas. */
static const char *found(void **state, const char *text) {
    static char list[500];
    struct hits h = scan(*state, span_of(text));
    list[0] = '\0';
    for (size_t i = 0; i < h.n; i++) {
        size_t k = 0;
        while (strcmp(h.names[k], h.names[i]) != 0)
            k++;
        if (k == i) {
            strcat(list, i == 0 ? "" : ",");
            strcat(list, h.names[i]);
        }
    }
    return list;
}

static void inflected_forms_mean_the_name(void **state) {
    assert_string_equal(found(state, "The gardener is a Kosovar."), "KOSOVO");
    assert_string_equal(found(state, "an Italian trawler"), "ITALY");
}

static void names_come_in_reading_order(void **state) {
    assert_string_equal(found(state, "Serbia asked Italy, and Italy asked Serbia."), "SERBIA,ITALY");
}

static void a_form_counts_as_written_or_in_capitals(void **state) {
    assert_string_equal(found(state, "KOSOVO IS CALM"), "KOSOVO");
    assert_string_equal(found(state, "kosovo is calm"), "");
    assert_string_equal(found(state, "KOSOVo is calm"), "");
}

static void a_form_is_a_whole_word(void **state) {
    assert_string_equal(found(state, "Kosovoans"), "");
    assert_string_equal(found(state, "preKosovo"), "");
    assert_string_equal(found(state, "Kosovo2"), "");
    assert_string_equal(found(state, "Kosov"), "");
    assert_string_equal(found(state, "(Kosovo)"), "KOSOVO");
    assert_string_equal(found(state, "Kosovo."), "KOSOVO");
    assert_string_equal(found(state, "Italian-Romanian cooperation"), "ITALY,ROMANIA");
}

static void the_longest_form_wins(void **state) {
    assert_string_equal(found(state, "Kosovo Albanian leaders"), "KOSOVO");
    assert_string_equal(found(state, "KOSOVO ALBANIAN LEADERS"), "KOSOVO");
}

static void names_inside_other_names_are_not_meant(void **state) {
    assert_string_equal(found(state, "New Mexico and Mexico"), "MEXICO");
    assert_string_equal(found(state, "NEW MEXICO, LAKE CHAD"), "");
    assert_string_equal(found(state, "Atlanta, Georgia; Tbilisi, Georgia"), "GEORGIA");
    assert_string_equal(found(state, "African American voters in Africa"), "AFRICA");
    assert_string_equal(found(state, "Papua New Guinea"), "PAPUA NEW GUINEA");
    assert_string_equal(found(state, "Internet piracy, the USDA of Burma, PNG action"), "BURMA");
}

static void a_decoy_is_no_form(void **state) {
    const char *decoy = vocabulary_decoys;
    while (*decoy != '\0') {
        struct span s = {decoy, strcspn(decoy, "|")};
        if (scan(*state, s).n != 0)
            fail_msg("%.*s", (int)s.n, s.p);
        decoy += s.n + (decoy[s.n] == '|');
    }
}

static void a_possessive_does_not_hide_a_name(void **state) {
    assert_string_equal(found(state, "Kosovo's status"), "KOSOVO");
    assert_string_equal(found(state, "KOSOVO'S STATUS"), "KOSOVO");
    assert_string_equal(found(state, "Kosovo,s status"), "KOSOVO"); /* as garbled copies print it */
}

static void a_typographic_possessive_does_not_hide_a_name(void **state) {
    assert_string_equal(found(state, "Kosovo\u2019s status"), "KOSOVO");
}

static void typographic_marks_are_word_boundaries(void **state) {
    assert_string_equal(found(state, "\u201cKosovo\u201d is calm"), "KOSOVO");
    assert_string_equal(found(state, "Italy\u2014and Serbia\u2026"), "ITALY,SERBIA");
}

static void a_text_without_names_mentions_none(void **state) {
    assert_string_equal(found(state, ""), "");
    assert_string_equal(found(state, "Honey is honey. -- 12 \u00e9t\u00e9"), "");
    assert_int_equal(scan(*state, SPAN_EMPTY).n, 0);
}

static void the_text_ends_where_the_span_ends(void **state) {
    assert_int_equal(scan(*state, span_first(SPAN("Kosovo"), 5)).n, 0);
    assert_int_equal(scan(*state, span_first(SPAN("Kosovoans"), 6)).n, 1);
}

/* A text is looked at in blocks, those with characters that are not ASCII in another way. */
static void a_form_is_found_wherever_it_stands(void **state) {
    static const char *const fillers[] = {"x", "\u00e9", "x\u00e9xxxxxxxxxxxxx", "."};
    static const char *const behind[] = {"", " ", ".", "x", "\u00e9", "\u2019s"};
    static const bool counts[] = {true, true, true, false, false, true};
    char text[1024];
    for (size_t filler = 0; filler < COUNT(fillers); filler++)
        for (size_t n = 0; n < 150; n++)
            for (size_t b = 0; b < COUNT(behind); b++) {
                size_t at = 0, before = strlen(fillers[filler]);
                for (; at + before <= n; at += before)
                    memcpy(text + at, fillers[filler], before);
                int more = snprintf(text + at, sizeof text - at, " Kosovo%s", behind[b]);
                struct hits h = scan(*state, (struct span){text, at + (size_t)more});
                if (h.n != (counts[b] ? 1u : 0u))
                    fail_msg("%zu hits behind %zu bytes of \"%s\", before \"%s\"", h.n, at, fillers[filler],
                             behind[b]);
                memcpy(text + at, "xNew Zealand, of", 16); /* a word goes on: no New Zealand */
                if (scan(*state, (struct span){text, at + 16}).n != 0)
                    fail_msg("a name inside a word behind %zu bytes", at);
                memcpy(text + at, " New Zealand's ", 15);
                if (scan(*state, (struct span){text, at + 15}).n != 1)
                    fail_msg("no New Zealand behind %zu bytes of \"%s\"", at, fillers[filler]);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_found_wherever_it_stands),
        cmocka_unit_test(every_code_leads_to_its_entry),
        cmocka_unit_test(every_name_leads_to_its_first_entry),
        cmocka_unit_test(names_are_capitals_with_single_blanks),
        cmocka_unit_test(each_distinct_name_has_one_number),
        cmocka_unit_test(every_form_alone_means_its_name),
        cmocka_unit_test(codes_and_names_are_different_things),
        cmocka_unit_test(what_is_not_listed_is_not_found),
        cmocka_unit_test(codes_may_share_a_name),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(nothing_to_free_is_freed),
        cmocka_unit_test(inflected_forms_mean_the_name),
        cmocka_unit_test(names_come_in_reading_order),
        cmocka_unit_test(a_form_counts_as_written_or_in_capitals),
        cmocka_unit_test(a_form_is_a_whole_word),
        cmocka_unit_test(the_longest_form_wins),
        cmocka_unit_test(names_inside_other_names_are_not_meant),
        cmocka_unit_test(a_decoy_is_no_form),
        cmocka_unit_test(a_possessive_does_not_hide_a_name),
        cmocka_unit_test(a_typographic_possessive_does_not_hide_a_name),
        cmocka_unit_test(typographic_marks_are_word_boundaries),
        cmocka_unit_test(a_text_without_names_mentions_none),
        cmocka_unit_test(the_text_ends_where_the_span_ends),
    };
    return cmocka_run_group_tests(tests, open_vocabulary, free_vocabulary);
}
