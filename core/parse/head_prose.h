/* head_prose: where a field of the head ends although no blank line follows it.
 *
 * Telegrams of the 1970s, and the text of their PDFs, have no blank lines. A field then ends at a label; at a
 * line that says who is to handle the telegram; at a summary; and where the text begins. All of them are in
 * capitals, so that only words, and how full the lines are, tell the text from a title.
 *
 *   SUBJ: LETTER FROM PRESIDENT NIXON
 *   PASS WHITE HOUSE
 *   I DELIVERED PERSONALLY JUNE 20 TO PRESIDENT BANZER LETTER DATED
 */
#ifndef CABLEFS_PARSE_HEAD_PROSE_H
#define CABLEFS_PARSE_HEAD_PROSE_H

#include "head.h"

/* "DEPARTMENT PASS DOD", "LIMA FOR AGATT", "FOR: IPS/IBS", "EXDIS": a handling line. field is the one that it
 * would go on: "FOR FY-81" may be the end of a subject. */
bool head_prose_is_handling(struct span line, enum head_field field);

/* "FOR: IPS/IBS", "TO: FORD MOTOR CO": the label of a handling line, also below a blank line. */
bool head_prose_names_reader(struct span line);

/* Lines of "(U) This message is sensitive but unclassified. Please handle accordingly.", or of
 * "(C - ENTIRE TEXT)", that begin at the first of n lines: how the telegram is to be protected, and nothing
 * else. 0 for none. */
size_t head_prose_protection(const struct span *lines, size_t n);

/* "SUMMARY: THE MINISTRY ...", "FOLLOWING IS ...": words with which a text begins. */
bool head_prose_begins_text(struct span line);

/* "THE FOLLOWING TELEGRAM ...", "FOLLOWING MESSAGE ...": the text of another message stands below, with a
 * head of its own. */
bool head_prose_announces_message(struct span line);

/* Does the line end inside a phrase or a list? */
bool head_prose_goes_on(struct span line);

/* "STATE 162751", "A. STATE 4410 B. ROME 1233" and nothing else: references that have no label. */
bool head_prose_is_citation(struct span line);

/* Does the text begin at this line, of which nothing parts the line above, a line of the field? Both are in
 * capitals. title: it and the lines below, which end before the text, may be the rest of a title. */
bool head_prose_follows(struct span above, struct span line, bool title, enum head_field field);

/* Bytes of a REF line, behind which transmission ran the field into the summary:
 *
 *   REF: A. VELM 420Q QA"z_1in on July 24, the left parties
 *   have signaled their intention to come out swinging.
 *   End Summary.
 *
 * They end with the last citation of the line. lines: the line and what stands below it, n in all. 0 when the
 * field did not run into anything. */
size_t head_prose_ran_into(const struct span *lines, size_t n);

/* Has the line the words or the end of a sentence, so that it is no title? */
bool head_prose_is_sentence(struct span line);

/* "FOR HARTMAN FROM CARLUCCI", "FOR EUR/IB", "FROM CHARGE", "EYES ONLY FOR ...": who wrote to whom, unless
 * the line above, of the field, goes on to this line. */
bool head_prose_addresses(struct span above, struct span line);

#endif
