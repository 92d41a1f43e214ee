#include "place.h"

void place_tell(struct place *p, enum source_step step, struct span path) {
    const struct source_watch *watch = &p->request->watch;
    p->now.step = step;
    if (watch->at != NULL)
        watch->at(watch->context, &p->now, path);
}

bool place_is_deadly(const struct place *p, enum source_step step, struct err_info *error) {
    for (size_t i = 0; i < p->request->deadly_n; i++) {
        const struct source_deadly *d = &p->request->deadly[i];
        if (d->place.file == p->now.file && d->place.item == p->now.item && d->place.step == step) {
            err_set(error, ERR_CRASHED, "the process that %s it ended (%s); the rest was read without it",
                    step == SOURCE_WORKING ? "parsed" : "read", d->why);
            return true;
        }
    }
    return false;
}
