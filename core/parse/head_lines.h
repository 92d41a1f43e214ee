/* head_lines: the lines of a document, divided where its fields begin.
 *
 * A line of the head that holds several labels becomes several lines; a page marker that stands on two lines
 * becomes one.
 */
#ifndef CABLEFS_PARSE_HEAD_LINES_H
#define CABLEFS_PARSE_HEAD_LINES_H

#include "cable/cable.h"
#include "head.h"

enum {
    /* Lines of a document in which its head is looked for. No document of the corpus decides. */
    HEAD_LINES_MAX = 400,
};

/* Divides the text into head->lines, in the cable's arena. ERR_OK or ERR_NOMEM. */
enum err head_lines_split(struct cable *c, struct span text, struct head *head);

/* Takes the page markers of the cable out of the middle of the lines from `from` up to `to`: "TAGS: PREL,
 * ROME 00001851  001.2 OF 003 IT". They repeat the post and the serial of the classification line,
 * which has been read. ERR_OK or ERR_NOMEM. */
enum err head_lines_cut_markers(struct cable *c, struct head *head, size_t from, size_t to);

/* A paragraph with number and marking: the head has ended. */
bool head_lines_begin_body(struct span line);

/* "1. THE MINISTER ..." */
bool head_lines_is_first_paragraph(struct span line);

/* The first heading of a body, which no field goes on to although nothing but a page marker stands
 * between. */
bool head_lines_is_section_word(struct span s);

#endif
