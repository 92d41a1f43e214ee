/* ino: an inode number is the address of a node: what it is, in which set, which cable, which file.
 *
 *   bits 60-63  kind
 *   fixed       bits 0-7   one of enum ino_fixed; the root is number 1, as FUSE wants it
 *   value       bits 57-59 facet, 25-52 value            a directory of cables (or of months and days)
 *   cable       bits 57-59 facet, 25-52 value, 0-24 cable    a cable's directory in that place
 *   file        bits 12-36 cable, 0-11 file              the same number in every place: hard links
 *   text, about bits 0-39  document
 *   references, cited-by   as cable              the directory of that name in a cable's directory
 *   citation    bits 25-32 depth, 0-24 cable     a symlink to cables/ID from a directory so deep; one for all of these
 *   alias       bits 57-59 facet, 25-52 value    a symlink to the value's, or the cable's, directory beside it
 *   plus        as value                         the directory "+" in a set of cables
 *   plus facet  as cable, with a facet in bits 0-24    the directory of that facet in a "+"
 *   edition     bits 53-56, of all but fixed     0 inside the tree; see ino_edition_add()
 *
 * The facet of a set of cables may be INO_SET: then its value is the number of a set that is not of the plain
 * tree (set_store.h).
 *
 * Nothing is looked up and nothing is remembered, so numbers are valid for ever (of one index). What does not
 * fit is refused, never cut. An inode number never changes its file type.
 */
#ifndef CABLEFS_TREE_INO_H
#define CABLEFS_TREE_INO_H

#include <stdint.h>

#include "cable/layout.h"
#include "cable/render.h"
#include "catalog/catalog.h"

enum ino_kind {
    INO_FIXED,
    INO_VALUE,
    INO_CABLE,
    INO_FILE,
    INO_TEXT,
    INO_ABOUT,
    INO_REFERENCES,
    INO_CITED_BY,
    INO_CITATION,
    INO_ALIAS,
    INO_PLUS,
    INO_PLUS_FACET,
    INO_KINDS
};

enum ino_fixed {
    INO_NOTHING,
    INO_ROOT,
    INO_README,
    INO_ABOUT_DIR,
    INO_FACET_DIR,
    INO_TEXT_DIR,
    INO_SEARCH_DIR,
    INO_FIXED_END
};

enum { INO_SET = CATALOG_FACETS };

/* A file of a cable is the ordinal of a paragraph, or from INO_FILE_NAMED on the number of a file in
 * render.h. */
enum {
    INO_FILE_NAMED = LAYOUT_ORDINALS - RENDER_FILES,
    INO_FILE_SUBJECT = INO_FILE_NAMED + RENDER_SUBJECT,
    INO_FILE_HEADER = INO_FILE_NAMED + RENDER_HEADER,
};

struct ino_node {
    enum ino_kind kind;
    enum ino_fixed fixed;
    enum catalog_facet facet; /* of value, cable and what is in it, alias, and of INO_FACET_DIR */
    int64_t value; /* the depth of a citation; the cable of an alias in a set of cables (CATALOG_ALL) */
    int64_t cable;
    int64_t file; /* as above; the document for text and about */
};

/* To the kernel a number also says of which index shown it is, counted from 0 and modulo INO_EDITIONS: cables
 * and values of another index have the same places, and who still holds a number (a shell that stands there,
 * an open file) must not be given the text of another cable. Fixed nodes are the same in all.
 * ino_edition_take() is the way back: ERR_STALE for a number of another edition. */
enum { INO_EDITIONS = 16 };
uint64_t ino_edition_add(uint64_t ino, uint64_t edition);
enum err ino_edition_take(uint64_t number, uint64_t edition, uint64_t *ino);

/* ERR_OK, or ERR_LIMIT when a part does not fit its bits. */
enum err ino_pack(const struct ino_node *node, uint64_t *ino);

/* ERR_OK, or ERR_INVALID for a number that ino_pack() never gives. */
enum err ino_unpack(uint64_t ino, struct ino_node *node);

#endif
