/* dates_dir: dates/, and the directories of years and months, there and in narrowed sets. The directories of
 * days hold cables: set_dir.h. */
#ifndef CABLEFS_TREE_DATES_DIR_H
#define CABLEFS_TREE_DATES_DIR_H

#include "kind.h"

extern const struct kind dates_dir; /* dates/ */
extern const struct kind dates_dir_part; /* a year or a month in dates/ */
extern const struct kind dates_dir_narrowed; /* a year or a month of a narrowed set */

#endif
