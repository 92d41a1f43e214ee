/* dynlib: a shared library that is loaded when it is first needed, and its functions by their names.
 *
 * Only some documents need libarchive or libxml2, and all that these load in turn; no other command should
 * wait until they are loaded. The user of a library lists its functions once, in a macro, and gets a struct
 * of pointers to them. The pointers have the types of the library's own header, so that the compiler checks
 * every call:
 *
 *     #define FUNCTIONS(X) X(xmlFreeDoc) X(htmlNewParserCtxt)
 *     struct libxml2 { FUNCTIONS(DYNLIB_POINTER) };
 *     #define NAMED(name) DYNLIB_FUNCTION(struct libxml2, name)
 *     static const struct dynlib_function functions[] = {FUNCTIONS(NAMED)};
 *
 * A library that was loaded stays loaded until the process ends, and there is nothing to close. To open it
 * again costs microseconds.
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

/* Loads the library if it is not loaded yet, and fills the struct of pointers at table, which means something
 * only after ERR_OK. ERR_MISSING: the library is not installed, cannot be loaded, or lacks a function.
 * ERR_NOMEM. info says why. When the library was not found or lacks a function, info also says which package
 * to install. */
enum err dynlib_open(const struct dynlib *library, void *table, struct err_info *info);

#endif
