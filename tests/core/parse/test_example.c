/* test_example: the fictional cables of mnt-example, document by document, against what a reader makes of
 * them.
 *
 * CABLEFS_EXAMPLE names the directory mnt-example/cables; without it the tests are skipped. The expectations
 * were written from the documents, not from the parser's output.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cable/dtg.h"
#include "cable/marking.h"
#include "lib/test.h"
#include "parse/parse.h"

#define LIST(a) a, COUNT(a)

struct paragraph {
    const char *name, *marking, *heading;
    const char *first, *last; /* words of its text: the first ones behind the marking, and the last ones */
};

struct cable_row { /* lists are apart by bars; a reference is label:identifier */
    const char *file, *id, *date, *origin, *level, *caveats, *tags;
    const char *subject, *references;
    const char *classified_by, *reason, *declassify_on, *signer;
    const struct paragraph *paragraphs;
    size_t paragraphs_n;
};

/* ---- expectations ---- */

static const struct paragraph velm_1207[] = {
    {"01", "C", "Summary", "Summary. Velmark will go along", "they are. End summary."},
    {"02", "C", "A Patient Guest", "Dalemond received the DCM over", "had been entirely persuasive."},
    {"03", "C", "", "On substance the minister was", "others from the radio."},
    {"04", "C", "Serbia: A Road and Not a Wall", "Dalemond spoke warmly of Serbia,",
     "within his own budget."},
    {"05", "C", "", "Asked whether friends of Serbia", "them, the Agrarians included."},
    {"06", "SBU", "The Contingent", "The Velmark contingent with NATO", "one agrees with everybody."},
    {"07", "C", "Comment", "Comment. Dalemond is an easy", "morning after. End comment."},
};

static const struct paragraph velm_412[] = {
    {"01", "C", "", "Summary. The Velmark Post Office", "the month. End summary."},
    {"02", "C", "The Parcel", "The postmaster, a man of", "and one radio program."},
    {"03", "C", "", "Dalemond told the Ambassador on", "its own letter carriers."},
    {"04", "C", "A Borrowed Text", "The Italian ambassador here, who", "waited for the signature."},
    {"05", "C", "The Contingent Likes Honey", "Velmark's soldiers serve under NATO", "where it will ripen."},
    {"06", "C", "", "Comment. Velmark has arrived at", "of apiculture. End comment."},
};

static const struct paragraph portbraven_1043[] = {
    {"01", "C", "Summary", "Summary. A Portbraven foundation has", "modest success. End summary."},
    {"02", "SBU", "Thirty-One Meters", "The bridge is thirty-one meters", "having asked for it."},
    {"03", "C", "", "The trouble began with a", "ordered four sample tins."},
    {"04", "C", "", "On September 20 the municipality", "the count was finished."},
    {"05", "C", "", "Blue won. It had been", "declined in both languages."},
    {"06", "C", "Those Who Abstained", "Some eighty households did not", "paint, and none refused."},
    {"07", "C", "", "The foundation drew up for", "explanation of the duck."},
    {"08", "C", "The Neighbors", "Belgrade's liaison office told the", "and, on reflection, hostile."},
    {"09", "C", "", "The opening is set for", "will hold two choirs."},
    {"10", "C", "Comment", "Comment. Ref A showed how", "neutral tie. End comment."},
};

static const struct paragraph karstharbor_318[] = {
    {"00", "", "", "Post asks for action: see", "see paragraph 7 below."},
    {"01", "SBU", "", "Summary: The freighter Second Opinion,", "a lamp. End summary."},
    {"02", "C", "", "Emboff went aboard on May", "and a question mark."},
    {"03", "C", "", "The registrar of ships, Anselm", "had a fine view."},
    {"04", "C", "", "The manning agency is more", "an anchor on it."},
    {"05", "C", "", "Police here have looked into", "the hand is Corrow's."},
    {"06", "SBU", "", "The consul of France, whose", "policy could have produced."},
    {"07", "C", "", "Action request: Post asks whether", "chaplain supplied with coffee."},
};

static const struct paragraph sancalixto_77[] = {
    {"01", "S", "", "Summary: The anniversary of the", "the constitution. End summary."},
    {"02", "SBU", "", "The program, as handed to", "descendants of both sides"},
    {"03", "SBU", "", "The reenactment has grown with", "the surplus of hats."},
    {"04", "S", "The Governor Confides", "At lunch Brisa drew Holloway", "done with existing furniture."},
    {"05", "S", "", "Brisa then set out his", "constitutions made with less."},
    {"06", "U", "", "The poet laureate of San", "home with a hat."},
    {"06b", "C", "", "The hat was presented to", "declared all the same."},
    {"07", "S", "", "The only foreign matter raised", "practice in larger places."},
    {"09", "S", "", "Comment: Brisa is serious, or", "the band. End comment."},
};

static const struct paragraph newalmara_53[] = {
    {"01", "S/NF", "Summary", "Summary. Almara,s Foreign Minister, Teodor", "less prospect. End summary."},
    {"02", "S/NF", "The Minister,s Reasoning", "Vanst told the Ambassador on", "would be its protection."},
    {"03", "S/NF", "", "The charge of Iran, a", "let the hotel go."},
    {"04", "C", "Physics, Such As There Is", "The technical side is thinner", "and would be missed."},
    {"05", "S/NF", "Comment", "Comment. The nonpaper that Vanst", "grows tomatoes. End comment."},
    {"01b", "SBU", "Annex: Text of the Almaran Nonpaper", "The Government of Almara, having",
     "year convenient to all."},
    {"02b", "SBU", "", "The participants would put to", "therefore much in demand."},
    {"03b", "SBU", "", "The costs would be borne", "bring their own flags."},
};

static const struct paragraph portbraven_1196[] = {
    {"01", "", "", "SUMMARY: ITALIAN TRAWLER SANTA PAZIENZA,", "DOES NOT. END SUMMARY."},
    {"02", "", "", "FOREIGN OFFICE UNDERSECRETARY ORLICK TOLD", "WAS SOMEWHAT PUT OUT."},
    {"03", "", "", "CAPTAIN, ONE BELLINCIONI, REFUSES TO", "HAS OFFERED ITS SERVICES."},
    {"04", "", "", "ITALIAN CHARGE CALLED ON AMBASSADOR", "AND ASKED FOR ASPIRIN."},
    {"05", "", "", "FISHERMEN'S UNION HERE, WHICH DEMANDED", "TO OPEN THE SEASON."},
    {"06", "", "", "COMMENT: QUESTION OF LIMIT ITSELF,", "SO UNTIL TENOR DEPARTS."},
};

static const struct paragraph newalmara_12[] = {
    {"01", "S", "", "Summary: The first official visitor", "the other. End summary."},
    {"02", "S", "", "Deputy Foreign Minister Vanst, who", "conceded was a comma."},
    {"03", "C", "", "The comma stood between the", "drafted with less bitterness."},
    {"04", "S", "", "In the margins the visitor", "and they have not."},
    {"05", "S", "", "Comment: The visit did no", "own supply of cheese."},
};

static const struct paragraph karstharbor_15[] = {
    {"01", "S/NF", "Summary", "Summary: A committee of Karst", "a holiday. End summary."},
    {"02", "S/NF", "", "The committee's chairman, a retired", "came home by another."},
    {"03", "S", "Ossory Explains", "Finance Minister Brandt Ossory does", "ended, or he had."},
    {"04", "S", "", "His predecessor, who sits for", "reminded that he had."},
    {"05", "S/NF", "A Meeting of Owners", "The depositors met on February", "them taking a cushion."},
    {"06", "S/NF", "COMMENT", "Comment: The opera is a", "noticed here with envy."},
};

static const struct paragraph sancalixto_941[] = {
    {"01", "C", "SUMMARY", "Summary. The province of San", "a map. End summary."},
    {"02", "U", "", "The observers were recruited by", "any one of them."},
    {"03", "U", "", "The bus, a gift of", "in the cousin's orchard."},
    {"04", "C", "", "We explained that observers are", "care to be observed."},
    {"05", "C", "", "Comment. The party will not", "be met. End comment."},
};

static const struct paragraph newalmara_233[] = {
    {"01", "S/NF", "Summary", "Summary: Eleven tons of Swiss", "was ill. End summary."},
    {"02", "S/NF", "A Letter to the Editor", "The discrepancy came to light", "the word \"paste\" once."},
    {"03", "S/NF", "", "Customs Director Paloma Reith told", "instead made three copies."},
    {"04", "C", "", "Holloway, told of the affair", "on the whole, happy."},
    {"05", "S/NF", "Comment", "Comment: The President will have", "to mice. End comment."},
};

static const struct paragraph velm_88[] = {
    {"01", "C", "", "Summary: Velmark’s contribution to the", "has pruned.” End summary."},
    {"02", "C", "", "Thrale had the idea from", "letter, asked for plums."},
    {"03", "C", "The Airlift", "Germany has agreed to carry", "it up without comment."},
    {"04", "C", "", "Others in the cabinet are", "would settle the matter."},
    {"05", "C", "", "Comment: We have heard worse", "out, stand for sixty."},
};

static const struct paragraph sancalixto_201[] = {
    {"01", "", "", "This message closes the file", "he could have done."},
    {"02", "", "", "During its ninety days at", "rates to different people."},
    {"03", "", "", "The Regional Security Officer reviewed", "schedule has been changed."},
    {"04", "", "", "Costs came to 41 dollars", "the parrot delivered none."},
    {"05", "", "", "The cashier's window is quiet.", "answer in some weeks."},
};

static const struct cable_row cables[] = {
    {"06VELM1207.txt", "06VELM1207", "2006-06-19T14:05:00Z", "VELM", "CONFIDENTIAL", "",
     "PREL|PGOV|MARR|NATO|SR", "VELMARK FINDS THE KOSOVO STATUS TALKS A LONG DINNER WITH NO DESSERT",
     "A:06VELM1140|B:05KARSTHARBOR318|C:00VELM88", "DCM Harriet L. Swann", "1.4 (b) and (d)", "2016-06-19",
     "PENNIFOLD", LIST(velm_1207)},
    {"003_a81fc2d9.txt", "08VELM412", "2008-06-12T12:20:00Z", "VELM", "CONFIDENTIAL", "", "PREL|KV|IT|NATO",
     "VELMARK RECOGNIZES THE STAMPS BEFORE THE STATE", "A:06VELM1207|B:07SANCALIXTO77",
     "Political Counselor Edwin R. Marl", "1.4 (b) and (d)", "2018-06-11", "PENNIFOLD", LIST(velm_412)},
    {"message-0017.txt", "09PORTBRAVEN1043", "2009-10-06T16:32:00Z", "PORTBRAVEN", "CONFIDENTIAL", "",
     "PREL|PHUM|KV|SR", "THE BRIDGE AT LOWER ZABEL: A KOSOVO MUNICIPALITY VOTES ON A COLOR",
     "A:08VELM412|B:09STATE98213", "Ambassador Lucian Arbuthnay", "1.4 (b) and (d)", "2019-10-06",
     "Arbuthnay", LIST(portbraven_1043)},
    {"05KARSTHARBOR318.txt", "05KARSTHARBOR318", "2005-05-24T09:11:00Z", "KARSTHARBOR", "CONFIDENTIAL",
     "SENSITIVE", "PREL|EWWT|PHUM|BA|EFIS|HUMAN RIGHTS|COUNTER TERRORISM",
     "THE SHIP THAT WAS REGISTERED TO A LIGHTHOUSE", ":05KARSTHARBOR291", "Economic Officer Dora Pell",
     "1.4 (b) and (d)", "X1", "THISTLEWOOD", LIST(karstharbor_318)},
    {"07SANCALIXTO77.txt", "07SANCALIXTO77", "2007-03-30T10:15:00Z", "SANCALIXTO", "SECRET", "",
     "PGOV|PREL|SCUL|SP|OVIP|HOLLOWAY JAMES",
     "UNDER SECRETARY HOLLOWAY INSPECTS A REVOLUTION AND IS GIVEN A HAT",
     "A:06VELM1207|B:05KARSTHARBOR318|A:07SANCALIXTO61", "Consul General Ruth Vanterpool", "1.4 (b), (d)",
     "2017-03-29", "VANTERPOOL", LIST(sancalixto_77)},
    {"10ECTION01OF02NEWALMARA53.txt", "10NEWALMARA53", "2010-03-18T11:48:00Z", "NEWALMARA", "SECRET",
     "NOFORN", "PREL|PARM|MNUC|KNNP|IR", "ALMARA OFFERS TO MEDIATE BETWEEN IRAN AND ITS OWN CALENDAR",
     "A:09NEWALMARA233|B:10STATE17044", "Ambassador Celia Marchbank", "1.4 (b) and (d)",
     "AFTER KOREAN REUNIFICATION", "MARCHBANK", LIST(newalmara_53)},
    {"75PORTBRAVEN1196.txt", "75PORTBRAVEN1196", "1975-03-08T17:45:00Z", "PORTBRAVEN", "LIMITED OFFICIAL USE",
     "", "PFOR|EFIS|IT", "ITALIAN TRAWLER DETAINED AT PORTBRAVEN: THE CAPTAIN SINGS",
     "A:75PORTBRAVEN1151|B:75STATE41207", "", "", "N/A", "OSGOODBY", LIST(portbraven_1196)},
    {"04NEWALMARA12.txt", "04NEWALMARA12", "2004-01-07T13:15:00Z", "NEWALMARA", "SECRET", "", "PREL|PGOV|TU",
     "turkish visitor leaves almara with everything but a communique", "A:99SANCALIXTO941|B:04NEWALMARA9",
     "ambassador t. fenwright", "1.5 (b) and (d)", "2014-01-07", "Fenwright", LIST(newalmara_12)},
    {"extract-feb.txt", "10KARSTHARBOR15", "2010-02-26T13:37:00Z", "KARSTHARBOR", "SECRET", "NOFORN",
     "ECON|EINV|EFIN|PGOV|IC", "KARST BANKERS GO LOOKING FOR ICELAND'S MONEY AND FIND THEIR OWN",
     ":09PORTBRAVEN1043", "Amb. Hugh Thistlewood", "1.4 (b) and (d)", "2020-02-26", "THISTLEWOOD",
     LIST(karstharbor_15)},
    {"99SANCALIXTO941.txt", "99SANCALIXTO941", "", "SANCALIXTO", "CONFIDENTIAL", "", "",
     "ELEVEN OBSERVERS FOR KOSOVO, AND THE BUS THEY CAME IN", "A:98VELM3002",
     "CONSUL GENERAL MARTHA DRUMGOOLE", "1.5 (D)", "2009-11-30", "DRUMGOOLE", LIST(sancalixto_941)},
    {"09NEWALMARA233.txt", "09NEWALMARA233", "2009-03-11T15:00:00Z", "NEWALMARA", "SECRET", "NOFORN",
     "OVIP|HOLLOWAY, JAMES B.|PREL|PGOV|ETRD|KCRM|SZ", "ALMARA AND THE GREAT CHEESE DIVERSION",
     "A:05VELM5459|B:09STATE12345|C:07SANCALIXTO77|D:09NEWALMARA198|H:09STATE19004|I:09RIODEJANEIRO112|:"
     "04NEWALMARA12|:75PORTBRAVEN1196",
     "Ambassador Celia Marchbank", "1.4 (b) and (d)", "2019-03-11", "MARCHBANK", LIST(newalmara_233)},
    {"00VELM88.txt", "00VELM88", "2000-02-16T15:28:00Z", "VELM", "CONFIDENTIAL", "",
     "PREL|MOPS|PHUM|NATO|GM|EAID", "VELMARK SENDS AN ORCHARD TO WAR", "A:99SANCALIXTO941|B:00VELM61",
     "AMBASSADOR AMÉLIE GREAVES", "1.5 (B) AND (D)", "2010-02-16", "GREAVES", LIST(velm_88)},
    {"08SANCALIXTO201.txt", "08SANCALIXTO201", "2008-08-04T14:02:00Z", "SANCALIXTO", "UNCLASSIFIED",
     "SENSITIVE", "AMGT|ASEC|CASC|SENV", "CONSULATE PARROT: CLOSING REPORT", "A:08SANCALIXTO188|B:08VELM412",
     "", "", "N/A", "HOLLOWAY", LIST(sancalixto_201)},
};

/* Words on both sides of a page marker, which the paragraph must have side by side. */
static const struct {
    const char *file, *name, *phrase;
} joined[] = {
    {"message-0017.txt", "03", "known to vote together. The director"},
    {"message-0017.txt", "04", "seen to inquire after the result"},
    {"message-0017.txt", "09", "writing, that the middle will hold"},
    {"10ECTION01OF02NEWALMARA53.txt", "04", "be held at low water, when"},
    {"75PORTBRAVEN1196.txt", "02", "HAD HOPED FOR SOME RESISTANCE, WHICH"},
    {"75PORTBRAVEN1196.txt", "03", "ACCOMPANIMENT, ARIA FROM A WORK BY"},
    {"75PORTBRAVEN1196.txt", "04", "OF NONE IN THE RELEVANT CONVENTIONS."},
    {"99SANCALIXTO941.txt", "01", "party of eleven observers for Kosovo"},
    {"99SANCALIXTO941.txt", "01", "has yet been accepted by anyone."},
    {"99SANCALIXTO941.txt", "01", "a map. End summary."},
    {"09NEWALMARA233.txt", "04", "regional. He has been to dinner"},
    {"00VELM88.txt", "03", "though it was drawn up by"},
    {"00VELM88.txt", "04", "cement belonged to his cousin. He"},
};

/* Paragraphs that keep lines of their own, without the marking. */
static const struct {
    const char *file, *name, *text;
} verbatim[] = {
    {"07SANCALIXTO77.txt", "02",
     "The program, as handed to us at the gate, was:\n\n"
     "-- 0900: arrival of the authorities\n"
     "-- 0915: departure of the authorities, to find their chairs\n"
     "-- 0930: reenactment of the storming of the customs house\n"
     "-- 1130: lunch, offered by the descendants of both sides"},
    {"07SANCALIXTO77.txt", "03",
     "The reenactment has grown with the years, as figures from the provincial archive show:\n\n"
     "YEAR      ATTACKERS   DEFENDERS   HATS\n"
     "----      ---------   ---------   ----\n"
     "1911             14          60      9\n"
     "1961            120          40    118\n"
     "2007            406           3    811\n\n"
     "The archivist could not account for the surplus of hats."},
    {"07SANCALIXTO77.txt", "05", /* an item is a line, however the teletype broke it */
     "Brisa then set out his plan, which he had on the back of a menu, in three steps:\n\n"
     "1. A committee of notables, to meet until the notables tire.\n"
     "2. A petition, to be signed by the whole province, beginning with those who can be relied upon to sign "
     "anything.\n"
     "3. A banquet.\n\n"
     "He would be content, he said, to arrive at step three by the autumn. Holloway replied that he had seen "
     "constitutions made with less."},
    {"07SANCALIXTO77.txt", "06",
     "The poet laureate of San Calixto, aged 91, then recited the ode for which he is paid annually in wine. "
     "Holloway asked for a translation, which we supply:\n\n"
     "    We took the customs house at dawn,\n"
     "    The clerks had left, the stamps were gone;\n"
     "    We found a stove, we found a cat,\n"
     "    And each of us went home with a hat."},
};

/* What had to be repaired must be said; the first cable has nothing to repair. */
static const struct {
    const char *file, *problem;
} problems[] = {
    {"06VELM1207.txt", NULL},
    {"003_a81fc2d9.txt", "paragraph-number"},
    {"message-0017.txt", "paragraph-number"},
    {"05KARSTHARBOR318.txt", "run-on-tag"},
    {"07SANCALIXTO77.txt", "date"},
    {"07SANCALIXTO77.txt", "classification"},
    {"10ECTION01OF02NEWALMARA53.txt", "identifier"},
    {"extract-feb.txt", "classification"},
    {"extract-feb.txt", "run-on-tag"},
    {"99SANCALIXTO941.txt", "date"},
    {"99SANCALIXTO941.txt", "encoding"},
    {"00VELM88.txt", "encoding"},
};

/* ---- reading ---- */

struct example {
    const char *dir;
    struct vocabulary *vocabulary;
    struct parser *parser;
    struct cable cable;
};

static int open_example(void **state) {
    static struct example x;
    x.dir = getenv("CABLEFS_EXAMPLE");
    x.cable = CABLE_EMPTY;
    *state = &x;
    return vocabulary_open(&x.vocabulary) == ERR_OK && parser_open(x.vocabulary, &x.parser) == ERR_OK ? 0
                                                                                                      : -1;
}

static int close_example(void **state) {
    struct example *x = *state;
    cable_free(&x->cable);
    parser_free(x->parser);
    vocabulary_free(x->vocabulary);
    return 0;
}

/* Parses one document of the example; skips the test when there is no example. */
static enum err read_example(struct example *x, const char *file) {
    char path[4096], bytes[16384];
    if (x->dir == NULL) {
        print_message("CABLEFS_EXAMPLE is not set: skipped\n");
        skip();
    }
    snprintf(path, sizeof path, "%s/%s", x->dir, file);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("%s does not open", path);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_true(n < sizeof bytes);
    struct raw raw = {.path = span_of(path), .name = span_of(file), .bytes = {bytes, n}};
    return parse_document(x->parser, &raw, &x->cable);
}

static void assert_span(const char *file, const char *what, struct span s, const char *expected) {
    if (!span_eq(s, span_of(expected)))
        fail_msg("%s: %s is \"%.*s\", not \"%s\"", file, what, (int)s.n, s.n == 0 ? "" : s.p, expected);
}

/* Adds one item of a list in the form of the table. */
static void add_item(struct buf *b, struct span item) {
    if (b->len > 0)
        buf_char(b, '|');
    buf_add(b, item.p, item.n);
}

static void assert_list(const char *file, const char *what, const struct cable_spans *list,
                        const char *expected) {
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < list->n; i++)
        add_item(&b, list->items[i]);
    assert_span(file, what, (struct span){b.data, b.len}, expected);
    buf_free(&b);
}

static void assert_references(const char *file, const struct cable *c, const char *expected) {
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < c->references_n; i++) {
        add_item(&b, c->references[i].label);
        buf_char(&b, ':');
        buf_add(&b, c->references[i].ident.p, c->references[i].ident.n);
    }
    assert_span(file, "references", (struct span){b.data, b.len}, expected);
    buf_free(&b);
}

/* The text of a paragraph behind its marking. */
static struct span unmarked(struct span text) {
    char marking[MARKING_MAX];
    return span_trim(span_from(text, marking_scan(text, true, marking)));
}

static struct span text_of(const struct cable *c, const char *name) {
    for (size_t i = 0; i < c->paragraphs_n; i++)
        if (span_eq(c->paragraphs[i].name, span_of(name)))
            return unmarked(c->paragraphs[i].text);
    fail_msg("no paragraph %s", name);
    return SPAN_EMPTY;
}

static void assert_paragraph(const char *file, const struct cable_paragraph *p,
                             const struct paragraph *expected) {
    char what[32];
    struct span text = unmarked(p->text), first = span_of(expected->first), last = span_of(expected->last);
    snprintf(what, sizeof what, "paragraph %s:", expected->name);
    assert_span(file, what, p->name, expected->name);
    assert_span(file, what, p->marking, expected->marking);
    assert_span(file, what, p->heading, expected->heading);
    assert_span(file, what, span_first(text, first.n), expected->first);
    assert_span(file, what, text.n < last.n ? text : span_from(text, text.n - last.n), expected->last);
}

/* ---- tests ---- */

static void fields_are_as_printed(void **state) {
    struct example *x = *state;
    const struct cable *c = &x->cable;
    for (size_t i = 0; i < COUNT(cables); i++) {
        const struct cable_row *e = &cables[i];
        char date[DTG_ISO_SIZE] = "";
        assert_int_equal(read_example(x, e->file), ERR_OK);
        if (c->has_date)
            dtg_iso(c->date, date);
        assert_span(e->file, "identifier", c->ident, e->id);
        assert_span(e->file, "date", span_of(date), e->date);
        assert_span(e->file, "origin", c->origin, e->origin);
        assert_span(e->file, "classification", span_of(cable_level_name(c->level)), e->level);
        assert_list(e->file, "caveats", &c->caveats, e->caveats);
        assert_list(e->file, "tags", &c->tags, e->tags);
        assert_span(e->file, "subject", c->subject, e->subject);
        assert_references(e->file, c, e->references);
        assert_span(e->file, "classified by", c->classified_by, e->classified_by);
        assert_span(e->file, "reason", c->reason, e->reason);
        assert_span(e->file, "declassify on", c->declassify_on, e->declassify_on);
        assert_span(e->file, "signer", c->signer, e->signer);
    }
}

static void paragraphs_have_their_numbers_and_headings(void **state) {
    struct example *x = *state;
    for (size_t i = 0; i < COUNT(cables); i++) {
        const struct cable_row *e = &cables[i];
        assert_int_equal(read_example(x, e->file), ERR_OK);
        for (size_t k = 0; k < e->paragraphs_n && k < x->cable.paragraphs_n; k++)
            assert_paragraph(e->file, &x->cable.paragraphs[k], &e->paragraphs[k]);
        if (e->paragraphs_n != x->cable.paragraphs_n)
            fail_msg("%s: %zu paragraphs", e->file, x->cable.paragraphs_n);
    }
}

static void what_a_page_marker_cut_is_joined(void **state) {
    struct example *x = *state;
    size_t at;
    for (size_t i = 0; i < COUNT(joined); i++) {
        assert_int_equal(read_example(x, joined[i].file), ERR_OK);
        if (!span_ifind(text_of(&x->cable, joined[i].name), span_of(joined[i].phrase), &at))
            fail_msg("%s: no \"%s\"", joined[i].file, joined[i].phrase);
    }
}

static void lists_tables_and_verse_keep_their_lines(void **state) {
    struct example *x = *state;
    for (size_t i = 0; i < COUNT(verbatim); i++) {
        assert_int_equal(read_example(x, verbatim[i].file), ERR_OK);
        assert_span(verbatim[i].file, verbatim[i].name, text_of(&x->cable, verbatim[i].name),
                    verbatim[i].text);
    }
}

static void other_paragraphs_are_one_line(void **state) {
    struct example *x = *state;
    for (size_t i = 0; i < COUNT(cables); i++) {
        assert_int_equal(read_example(x, cables[i].file), ERR_OK);
        for (size_t k = 0; k < x->cable.paragraphs_n; k++) {
            const struct cable_paragraph *p = &x->cable.paragraphs[k];
            bool kept = false;
            for (size_t v = 0; v < COUNT(verbatim); v++)
                kept = kept || (strcmp(verbatim[v].file, cables[i].file) == 0 &&
                                span_eq(p->name, span_of(verbatim[v].name)));
            if (!kept && span_contains(p->text, '\n'))
                fail_msg("%s: paragraph %.*s has several lines", cables[i].file, (int)p->name.n, p->name.p);
        }
    }
}

static void repairs_are_reported(void **state) {
    struct example *x = *state;
    for (size_t i = 0; i < COUNT(problems); i++) {
        assert_int_equal(read_example(x, problems[i].file), ERR_OK);
        size_t found = 0;
        for (size_t k = 0; problems[i].problem != NULL && k < x->cable.problems_n; k++)
            found += span_eq(x->cable.problems[k].kind, span_of(problems[i].problem));
        if (problems[i].problem == NULL ? x->cable.problems_n > 0 : found == 0)
            fail_msg("%s: %zu problems, none of kind %s", problems[i].file, x->cable.problems_n,
                     problems[i].problem == NULL ? "(none expected)" : problems[i].problem);
    }
}

static void a_shopping_list_is_no_cable(void **state) {
    struct example *x = *state;
    assert_int_equal(read_example(x, "shopping list.txt"), ERR_INVALID);
    assert_int_equal(x->cable.problems_n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_as_printed),
        cmocka_unit_test(paragraphs_have_their_numbers_and_headings),
        cmocka_unit_test(what_a_page_marker_cut_is_joined),
        cmocka_unit_test(lists_tables_and_verse_keep_their_lines),
        cmocka_unit_test(other_paragraphs_are_one_line),
        cmocka_unit_test(repairs_are_reported),
        cmocka_unit_test(a_shopping_list_is_no_cable),
    };
    return cmocka_run_group_tests(tests, open_example, close_example);
}
