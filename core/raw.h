/* raw: one document as a source hands it out, before anybody has looked inside.
 *
 * Everything belongs to the source and is valid until the next document is asked for.
 */
#ifndef CABLEFS_RAW_H
#define CABLEFS_RAW_H

#include <stdint.h>

#include "text.h"

struct raw {
    struct span path;  /* as given on the command line, and below it: cables/06ROME1851.txt */
    struct span name;  /* the last component: 06ROME1851.txt */
    struct span bytes; /* the document, as received */
    int64_t mtime;     /* of the file, UTC seconds */
};

#endif
