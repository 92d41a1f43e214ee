/* test: what every test of a module begins with: cmocka, the headers that it wants before it, and COUNT. */
#ifndef CABLEFS_LIB_TEST_H
#define CABLEFS_LIB_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The elements of an array. */
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

#endif
