#include "kinds.h"

#include "alias.h"
#include "cable_dir.h"
#include "citations_dir.h"
#include "dates_dir.h"
#include "documents_dir.h"
#include "plus_dir.h"
#include "root_dir.h"
#include "search_dir.h"
#include "set_dir.h"
#include "set_file.h"
#include "set_place.h"
#include "values_dir.h"

static const struct kind *const kinds[INO_KINDS] = {
    [INO_FIXED] = NULL, /* by the next table */
    [INO_VALUE] = &set_dir, /* or a directory of dates */
    [INO_CABLE] = &cable_dir,
    [INO_FILE] = &cable_dir_file,
    [INO_TEXT] = &documents_dir_file,
    [INO_ABOUT] = &documents_dir_file,
    [INO_REFERENCES] = &citations_dir,
    [INO_CITED_BY] = &citations_dir,
    [INO_CITATION] = &citations_dir_symlink,
    [INO_ALIAS] = &alias_symlink,
    [INO_PLUS] = &plus_dir,
    [INO_PLUS_FACET] = &plus_dir_facet,
    [INO_SET_FILE] = &set_file,
};

static const struct kind *const fixed_kinds[INO_FIXED_END] = {
    [INO_ROOT] = &root_dir,           [INO_README] = &documents_dir_file,
    [INO_ABOUT_DIR] = &documents_dir, [INO_FACET_DIR] = &values_dir, /* or that of the dates */
    [INO_TEXT_DIR] = &documents_dir,  [INO_SEARCH_DIR] = &search_dir,
};

enum err kinds_find(struct tree *t, const struct ino_node *n, const struct kind **kind) {
    bool holds_cables = true;
    enum err e = ERR_OK;
    *kind = n->kind == INO_FIXED ? fixed_kinds[n->fixed] : kinds[n->kind];
    if (node_is_facet_dir(n) && n->facet == CATALOG_DATE)
        *kind = &dates_dir;
    if (n->kind == INO_VALUE)
        e = set_place_holds_cables(t, node_place(n), &holds_cables);
    if (!holds_cables)
        *kind = node_in_set(n) ? &dates_dir_narrowed : &dates_dir_part;
    return e;
}
