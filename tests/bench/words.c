#include "words.h"

#include <stdlib.h>
#include <string.h>

/* The commonest first, roughly as in cables; after the function words the order within a line means
 * little. */
static const char *const base[] = {
    "the to and of in that a for on with is as be was not he said would has by his from it had will are at "
    "this an have "
    "their were they but which or its also been who more while no than other we could between should some "
    "about after "
    "during out over all there any because into if what when only such him she her most however one two can "
    "may both our "
    "up did do does these those through under where before then since against how us many further still well "
    "without "
    "being even now whether us even very much last first next three four five six seven eight nine ten "
    "several few ",
    "government minister president embassy political security country state meeting foreign party support "
    "ambassador "
    "military official national international economic issue police election law people year group policy "
    "department "
    "office right public leader member force report local regional media parliament court ministry program "
    "effort "
    "process human development trade visit action assistance agreement opposition percent press comment "
    "summary note "
    "post business relation situation position leadership cooperation system work concern interest question "
    "area time "
    "month week day world united states general secretary director deputy prime defense affairs council "
    "committee ",
    "commission assembly senate chairman chief adviser counselor spokesman delegation envoy diplomat citizen "
    "resident "
    "refugee migrant worker farmer student teacher journalist lawyer judge prosecutor prisoner detainee "
    "soldier officer "
    "commander colonel captain guard militia rebel insurgent terrorist militant extremist activist candidate "
    "voter "
    "reformer moderate conservative liberal nationalist communist socialist democrat republican coalition "
    "faction "
    "majority minority seat ballot poll vote campaign platform constitution amendment decree statute "
    "regulation "
    "legislation bill draft article treaty protocol convention accord memorandum understanding declaration "
    "resolution ",
    "statement speech interview letter message cable telegram document paper file record list table chart "
    "map budget "
    "tax tariff customs duty revenue deficit surplus debt loan credit grant fund bank currency exchange "
    "inflation "
    "interest investment investor market price cost wage salary subsidy privatization company firm factory "
    "plant mine "
    "pipeline refinery gas oil fuel energy electricity power nuclear reactor uranium enrichment missile "
    "weapon "
    "ammunition explosive bomb rifle tank aircraft helicopter fighter vessel ship port harbor airport runway "
    "road "
    "highway bridge railway tunnel border frontier crossing checkpoint customs port region province district "
    "city ",
    "town village capital mountain river coast island desert forest farm land water food grain wheat rice "
    "sugar cotton "
    "coffee cattle fish livestock harvest drought flood earthquake storm disease malaria influenza vaccine "
    "hospital "
    "clinic doctor nurse patient medicine drug narcotic cocaine heroin opium trafficking smuggling "
    "corruption bribe "
    "fraud theft kidnapping murder assassination violence riot protest demonstration strike boycott unrest "
    "coup crisis "
    "conflict war peace ceasefire truce negotiation dialogue mediation talk round session summit conference "
    "forum "
    "workshop seminar training exercise operation mission patrol deployment withdrawal base barracks "
    "headquarters ",
    "intelligence surveillance investigation inquiry trial verdict sentence appeal arrest detention prison "
    "torture "
    "abuse violation complaint allegation evidence witness testimony charge conviction pardon amnesty "
    "extradition "
    "sanction embargo freeze asset account transfer transaction payment fee contract tender bid procurement "
    "supply "
    "equipment vehicle truck engine radar satellite telephone internet website newspaper television radio "
    "broadcast "
    "editorial column headline rumor source contact interlocutor counterpart colleague friend ally partner "
    "rival enemy "
    "neighbor community tribe clan family brother sister father mother son daughter wife husband child youth "
    "woman man ",
    "church mosque temple priest bishop imam cleric scholar university school college institute academy "
    "museum library "
    "theater festival holiday ceremony funeral wedding dinner lunch breakfast reception banquet toast gift "
    "flag anthem "
    "symbol history culture language religion tradition identity ethnic linguistic secular sectarian civil "
    "social legal "
    "judicial executive legislative administrative technical financial commercial industrial agricultural "
    "environmental "
    "strategic tactical bilateral multilateral domestic internal external central federal municipal rural "
    "urban coastal ",
    "northern southern eastern western recent current former future new old young senior junior high low "
    "large small "
    "big major minor key main important significant serious grave urgent critical vital essential necessary "
    "useful "
    "helpful constructive positive negative optimistic pessimistic cautious careful prudent bold strong weak "
    "firm soft "
    "hard difficult easy simple complex clear unclear vague specific detailed broad narrow wide deep close "
    "distant open "
    "closed private secret confidential sensitive official formal informal direct indirect full partial "
    "complete limited ",
    "final initial interim permanent temporary annual monthly weekly daily early late quick slow rapid "
    "gradual sudden "
    "steady stable unstable fragile robust independent sovereign democratic authoritarian free fair "
    "transparent "
    "accountable responsible legitimate credible reliable honest corrupt effective efficient capable ready "
    "willing "
    "reluctant eager keen anxious nervous angry frustrated disappointed satisfied pleased grateful proud "
    "popular "
    "unpopular famous respected influential powerful wealthy poor rich hungry sick healthy safe dangerous "
    "hostile ",
    "friendly neutral loyal patriotic radical extreme violent peaceful calm tense bitter sharp frank candid "
    "blunt polite "
    "cordial warm cool cold hot dry wet heavy light dark bright green red blue white black grey golden iron "
    "steel copper "
    "silver diamond timber cement textile clothing shoe leather carpet furniture machine tool computer "
    "software network "
    "tell ask answer reply respond explain describe note observe comment remark add emphasize stress "
    "underline repeat "
    "confirm deny reject accept agree disagree argue claim assert insist maintain believe think feel hope "
    "expect fear ",
    "doubt suspect assume predict forecast estimate assess evaluate judge consider discuss debate review "
    "examine study "
    "analyze monitor observe follow track watch see look find discover learn know understand recognize "
    "realize "
    "acknowledge admit concede promise pledge commit offer propose suggest recommend advise urge encourage "
    "press push "
    "pull demand request seek require need want wish intend plan prepare organize arrange schedule postpone "
    "delay cancel "
    "start begin launch open initiate continue proceed resume stop end finish conclude complete close "
    "suspend block ",
    "prevent avoid resist oppose fight attack defend protect guard secure control manage lead direct command "
    "order "
    "instruct allow permit authorize approve endorse sign ratify adopt pass implement enforce apply use "
    "employ deploy "
    "send deliver receive return bring carry move transport travel arrive depart leave stay remain live "
    "reside settle "
    "build construct repair restore rebuild destroy damage harm hurt kill wound injure capture seize hold "
    "release free "
    "give take get make create form establish found set appoint elect nominate choose select name call "
    "invite meet greet ",
    "host welcome visit join attend participate contribute share divide split unite merge separate isolate "
    "exclude "
    "include contain cover extend expand increase raise grow rise improve strengthen enhance deepen reduce "
    "cut lower "
    "decrease decline fall drop weaken worsen change alter modify reform replace remove dismiss fire resign "
    "retire "
    "succeed fail win lose gain earn spend pay buy sell import export produce manufacture process store "
    "distribute "
    "finance invest lend borrow owe donate provide serve help assist aid sponsor promote advance advocate "
    "defend ",
    "publish print write read speak state declare announce report inform notify brief consult coordinate "
    "cooperate "
    "collaborate compete challenge threaten warn accuse blame criticize condemn denounce praise commend "
    "congratulate "
    "thank apologize regret forgive forget remember recall cite quote refer mention point show demonstrate "
    "prove reveal "
    "disclose hide conceal protect leak turn shift reverse stand sit wait hurry try attempt manage handle "
    "treat deal "
    "solve resolve settle address tackle face confront engage involve affect influence shape reflect "
    "represent mean ",
    "result cause reason purpose goal aim objective target strategy tactic approach method means measure "
    "step stage "
    "phase level degree extent scope scale size number amount rate share part portion piece section segment "
    "sector "
    "branch unit team staff crew personnel workforce labor union association organization society foundation "
    "charity "
    "agency bureau service authority board panel body institution structure framework architecture mechanism "
    "instrument "
    "channel link tie bond bridge gap gulf barrier obstacle hurdle problem trouble risk threat danger hazard "
    "opportunity ",
    "chance prospect outlook trend pattern cycle period era age century decade anniversary deadline timeline "
    "timetable "
    "agenda priority topic theme matter case example instance exception rule principle value norm "
    "standard "
    "criterion condition requirement obligation duty responsibility role function task job career profession "
    "skill talent "
    "experience knowledge information data figure statistic survey sample research science technology "
    "innovation "
    "invention patent license certificate permit visa passport card ticket fare route flight train bus car "
    "ferry ",
};

/* To the whole list, in this order; then to the whole list with each prefix. */
static const char *const suffixes[] = {"",   "s",    "ed",  "ing",  "er",  "al",
                                       "ly", "ment", "ity", "ness", "ism", "able"};
static const char *const prefixes[] = {"", "re", "un", "non", "inter", "over", "pre", "counter"};

uint64_t draw_bits(struct draw *d) {
    uint64_t z = (d->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t draw_below(struct draw *d, uint32_t n) {
    return (uint32_t)(((draw_bits(d) >> 32) * n) >> 32);
}

int draw_one_in(struct draw *d, uint32_t n) {
    return draw_below(d, n) == 0;
}

uint32_t draw_zipf(struct draw *d, unsigned octaves) {
    uint64_t bits = draw_bits(d);
    unsigned k = (unsigned)(((bits >> 32) * octaves) >> 32);
    return (uint32_t)1 << k | ((uint32_t)bits & (((uint32_t)1 << k) - 1));
}

uint32_t draw_quantile(struct draw *d, const uint32_t quantile[QUANTILES + 1]) {
    uint32_t i = draw_below(d, QUANTILES), part = draw_below(d, 1024);
    if (i == QUANTILES - 1)
        part = part * part / 1024 * part / 1024;
    return quantile[i] + (quantile[i + 1] - quantile[i]) * part / 1024;
}

static int is_vowel(char c) {
    return c != '\0' && strchr("aeiou", c) != NULL;
}

/* One form, by the spelling rules of somebody who learnt two. Too long a form is left out. */
static void add_form(struct vocabulary *v, const char *prefix, struct word stem, const char *suffix) {
    struct word *w = &v->words[v->n];
    size_t p = strlen(prefix), s = strlen(suffix), n = stem.len;
    if (n == 0 || p + n + s > WORD_MAX || v->n == sizeof v->words / sizeof v->words[0])
        return;
    if (n > 3 && stem.text[n - 1] == 'e' && is_vowel(suffix[0]))
        n--;
    if (s > 0 && stem.text[n - 1] == 'y' && suffix[0] != 'i')
        stem.text[n - 1] = 'i';
    memset(w->text, 0, sizeof w->text);
    memcpy(w->text, prefix, p);
    memcpy(w->text + p, stem.text, n);
    memcpy(w->text + p + n, suffix, s);
    w->len = (uint8_t)(p + n + s);
    v->n++;
}

/* The list itself, into the first places. */
static void add_base(struct vocabulary *v) {
    for (size_t i = 0; i < sizeof base / sizeof base[0]; i++)
        for (const char *p = base[i], *end; (end = strchr(p, ' ')) != NULL; p = end + 1) {
            struct word w = {.len = (uint8_t)(end - p)};
            memcpy(w.text, p, w.len);
            add_form(v, "", w, "");
        }
}

/* Of 10,000 words so many have rank 1, 2-3, 4-7, ...: as counted in cables, the last ones such that new words
 * come as they do in larger collections. */
static const uint16_t octave_weights[] = {745, 710, 935, 810, 720, 680, 665, 745, 840, 930,
                                          925, 820, 600, 340, 165, 85,  42,  20,  10,  5};

static void fill_octaves(struct vocabulary *v) {
    size_t total = 0, sum = 0, at = 0;
    for (size_t k = 0; k < sizeof octave_weights / sizeof octave_weights[0]; k++)
        total += octave_weights[k];
    for (size_t k = 0; k < sizeof octave_weights / sizeof octave_weights[0]; k++)
        for (sum += octave_weights[k]; at < sum * OCTAVE_DRAWS / total; at++)
            v->octave[at] = (uint8_t)k;
}

size_t word_rank(const struct vocabulary *v, uint64_t bits) {
    unsigned k = v->octave[(bits >> 10) % OCTAVE_DRAWS];
    return ((size_t)1 << k | ((size_t)(bits >> 22) & (((size_t)1 << k) - 1))) - 1;
}

const struct word *word_of(const struct vocabulary *v, size_t rank, struct word *room) {
    if (rank < v->n && (rank < 2048 || rank % 2 == 0))
        return &v->words[rank];
    char name[NAME_MAX_LEN] = "";
    size_t n = name_make((uint32_t)rank, name);
    room->len = (uint8_t)(n < WORD_MAX ? n : WORD_MAX);
    memcpy(room->text, name, WORD_MAX);
    return room;
}

struct vocabulary *vocabulary_make(void) {
    struct vocabulary *v = calloc(1, sizeof *v);
    if (v == NULL)
        return NULL;
    fill_octaves(v);
    add_base(v);
    size_t n = v->n;
    for (size_t p = 0; p < sizeof prefixes / sizeof prefixes[0]; p++)
        for (size_t s = p == 0; s < sizeof suffixes / sizeof suffixes[0]; s++)
            for (size_t i = 0; i < n; i++)
                add_form(v, prefixes[p], v->words[i], suffixes[s]);
    return v;
}

size_t name_make(uint32_t rank, char name[NAME_MAX_LEN]) {
    static const char *const first[] = {"Ba", "Ko",  "Dra", "Mi",  "Sal", "Ta",  "Ve",  "Ri",  "Gor",
                                        "Ha", "Ju",  "Lo",  "Ne",  "Pa",  "Ru",  "Sha", "Ti",  "Wa",
                                        "Ye", "Zo",  "Al",  "Bel", "Cas", "Del", "Fer", "Gra", "Hol",
                                        "Is", "Kar", "Len", "Mor", "Nor", "Os",  "Per", "Qua", "Ros"};
    static const char *const next[] = {"ba", "din", "ko", "lin", "ma",  "nor", "ri",  "so",
                                       "ta", "ven", "vi", "za",  "mur", "da",  "le",  "han",
                                       "gu", "fel", "jo", "kin", "pol", "ras", "ti",  "u",
                                       "be", "cor", "do", "el",  "sho", "wen", "yar", "zil"};
    static const char *const last[] = {"ov", "i",   "ez", "er", "a",   "ian", "son", "o",   "in",
                                       "is", "oun", "ut", "ak", "eni", "as",  "aro", "ley", "esh"};
    size_t n = 0;
    const char *parts[6];
    size_t count = 0;
    parts[count++] = first[rank % 36];
    for (rank /= 36; rank >= 18 && count < 5; rank /= 32)
        parts[count++] = next[rank % 32];
    parts[count++] = last[rank % 18];
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(parts[i]);
        memcpy(name + n, parts[i], len);
        n += len;
    }
    name[n] = '\0';
    return n;
}
