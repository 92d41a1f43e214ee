#include "calendar.h"

enum {
    HOUR_SECONDS = 3600,
    MINUTE_SECONDS = 60,
    /* Howard Hinnant, "chrono-compatible low-level date algorithms": the calendar repeats itself after an era
     * of 400 years, and his years begin on the 1st of March, so that the leap day is the last of its year. */
    ERA_YEARS = 400,
    ERA_DAYS = 146097,
    EPOCH_DAYS = 719468, /* from 0000-03-01 to 1970-01-01 */
};

bool calendar_is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && calendar_is_leap(year) ? 29 : days[month - 1];
}

int64_t calendar_days(int year, int month, int day) {
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - (ERA_YEARS - 1)) / ERA_YEARS;
    int64_t year_of_era = y - era * ERA_YEARS;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

int64_t calendar_seconds(const struct calendar_time *t) {
    return calendar_days(t->year, t->month, t->day) * CALENDAR_DAY_SECONDS + (int64_t)t->hour * HOUR_SECONDS +
           (int64_t)t->minute * MINUTE_SECONDS + t->second;
}

struct calendar_time calendar_time(int64_t seconds) {
    int64_t days = seconds / CALENDAR_DAY_SECONDS;
    int64_t rest = seconds % CALENDAR_DAY_SECONDS;
    if (rest < 0) {
        rest += CALENDAR_DAY_SECONDS;
        days--;
    }
    int64_t z = days + EPOCH_DAYS;
    int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int64_t day_of_era = z - era * ERA_DAYS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (ERA_DAYS - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    int month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    return (struct calendar_time){.year = (int)(year_of_era + era * ERA_YEARS + (month <= 2)),
                                  .month = month,
                                  .day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1),
                                  .hour = (int)(rest / HOUR_SECONDS),
                                  .minute = (int)(rest % HOUR_SECONDS / MINUTE_SECONDS),
                                  .second = (int)(rest % MINUTE_SECONDS)};
}

bool calendar_valid(const struct calendar_time *t) {
    return t->year >= CALENDAR_YEAR_MIN && t->year <= CALENDAR_YEAR_MAX && t->month >= 1 && t->month <= 12 &&
           t->day >= 1 && t->day <= calendar_month_days(t->year, t->month) && t->hour >= 0 && t->hour < 24 &&
           t->minute >= 0 && t->minute < 60 && t->second >= 0 && t->second < 60;
}

int calendar_day_of_year(const struct calendar_time *t) {
    return (int)(calendar_days(t->year, t->month, t->day) - calendar_days(t->year, 1, 1)) + 1;
}

bool calendar_from_day_of_year(int year, int day_of_year, int hour, int minute, struct calendar_time *t) {
    if (day_of_year < 1 || day_of_year > (calendar_is_leap(year) ? 366 : 365))
        return false;
    *t = calendar_time((calendar_days(year, 1, 1) + day_of_year - 1) * CALENDAR_DAY_SECONDS);
    t->hour = hour;
    t->minute = minute;
    return calendar_valid(t);
}
