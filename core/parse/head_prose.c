#include "head_prose.h"

#include "cable/ident.h"
#include "cable/marking.h"
#include "citation_label.h"
#include "head_transmission.h"

enum {
    /* Bytes of a handling line. No document of the corpus decides. */
    HANDLING_MAX = 79,
    /* Bytes of a line that says how a telegram is to be protected, and such lines one below the other. No
     * document of the corpus decides. */
    PROTECTION_MAX = 160,
    PROTECTION_LINES = 3,
    /* Bytes of a line that says the marking of the whole text. No document of the corpus decides. */
    ENTIRE_MAX = 40,
    /* Words before PASS, of those who are asked to. No document of the corpus decides. */
    BEFORE_PASS = 3,
    /* Words of a line "FROM CHARGE SMITH", and letters of each part of an office. No document of the corpus
     * decides. */
    FROM_WORDS = 4,
    OFFICE_LETTERS = 4,
    /* Columns that a line of a title reaches when it goes on: the next word would not have fitted. No
     * document of the corpus decides. */
    FULL = 58,
    /* Bytes of a line that is more than the end of a title. No document of the corpus decides. */
    PROSE_MIN = 40,
    /* Blanks before a line that goes on below its label. No document of the corpus decides. */
    INDENT = 3,
    /* Words of a post, and digits of a serial, at the start of a line. No document of the corpus decides. */
    CITATION_WORDS = 3,
    CITATION_DIGITS = 3,
    /* Letters of the word before a serial. No document of the corpus decides. */
    CITATION_LETTERS = 3,
    /* Words of a line that begin with a small letter: a reference that is described has fewer. No document of
     * the corpus decides. */
    SMALL_WORDS = 5,
    /* Such lines below REF, where nothing says that a summary ends. No document of the corpus decides. */
    RAN_INTO_LINES = 4,
};

static bool is_one_of(struct span word, const struct span *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (span_eq(word, words[i]))
            return true;
    return false;
}

#define ONE_OF(word, words) is_one_of(word, words, sizeof(words) / sizeof(words)[0])

static struct span without_stops(struct span word) {
    while (word.n > 0 && span_contains(SPAN(".,;:"), word.p[word.n - 1]))
        word.n--;
    return word;
}

/* "DEPT", "HQS", "LIMA", "USCINCSO": who may be asked to do something with a telegram. */
static bool is_office(struct span words) {
    static const struct span names[] = {
        SPAN_INIT("DEPT"),  SPAN_INIT("DEPARTMENT"), SPAN_INIT("STATE"),    SPAN_INIT("HQS"),
        SPAN_INIT("HQ"),    SPAN_INIT("EMBASSY"),    SPAN_INIT("TREASURY"), SPAN_INIT("COMMERCE"),
        SPAN_INIT("LABOR"), SPAN_INIT("DEFENSE"),    SPAN_INIT("JUSTICE"),  SPAN_INIT("AGRICULTURE"),
        SPAN_INIT("DOD"),   SPAN_INIT("DEA"),        SPAN_INIT("AID"),      SPAN_INIT("USIA"),
        SPAN_INIT("USAID"), SPAN_INIT("USDOC"),      SPAN_INIT("USTR"),     SPAN_INIT("USDA"),
        SPAN_INIT("NSC"),   SPAN_INIT("DHS"),        SPAN_INIT("FAA"),      SPAN_INIT("FBI"),
        SPAN_INIT("DOE"),   SPAN_INIT("EPA"),        SPAN_INIT("DOJ"),      SPAN_INIT("DOL"),
        SPAN_INIT("OPIC"),  SPAN_INIT("EXIM"),       SPAN_INIT("NASA"),     SPAN_INIT("HHS"),
        SPAN_INIT("CDC"),   SPAN_INIT("OSD"),        SPAN_INIT("JCS"),      SPAN_INIT("SECDEF"),
        SPAN_INIT("PACOM"), SPAN_INIT("CENTCOM"),    SPAN_INIT("EUCOM"),    SPAN_INIT("SOUTHCOM"),
    };
    char post[IDENT_POST_MAX];
    return ONE_OF(words, names) || span_starts(words, SPAN("USCINC")) || span_starts(words, SPAN("CINC")) ||
           ident_known_post(words, post);
}

static bool is_caveat_line(struct span s) {
    struct span caveat;
    size_t n = 0;
    while (s.n > 0 && (n = marking_caveat(s, &caveat)) > 0)
        s = span_trim(span_from(s, n));
    return s.n == 0 && n > 0;
}

/* "STATE PASS OPIC", "PLEASE PASS TO ..."; a subject may end with the word. */
static bool asks_to_pass(struct span s) {
    struct span word;
    for (size_t n = 0; n <= BEFORE_PASS && (word = span_word(&s)).n > 0; n++)
        if (span_eq(word, SPAN("PASS")) || span_eq(word, SPAN("PASS:")))
            return !span_is_blank(s);
    return false;
}

/* "LIMA FOR AGATT" */
static bool names_reader(struct span s) {
    size_t at;
    if (!span_ifind(s, SPAN(" FOR "), &at))
        return false;
    return is_office(span_trim(span_first(s, at)));
}

bool head_prose_names_reader(struct span line) {
    struct span s = span_trim(line);
    return s.n <= HANDLING_MAX && !span_has_lower(s) &&
           (span_starts(s, SPAN("FOR:")) || span_starts(s, SPAN("TO:")) || span_starts(s, SPAN("FROM:")));
}

/* "JOINT STATE/AID MESSAGE" */
static bool is_joint_message(struct span s) {
    static const struct span end = SPAN_INIT(" MESSAGE");
    while (s.n > 0 && s.p[s.n - 1] == '.')
        s.n--;
    return (span_starts(s, SPAN("JOINT ")) || span_starts(s, SPAN("THIS IS A JOINT "))) && s.n > end.n &&
           span_eq(span_from(s, s.n - end.n), end);
}

bool head_prose_goes_on(struct span line) {
    static const struct span words[] = {
        SPAN_INIT("AND"), SPAN_INIT("OF"),   SPAN_INIT("THE"), SPAN_INIT("FOR"), SPAN_INIT("TO"),
        SPAN_INIT("IN"),  SPAN_INIT("WITH"), SPAN_INIT("ON"),  SPAN_INIT("DTD"), SPAN_INIT("A")};
    struct span s = span_trim(line);
    size_t n = s.n;
    if (n == 0 || span_contains(SPAN(",;-(/&"), s.p[n - 1]))
        return true;
    while (n > 0 && s.p[n - 1] != ' ')
        n--;
    return ONE_OF(span_from(s, n), words);
}

/* "EUR/IB" */
static bool has_office_form(struct span word) {
    size_t part = 0, slashes = 0;
    for (size_t i = 0; i < word.n; i++) {
        bool slash = word.p[i] == '/';
        if (slash ? part == 0 : !text_is_upper(word.p[i]) || part == OFFICE_LETTERS)
            return false;
        slashes += slash;
        part = slash ? 0 : part + 1;
    }
    return slashes > 0 && part > 0;
}

/* "AMBASSADOR", "THE SECRETARY", "EUR/RPM": does a rank, or an office, begin the words? */
static bool begins_rank(struct span words) {
    static const struct span ranks[] = {
        SPAN_INIT("CHARGE"),   SPAN_INIT("AMBASSADOR"), SPAN_INIT("DCM"),       SPAN_INIT("CONSUL"),
        SPAN_INIT("MINISTER"), SPAN_INIT("SECRETARY"),  SPAN_INIT("ASSISTANT"), SPAN_INIT("UNDER"),
        SPAN_INIT("DEPUTY"),   SPAN_INIT("DIRECTOR"),   SPAN_INIT("PRESIDENT"), SPAN_INIT("COUNSELOR"),
        SPAN_INIT("AMB")};
    struct span word = span_word(&words);
    if (span_eq(word, SPAN("THE")))
        word = span_word(&words);
    return ONE_OF(without_stops(word), ranks) || has_office_form(word);
}

/* Words behind which "FOR" goes on: REQUEST FOR HELP. */
static bool asks_for(struct span line) {
    static const struct span words[] = {
        SPAN_INIT("APPEAL"),       SPAN_INIT("APPLICATION"),  SPAN_INIT("APPLICATIONS"),
        SPAN_INIT("ARRANGEMENTS"), SPAN_INIT("ASSISTANCE"),   SPAN_INIT("CALL"),
        SPAN_INIT("CANDIDATE"),    SPAN_INIT("CREDIT"),       SPAN_INIT("DEMAND"),
        SPAN_INIT("FUNDS"),        SPAN_INIT("FUNDING"),      SPAN_INIT("GRANT"),
        SPAN_INIT("INVITATION"),   SPAN_INIT("LOAN"),         SPAN_INIT("MARKET"),
        SPAN_INIT("NEED"),         SPAN_INIT("NOMINATION"),   SPAN_INIT("PAYMENT"),
        SPAN_INIT("PLAN"),         SPAN_INIT("PLANS"),        SPAN_INIT("PROPOSAL"),
        SPAN_INIT("PROPOSALS"),    SPAN_INIT("PROSPECTS"),    SPAN_INIT("REQUEST"),
        SPAN_INIT("REQUESTS"),     SPAN_INIT("REQUIREMENTS"), SPAN_INIT("SEARCH"),
        SPAN_INIT("SUPPORT"),      SPAN_INIT("VISA"),         SPAN_INIT("VISAS")};
    struct span s = span_trim(line);
    size_t n = s.n;
    while (n > 0 && s.p[n - 1] != ' ')
        n--;
    return ONE_OF(span_from(s, n), words);
}

/* "MARL" and no more, which is neither a post nor an agency. */
static bool may_be_name(struct span words) {
    struct span rest = words, word = span_word(&rest);
    return word.n > 0 && span_is_blank(rest) && !is_office(word) && !span_eq(word, SPAN("ABROAD"));
}

/* "FOR HARTMAN FROM CARLUCCI", "FOR THE SECRETARY FROM AMBASSADOR", but not "FOR HELP FROM USAID". */
static bool names_both(struct span reader, struct span writer, struct span above) {
    bool office = begins_rank(writer);
    if (begins_rank(reader) || is_office(reader))
        return office || !asks_for(above);
    return may_be_name(reader) && (office || may_be_name(writer)) && !asks_for(above);
}

/* "FOR HARTMAN FROM CARLUCCI", "FOR EUR/IB", "FROM CHARGE"; "FOR FY-81" may be the end of a title. */
static bool is_addressed(struct span above, struct span s) {
    size_t at, words = 0;
    struct span rest = s, first = span_word(&rest), left = s;
    rest = span_trim(rest);
    if (span_eq(first, SPAN("FROM")) && begins_rank(rest)) {
        while (span_word(&left).n > 0)
            words++;
        return words <= FROM_WORDS || span_ifind(rest, SPAN(" FOR "), &at);
    }
    if (!span_eq(first, SPAN("FOR")))
        return false;
    return has_office_form(rest) ||
           (span_ifind(rest, SPAN(" FROM "), &at) &&
            names_both(span_trim(span_first(rest, at)), span_trim(span_from(rest, at + 6)), above));
}

static size_t indent(struct span line) {
    return line.n - span_skip_blanks(line).n;
}

bool head_prose_addresses(struct span above, struct span line) {
    struct span s = span_trim(line), rest = s;
    if (s.n == 0 || s.n > HANDLING_MAX || span_has_lower(s) || indent(line) >= indent(above) + INDENT)
        return false;
    if (span_starts(s, SPAN("EYES ONLY")))
        return true;
    bool full = span_trim_end(above).n + 1 + span_word(&rest).n > FULL;
    return !full && !head_prose_goes_on(above) && is_addressed(above, s);
}

bool head_prose_is_handling(struct span line, enum head_field field) {
    struct span s = span_trim(line);
    if (s.n == 0 || s.n > HANDLING_MAX || span_has_lower(s))
        return false;
    if (is_caveat_line(s) || asks_to_pass(s) || names_reader(s))
        return true;
    if (head_prose_names_reader(s) || is_joint_message(s))
        return true;
    return field == HEAD_TAGS && span_starts(s, SPAN("FOR "));
}

/* Words of which a line is made that says how a telegram is to be protected. */
static bool is_protection_word(struct span word) {
    static const char words[] =
        " A ACCORDINGLY AND APPROPRIATELY ARE AS BE BUT CABLE CONTAINS CONTENTS DISSEMINATION "
        "DISTRIBUTE DISTRIBUTION DO DOCUMENT ENTIRE FOR FOUO GOVERNMENT HANDLE HANDLED "
        "INFORMATION INTENDED INTERNET IS MATERIAL MESSAGE NOFORN NOT OFFICIAL ON ONLY OR "
        "OUTSIDE PLEASE POSTING PROTECT PROTECTED PUBLIC PUBLICATION RELEASE S SAFEGUARD SBU "
        "SENSITIVE SHOULD TELEGRAM TEXT THE THIS TO TREAT TREATED U UNCLASSIFIED USE USG WEB ";
    return text_has_word(SPAN(words), word);
}

/* Are all words of the line such as protect a telegram? */
static bool protects(struct span s) {
    size_t words = 0;
    while (s.n > 0) {
        size_t n = text_count_letters(s);
        if (n > 0 ? !is_protection_word(span_first(s, n)) : text_is_digit(s.p[0]))
            return false;
        words += n > 0;
        s = span_from(s, n > 0 ? n : 1);
    }
    return words > 0;
}

/* "Please handle accordingly", "sensitive but unclassified", "not for Internet distribution" */
static bool begins_protection(struct span s) {
    static const struct span words[] = {SPAN_INIT("ACCORDINGLY"),
                                        SPAN_INIT("SENSITIVE BUT UNCLASSIFIED"),
                                        SPAN_INIT("SBU"),
                                        SPAN_INIT("NOT FOR INTERNET"),
                                        SPAN_INIT("NOT FOR DISTRIBUTION"),
                                        SPAN_INIT("FOR OFFICIAL USE ONLY")};
    size_t at;
    if (!protects(s)) /* most lines are not, by their first word */
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_ifind(s, words[i], &at))
            return true;
    return false;
}

size_t head_prose_protection(const struct span *lines, size_t n) {
    char marking[MARKING_MAX];
    struct span s = n == 0 ? SPAN_EMPTY : span_trim(lines[0]);
    size_t at, found = 1;
    if (s.n <= ENTIRE_MAX && span_ifind(s, SPAN("ENTIRE TEXT"), &at))
        return 1; /* "(C - ENTIRE TEXT)" */
    s = span_trim(span_from(s, marking_scan(s, false, marking)));
    if (s.n == 0 || s.n > PROTECTION_MAX || !begins_protection(s))
        return 0;
    while (found < n && found < PROTECTION_LINES && lines[found].n <= PROTECTION_MAX &&
           !is_caveat_line(lines[found - 1]) && !is_caveat_line(lines[found]) && protects(lines[found]))
        found++;
    return found;
}

bool head_prose_begins_text(struct span line) {
    static const struct span headings[] = {SPAN_INIT("SUMMARY"),
                                           SPAN_INIT("COMMENT"),
                                           SPAN_INIT("INTRODUCTION"),
                                           SPAN_INIT("BACKGROUND"),
                                           SPAN_INIT("SUMMARY AND COMMENT"),
                                           SPAN_INIT("BEGIN SUMMARY"),
                                           SPAN_INIT("BEGIN TEXT")};
    static const struct span words[] = {SPAN_INIT("FOLLOWING"), SPAN_INIT("REFTEL"), SPAN_INIT("REFTELS"),
                                        SPAN_INIT("PLEASE"),    SPAN_INIT("DEAR"),   SPAN_INIT("QUOTE")};
    struct span s = span_trim(line), rest = s;
    static const struct span follows = SPAN_INIT(" FOLLOWS:"); /* "TEXT OF REPORT FOR VELM FOLLOWS:" */
    if (s.n > follows.n && span_eq(span_from(s, s.n - follows.n), follows))
        return true;
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        if (span_starts(s, headings[i]) &&
            (s.n == headings[i].n || span_contains(SPAN(":.-"), s.p[headings[i].n])))
            return true;
    return ONE_OF(span_word(&rest), words) && rest.n > 0;
}

bool head_prose_announces_message(struct span line) {
    static const struct span words[] = {SPAN_INIT("TELEGRAM"), SPAN_INIT("MESSAGE"), SPAN_INIT("CABLE"),
                                        SPAN_INIT("TEL"), SPAN_INIT("MSG")};
    struct span rest = span_trim(line), word = span_word(&rest);
    if (span_eq(word, SPAN("THE")))
        word = span_word(&rest);
    return (span_eq(word, SPAN("FOLLOWING")) || span_eq(word, SPAN("FOL"))) &&
           ONE_OF(span_word(&rest), words);
}

/* Words that stand in sentences, hardly in a title and never in a list of references. */
static size_t sentence_words(struct span s) {
    static const struct span words[] = {
        SPAN_INIT("IS"),   SPAN_INIT("ARE"),  SPAN_INIT("WAS"),   SPAN_INIT("WERE"),  SPAN_INIT("HAS"),
        SPAN_INIT("HAVE"), SPAN_INIT("HAD"),  SPAN_INIT("WILL"),  SPAN_INIT("WOULD"), SPAN_INIT("SHOULD"),
        SPAN_INIT("DOES"), SPAN_INIT("DID"),  SPAN_INIT("CAN"),   SPAN_INIT("COULD"), SPAN_INIT("BE"),
        SPAN_INIT("BEEN"), SPAN_INIT("HE"),   SPAN_INIT("SHE"),   SPAN_INIT("IT"),    SPAN_INIT("THEY"),
        SPAN_INIT("WE"),   SPAN_INIT("I"),    SPAN_INIT("WHICH"), SPAN_INIT("THAT"),  SPAN_INIT("SAID"),
        SPAN_INIT("TOLD"), SPAN_INIT("THIS"), SPAN_INIT("OUR"),   SPAN_INIT("YOUR"),
    };
    size_t n = 0;
    for (struct span word; (word = span_word(&s)).n > 0;)
        n += ONE_OF(without_stops(word), words);
    return n;
}

/* Words that join others: a list of references has few. */
static size_t joining_words(struct span s) {
    static const struct span words[] = {SPAN_INIT("THE"), SPAN_INIT("TO"), SPAN_INIT("IN"),
                                        SPAN_INIT("FOR"), SPAN_INIT("BY"), SPAN_INIT("WITH"),
                                        SPAN_INIT("AT"),  SPAN_INIT("A"),  SPAN_INIT("AS"),
                                        SPAN_INIT("HIS"), SPAN_INIT("ITS")};
    size_t n = 0;
    for (struct span word; (word = span_word(&s)).n > 0;)
        n += ONE_OF(without_stops(word), words);
    return n;
}

/* "B. STATE 12", "(2) LA PAZ 503 OF JAN. 24", "2. LA PAZ 503" */
static bool begins_item(struct span s) {
    size_t i = span_starts(s, SPAN("\u00b6")) ? 2 : 0;
    i += i < s.n && s.p[i] == '(';
    if (i >= s.n || !(text_is_upper(s.p[i]) || text_is_digit(s.p[i])))
        return false;
    i += text_is_digit(s.p[i]) && i + 1 < s.n && text_is_digit(s.p[i + 1]) ? 2 : 1;
    return i < s.n && span_contains(SPAN(".)"), s.p[i]);
}

/* Bytes of "ROME 47743" at s: two words or three, then a serial; 0 when there is none. */
static size_t citation(struct span s) {
    size_t n = 0, words = 0;
    while (n < s.n && !text_is_digit(s.p[n])) {
        if (!text_is_upper(s.p[n]) && s.p[n] != ' ')
            return 0;
        words += s.p[n] == ' ';
        n++;
    }
    size_t digits = text_count_digits(span_from(s, n));
    return words > 0 && words <= CITATION_WORDS && digits >= CITATION_DIGITS && s.p[n - 1] == ' ' ? n + digits
                                                                                                  : 0;
}

/* Bytes of "STATE 4410" at s, a known post with its serial. */
static size_t known_citation(struct span s) {
    size_t n = citation(s), post_end = n;
    char post[IDENT_POST_MAX];
    while (post_end > 0 && text_is_digit(s.p[post_end - 1]))
        post_end--;
    return post_end > 0 && ident_known_post(span_trim(span_first(s, post_end)), post) ? n : 0;
}

bool head_prose_is_citation(struct span line) {
    struct span s = span_trim(line), label;
    size_t n = 0;
    while (s.n > 0) {
        s = span_skip_blanks(span_from(s, citation_label_at(s, &label)));
        n = known_citation(s);
        if (n == 0)
            return false;
        s = span_skip_blanks(span_from(s, n));
        if (s.n > 0 && span_contains(SPAN(",;."), s.p[0]))
            s = span_skip_blanks(span_from(s, 1));
        if (span_starts(s, SPAN("AND ")))
            s = span_from(s, 4);
    }
    return n > 0;
}

/* Bytes up to the end of the last "VELM 420" of a line: a word in capitals, a blank, digits. */
static size_t last_citation(struct span line) {
    size_t end = 0;
    for (size_t i = CITATION_LETTERS; i + 1 < line.n; i++) {
        size_t digits = line.p[i] == ' ' ? text_count_digits(span_from(line, i + 1)) : 0, letters = 0;
        while (digits > 0 && letters < i && text_is_upper(line.p[i - 1 - letters]))
            letters++;
        if (letters >= CITATION_LETTERS)
            end = i + 1 + digits;
    }
    return end;
}

static bool is_small_prose(struct span line) {
    size_t small = 0;
    for (struct span word; (word = span_word(&line)).n > 0;)
        small += text_is_lower(word.p[0]);
    return small >= SMALL_WORDS;
}

size_t head_prose_ran_into(const struct span *lines, size_t n) {
    size_t end = n == 0 ? 0 : last_citation(lines[0]), prose = 0, at;
    bool summary_ends = false;
    for (size_t i = 1; end > 0 && i < n && !span_is_blank(lines[i]); i++) {
        if (begins_item(span_trim(lines[i])) || last_citation(lines[i]) > 0)
            return 0;
        prose += is_small_prose(lines[i]);
        summary_ends = summary_ends || span_ifind(lines[i], SPAN("END SUMMARY"), &at);
    }
    return prose >= RAN_INTO_LINES || (prose > 0 && summary_ends) ? end : 0;
}

bool head_prose_is_sentence(struct span line) {
    struct span s = span_trim(line);
    return sentence_words(s) > 1 || head_prose_begins_text(s) ||
           (s.n > 0 && span_contains(SPAN(".?!"), s.p[s.n - 1]));
}

bool head_prose_follows(struct span above, struct span line, bool title, enum head_field field) {
    struct span s = span_trim(line), rest = s;
    if (head_prose_begins_text(s))
        return true;
    size_t sentence = sentence_words(s);
    if (field == HEAD_REF && (begins_item(s) || citation(s) > 0))
        return false;
    if ((size_t)(s.p - line.p) >= INDENT && !text_is_space(above.p[0])) /* below its label */
        return sentence > 1;
    if (field == HEAD_SUBJECT && title)
        return false;
    if (head_prose_goes_on(above))
        return field == HEAD_REF && sentence > 1;
    bool full = span_trim_end(above).n + 1 + span_word(&rest).n > FULL;
    if (field == HEAD_REF)
        return sentence > 0 || joining_words(s) > 1 || (!full && s.n >= PROSE_MIN);
    return full ? sentence > 1 : sentence > 0 || s.n >= PROSE_MIN;
}
