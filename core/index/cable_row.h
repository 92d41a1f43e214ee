/* cable_row: writes the row of a cable in the table `cable`: its numbers, the sizes of its files and the
 * fields of its record that have a column (cable/render.h, cable/fields.h).
 *
 * The statement is made from these two tables, once, when the module is opened. Functions return ERR_OK,
 * ERR_NOMEM, ERR_IO or ERR_CORRUPT with a message.
 */
#ifndef CABLEFS_INDEX_CABLE_ROW_H
#define CABLEFS_INDEX_CABLE_ROW_H

#include "cable/cable.h"
#include "store/db.h"

struct index_cable_row;

struct index_cable_numbers { /* what the row needs beside the record */
    int64_t id, document, day;
    int64_t origin, signer; /* 0: none */
    unsigned views; /* directories that the cable is in */
    int64_t print; /* keys.h */
    int64_t changed; /* UTC seconds */
};

enum err index_cable_row_open(struct db *db, struct index_cable_row **row, struct err_info *info);
void index_cable_row_close(struct index_cable_row *row); /* accepts NULL */

enum err index_cable_row_insert(struct index_cable_row *row, const struct cable *c,
                                const struct index_cable_numbers *numbers, struct err_info *info);

#endif
