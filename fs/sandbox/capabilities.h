/* capabilities: what root may do beyond other users (capabilities(7)). */
#ifndef CABLEFS_SANDBOX_CAPABILITIES_H
#define CABLEFS_SANDBOX_CAPABILITIES_H

#include <stdbool.h>

/* Drops all capabilities for good; with of_others all but those by which root reads and writes files of other
 * users. No program that is run gets any. False when the kernel refuses. */
bool capabilities_drop(bool of_others);

/* Can the file be opened for reading without any? They are all there again afterwards. */
bool capabilities_can_read_without(const char *path);

#endif
