/* place: where a source stands, told to whoever asked for it; and the places of which a process died. */
#ifndef CABLEFS_SOURCE_PLACE_H
#define CABLEFS_SOURCE_PLACE_H

#include "source.h"

struct place {
    struct source_place now;
    const struct source_request *request; /* borrowed; of it what belongs to places */
};

/* The work on the item, of the file or member at this path, has come so far. */
void place_tell(struct place *place, enum source_step step, struct span path);

/* Did a process die in this step of the item? Then error says so, and the step must not be taken. */
bool place_is_deadly(const struct place *place, enum source_step step, struct err_info *error);

#endif
