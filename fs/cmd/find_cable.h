/* find_cable: cables by their identifiers, however somebody writes them, and the arguments that name them. */
#ifndef CABLEFS_CMD_FIND_CABLE_H
#define CABLEFS_CMD_FIND_CABLE_H

#include <argp.h>

#include "catalog/catalog.h"

/* What stands behind the options of a command that takes INDEX ID...; borrowed from argv. */
struct find_cable_wanted {
    const char *index;
    char **ids;
    int ids_n;
};

/* For what is none of the command's own options, as a parser of argp. */
error_t find_cable_option(int key, char *arg, struct argp_state *state, struct find_cable_wanted *wanted);

/* Finds a cable by the name of its directory under cables/, or by its identifier however that is spelled. As
 * catalog_find_cable(). */
enum err find_cable(struct catalog *k, struct span name, int64_t *id);

/* The message for one that is not there, with what there is of that post and year. index: its path. Returns
 * ERR_NOT_FOUND, or what kept it from looking. */
enum err find_cable_refuse(struct catalog *k, const char *index, const char *name, struct err_info *info);

#endif
