/* dynlib: a shared library that is loaded when it is first needed, and its functions by their names.
 *
 * What only some documents need (libarchive, libxml2, and all that these load) should not cost every command
 * the time to load it. The user of a library lists its functions once, in a macro, and gets a struct of
 * pointers that have the types of the library's own header, so that the compiler checks every call:
 *
 *     #define FUNCTIONS(X) X(xmlFreeDoc) X(htmlNewParserCtxt)
 *     struct libxml2 { FUNCTIONS(DYNLIB_POINTER) };
 *     #define NAMED(name) DYNLIB_FUNCTION(struct libxml2, name)
 *     static const struct dynlib_function functions[] = {FUNCTIONS(NAMED)};
 *
 * A library that was loaded stays loaded until the process ends; to open it again costs microseconds. Nobody
 * owns anything: there is nothing to close.
 */
#ifndef CABLEFS_BASE_DYNLIB_H
#define CABLEFS_BASE_DYNLIB_H

#include <stddef.h>

#include "err.h"

#define DYNLIB_POINTER(name) __typeof__(name) *name;
#define DYNLIB_FUNCTION(table, name) {#name, offsetof(table, name)},

struct dynlib_function {
    const char *name;
    size_t offset; /* of the pointer in the struct of pointers */
};

struct dynlib {
    const char *soname; /* as the loader knows it: libxml2.so.2 */
    const char *package; /* that holds it in Debian */
    const char *purpose; /* to read HTML pages */
    const struct dynlib_function *functions;
    size_t functions_n;
};

/* Loads the library unless it is, and fills the struct of pointers at table, which means something only after
 * ERR_OK. ERR_MISSING: it is not installed, or cannot be loaded, or lacks a function. ERR_NOMEM. info says
 * why, and what to install where that would help: where it was not found, or lacks a function. */
enum err dynlib_open(const struct dynlib *library, void *table, struct err_info *info);

#endif
