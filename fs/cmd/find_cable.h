/* find_cable: a cable by its identifier, however somebody writes it. */
#ifndef CABLEFS_CMD_FIND_CABLE_H
#define CABLEFS_CMD_FIND_CABLE_H

#include "catalog/catalog.h"

/* Finds a cable by the name of its directory under cables/, or by its identifier however that is spelled. As
 * catalog_find_cable(). */
enum err find_cable(struct catalog *k, struct span name, int64_t *id);

/* The message for one that is not there, with what there is of that post and year. index: its path. Returns
 * ERR_NOT_FOUND, or what kept it from looking. */
enum err find_cable_refuse(struct catalog *k, const char *index, const char *name, struct err_info *info);

#endif
