/* day: the number of a day, of a month and of a year, as the facet of dates counts them.
 *
 * Year, month and day in one number (layout.h), so that the days of a month, and the months of a year, are a
 * range. A month has day 0, a year month 0 and day 0; 0 is "undated". The calendar day is that of the date in
 * UTC.
 */
#ifndef CABLEFS_CABLE_DAY_H
#define CABLEFS_CABLE_DAY_H

#include "layout.h"

enum {
    DAY_UNDATED = 0,
    DAY_MONTH_SHIFT = LAYOUT_DAY_BITS,
    DAY_YEAR_SHIFT = LAYOUT_MONTH_BITS + LAYOUT_DAY_BITS,
    DAY_IN_MONTH_MASK = (1 << DAY_MONTH_SHIFT) - 1,
    DAY_IN_YEAR_MASK = (1 << DAY_YEAR_SHIFT) - 1,
};

static inline int64_t day_number(int year, int month, int day) {
    return (int64_t)year << DAY_YEAR_SHIFT | month << DAY_MONTH_SHIFT | day;
}

static inline int day_year(int64_t day) {
    return (int)(day >> DAY_YEAR_SHIFT);
}
static inline int day_month(int64_t day) {
    return (int)(day & DAY_IN_YEAR_MASK) >> DAY_MONTH_SHIFT;
}
static inline int day_of_month(int64_t day) {
    return (int)(day & DAY_IN_MONTH_MASK);
}

/* Is it "undated", or a day that a calendar may have? No year and no month is one. */
static inline bool day_is_day(int64_t day) {
    if (day == DAY_UNDATED)
        return true;
    if (!layout_fits(day, LAYOUT_VALUE_BITS))
        return false;
    int year = day_year(day), month = day_month(day), in_month = day_of_month(day);
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && in_month >= 1;
}

/* The low bits that a number leaves open: all of them below a year for a year, the day for a month, none for
 * a day or "undated". */
static inline int day_shift(int64_t day) {
    if (day == DAY_UNDATED || (day & DAY_IN_MONTH_MASK) != 0)
        return 0;
    return (day & DAY_IN_YEAR_MASK) == 0 ? DAY_YEAR_SHIFT : DAY_MONTH_SHIFT;
}
static inline bool day_is_year(int64_t day) {
    return day_shift(day) == DAY_YEAR_SHIFT;
}
static inline bool day_is_month(int64_t day) {
    return day_shift(day) == DAY_MONTH_SHIFT;
}

/* The last number that a year or a month stands for is this many above its own; 0 for a day and for
 * "undated", which hold cables. */
static inline int64_t day_span(int64_t day) {
    return (INT64_C(1) << day_shift(day)) - 1;
}

/* What is counted inside: of a year its months, of a month its days. */
static inline int day_inside_shift(int64_t day) {
    return day_is_year(day) ? DAY_MONTH_SHIFT : 0;
}

/* The year, month or day that a number belongs to, by the shift of one of those. */
static inline int64_t day_group(int64_t day, int shift) {
    return day & ~((INT64_C(1) << shift) - 1);
}

/* The year of a month, the month of a day; DAY_UNDATED for a year and for "undated", which nothing holds. */
static inline int64_t day_parent(int64_t day) {
    if (day_of_month(day) != 0)
        return day_group(day, DAY_MONTH_SHIFT);
    return day_is_month(day) ? day_group(day, DAY_YEAR_SHIFT) : DAY_UNDATED;
}

#endif
