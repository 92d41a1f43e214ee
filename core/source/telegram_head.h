/* telegram_head: the head of a telegram in a text, as far as one has to know it to see where another begins.
 *
 * core/parse reads heads in all their damage, but it reads one document, and the rooms source and parse do
 * not know each other. To divide a file less is enough, and less is safer: the two lines that no telegram
 * lacks and hardly any text has by chance, the date-time group and below it the line of the sender; and what
 * says whether two heads are of one message. The lines stand in this order (ACP 126):
 *
 *     R 021010Z APR 74
 *     FM AMEMBASSY VELM
 *     TO SECSTATE WASHDC 2822
 *     UNCLAS SECTION 02 OF 03 VELM 2324
 *
 * Two other lines count as heads, because the archives print each once a document: "Message Text" above the
 * telegrams of the National Archives, of which some have no text and so no group; and "This record is a
 * partial extract of the original cable" of the web edition, in the place of group and sender.
 */
#ifndef CABLEFS_SOURCE_TELEGRAM_HEAD_H
#define CABLEFS_SOURCE_TELEGRAM_HEAD_H

#include "base/calendar.h"
#include "base/text.h"

enum telegram_head_kind {
    TELEGRAM_HEAD_GROUP, /* date-time group and sender */
    TELEGRAM_HEAD_EXTRACT, /* "This record is a partial extract" */
    TELEGRAM_HEAD_MARK, /* "Message Text" */
};

struct telegram_head {
    enum telegram_head_kind kind;
    size_t begin; /* in the text: of the line of its group, or of its only line */
    size_t end; /* behind the FM line, or behind its only line */
    int64_t time; /* of the group, as in base/calendar.h */
    struct span from; /* the FM line without FM */
    unsigned long serial; /* of the message at its post; 0: none was found */
    bool later_section; /* SECTION 02 OF 03, FINAL SECTION OF 2 */
};

/* The first head in the text at or behind `from`; false when there is none. */
bool telegram_head_find(struct span text, size_t from, struct telegram_head *head);

/* Are they heads of one message, which came in sections? When neither serial nor section says so, the group
 * and the sender do. An extract is a message of its own. */
bool telegram_head_same(const struct telegram_head *a, const struct telegram_head *b);

/* What a line above a date-time group is. */
enum telegram_line {
    TELEGRAM_LINE_OTHER, /* text, a signature, ... */
    TELEGRAM_LINE_BLANK,
    TELEGRAM_LINE_HEAD, /* above a head: routing, a banner, a page marker, offices, a stamp of the archive */
    TELEGRAM_LINE_STATION, /* the station that sends it: DE RUEHRO #1851 1731516 */
    TELEGRAM_LINE_START, /* the first line of a transmission: VZCZCXRO7546 */
    TELEGRAM_LINE_END, /* the end of a message: NNNN; or a rule of = or * between two */
};

enum telegram_line telegram_head_line(struct span line);

#endif
