/* date_name: the names of the directories of years, months and days: "undated", "2006", "06", "22". */
#ifndef CABLEFS_TREE_DATE_NAME_H
#define CABLEFS_TREE_DATE_NAME_H

#include "base/text.h"
#include "cable/day.h"

/* The number (day.h) of what is called name: with top -1 of a year or of "undated", else of a month in the
 * year or of a day in the month top. ERR_NOT_FOUND when it is no such name; a day that no month has may be
 * found. */
enum err date_name_find(int64_t top, struct span name, int64_t *value);

enum { DATE_NAME_SIZE = 16 };

/* The name of the directory of a year, a month, a day or "undated". */
void date_name_of(int64_t date, char name[DATE_NAME_SIZE]);

#endif
