#include "citation_label.h"

static bool is_ascii_letter(char c) {
    return text_is_upper(c) || text_is_lower(c);
}

struct span citation_label_of(char letter, bool twice) {
    static const char capitals[] = "AABBCCDDEEFFGGHHIIJJKKLLMMNNOOPPQQRRSSTTUUVVWWXXYYZZ";
    return (struct span){capitals + 2 * (size_t)(text_upper(letter) - 'A'), twice ? 2 : 1};
}

size_t citation_label_at(struct span s, struct span *label) {
    size_t i = span_starts(s, SPAN("\u00b6")) ? 2 : 0;
    bool open = i < s.n && (s.p[i] == '(' || s.p[i] == '[');
    i += open;
    while (open && i < s.n && s.p[i] == ' ')
        i++;
    if (i >= s.n || !is_ascii_letter(s.p[i]))
        return 0;
    bool twice = i + 1 < s.n && s.p[i + 1] == s.p[i];
    size_t end = i + 1 + twice;
    if (open && end + 1 < s.n && s.p[end] == '.' && s.p[end + 1] == ')')
        end++;
    while (open && end < s.n && s.p[end] == ' ')
        end++;
    if (end >= s.n || !span_contains(open ? SPAN(")]") : SPAN(").:"), s.p[end]))
        return 0;
    char close = s.p[end++];
    if (end < s.n && close == '.' && is_ascii_letter(s.p[end]) && end + 1 < s.n && s.p[end + 1] == '.')
        return 0; /* U.S. */
    *label = citation_label_of(s.p[i], twice);
    return end;
}

bool citation_label_ends(struct span s) {
    struct span next = span_skip_blanks(s), label;
    if (next.n == 0 || span_contains(SPAN(",;.()[]&"), next.p[0]) || citation_label_at(next, &label) > 0)
        return true;
    struct span word = span_first(next, text_count_letters(next));
    return span_ieq(word, SPAN("AND")) || span_istarts(word, SPAN("REF"));
}
