/* calendar: the arithmetic of dates.
 *
 * The calendar is the Gregorian one, also for the years before it was introduced. Times are in UTC, as
 * seconds since the beginning of 1970, negative before that; there are no leap seconds. No function here
 * allocates memory.
 */
#ifndef CABLEFS_BASE_CALENDAR_H
#define CABLEFS_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

enum { CALENDAR_YEAR_MIN = 1, CALENDAR_YEAR_MAX = 9999, CALENDAR_DAY_SECONDS = 86400 };

struct calendar_time {
    int year; /* CALENDAR_YEAR_MIN to CALENDAR_YEAR_MAX */
    int month, day; /* from 1 */
    int hour, minute, second;
};

bool calendar_is_leap(int year);
int calendar_month_days(int year, int month); /* how many days the month has; month is 1 to 12 */

/* Days from 1970-01-01 to a day that exists. */
int64_t calendar_days(int year, int month, int day);

/* Seconds from the beginning of 1970 to a time that is valid, and back. */
int64_t calendar_seconds(const struct calendar_time *t);
struct calendar_time calendar_time(int64_t seconds);

/* Does the day exist, and is the hour 0 to 23, the minute and the second 0 to 59? */
bool calendar_valid(const struct calendar_time *t);

/* 1 for the 1st of January; t is valid. */
int calendar_day_of_year(const struct calendar_time *t);

/* The day of that number in the year, at hour and minute. False when the year has no such day, or the day no
 * such time. */
bool calendar_from_day_of_year(int year, int day_of_year, int hour, int minute, struct calendar_time *t);

#endif
