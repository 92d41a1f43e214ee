#include "date_name.h"

#include <stdio.h>

/* Exactly so many digits, and not 0. */
static bool part(struct span name, size_t digits, unsigned long max, int *value) {
    unsigned long number;
    bool is = name.n == digits && text_number(name, max, &number) && number > 0;
    *value = is ? (int)number : 0;
    return is;
}

enum err date_name_find(int64_t top, struct span name, int64_t *value) {
    int n;
    if (top < 0 && span_eq(name, SPAN("undated")))
        *value = DAY_UNDATED;
    else if (top < 0 && part(name, 4, 9999, &n))
        *value = day_number(n, 0, 0);
    else if (top >= 0 && day_is_year(top) && part(name, 2, 12, &n))
        *value = top + day_number(0, n, 0);
    else if (top >= 0 && !day_is_year(top) && part(name, 2, 31, &n))
        *value = top + n;
    else
        return ERR_NOT_FOUND;
    return ERR_OK;
}

void date_name_of(int64_t date, char name[DATE_NAME_SIZE]) {
    if (date == DAY_UNDATED)
        snprintf(name, DATE_NAME_SIZE, "undated");
    else if (day_is_year(date))
        snprintf(name, DATE_NAME_SIZE, "%04d", day_year(date));
    else
        snprintf(name, DATE_NAME_SIZE, "%02d", day_is_month(date) ? day_month(date) : day_of_month(date));
}
