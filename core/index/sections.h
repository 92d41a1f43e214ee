/* sections: joins the messages that come one section a document.
 *
 * A document that says "SECTION 02 OF 03" and shows no other section is held aside, in a temporary table,
 * until all documents are known, because the others may stand anywhere in the sources. Then the documents of
 * one message are parsed as one cable, in the order of their sections. They are of one message when post,
 * serial and year are the same; where only the first section has a head, the others do not say a year. A
 * document that stays alone is a cable by itself: many copies name a section on their first line and hold all
 * of them.
 *
 * A document without text is held aside as well, and written last, so that a copy that has the text is found
 * first and the two are one cable.
 *
 * All functions return ERR_OK, ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_SECTIONS_H
#define CABLEFS_INDEX_SECTIONS_H

#include "parse/parse.h"
#include "writer.h"

struct index_sections;

/* db, parser and writer are borrowed until the end. */
enum err index_sections_open(struct db *db, struct parser *parser, struct index_writer *w,
                             struct index_sections **s, struct err_info *info);
void index_sections_close(struct index_sections *s); /* accepts NULL */

/* *held: the document, from which c was parsed, is held aside, and the caller does not write it now. */
enum err index_sections_hold(struct index_sections *s, const struct index_item *item, const struct cable *c,
                             bool *held, struct err_info *info);

/* After the last document: writes all that is held. */
enum err index_sections_write(struct index_sections *s, struct err_info *info);

#endif
