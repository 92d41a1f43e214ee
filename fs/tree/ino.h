/* ino: an inode number is the address of a node. It says of what kind the node is, in which set of cables it
 * stands, and which cable and which file it belongs to:
 *
 *   bits 60-63  kind
 *   fixed       bits 0-7   one of enum ino_fixed; the root is number 1, as FUSE wants it
 *   value       bits 57-59 facet, 25-52 value            a directory of cables (or of months and days)
 *   cable       bits 57-59 facet, 25-52 value, 0-24 cable    a cable's directory in that place
 *   file        bits 12-36 cable, 0-11 file              the same number in every place: hard links
 *   text, about bits 0-39  document
 *   references, cited-by   as cable              the directory of that name in a cable's directory
 *   citation    bits 25-32 depth, 0-24 cable     a symlink to cables/ID, the same from everywhere so deep
 *   alias       bits 57-59 facet, 25-52 value    a symlink to the directory of it beside this one
 *   plus        as value                         the directory "+" in a set of cables
 *   plus facet  as cable, with a facet in bits 0-24    the directory of that facet in a "+"
 *   set file    as cable, with its form in bits 0-2 and a generation of the index in bits 3-24
 *               a set of cables as a file, in its "+"
 *   edition     bits 53-56, of all but fixed     0 inside the tree; see ino_edition_add()
 *
 * The facet of a set of cables may be INO_SET: then its value is the number of a set that is not of the plain
 * tree (set_store.h).
 *
 * Nothing is looked up and nothing is remembered to make a number, so a number stays valid as long as its
 * index does. What does not fit is refused, and never cut. An inode number never changes its file type.
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
    INO_SET_FILE,
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

/* In place of the cable of INO_SET_FILE: which form the file has, and above that the low bits of the
 * generation of the index. */
enum {
    INO_SET_FILE_BITS = 3,
    INO_GENERATION_BITS = LAYOUT_CABLE_BITS - INO_SET_FILE_BITS,
};

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

/* The number that stat(2) shows, for a number without edition: below 2^53 and another for each node, because
 * node, awk and cpio hold it in a double and would take two files for one. It need not be unpacked, so it is
 * packed closer:
 *
 *   bits 48-52  the kind; from SHOWN_PLACES on also the facet of what has a cable and a value
 *   bits 25-47  value; of a set the low bits of its number, which differ in all sets that are remembered
 *   bits 0-24   cable
 *
 * and the other kinds as above, which have fewer bits, a set file without its generation. Nodes of an index
 * shown earlier have the same numbers: what did not change keeps its number. */
uint64_t ino_shown(uint64_t ino);

/* A number that is given to the kernel also says which index it belongs to: the indexes that a mount has
 * shown are counted from 0, modulo INO_EDITIONS. Cables and values of another index have the same numbers,
 * and whoever still holds one (a shell in that directory, an open file) must not be given the text of another
 * cable. Fixed nodes are the same in every index. ino_edition_take() is the way back; it returns ERR_STALE
 * for a number of another edition. */
enum { INO_EDITIONS = 16 };
uint64_t ino_edition_add(uint64_t ino, uint64_t edition);
enum err ino_edition_take(uint64_t number, uint64_t edition, uint64_t *ino);

/* ERR_OK, or ERR_LIMIT when a part does not fit its bits. */
enum err ino_pack(const struct ino_node *node, uint64_t *ino);

/* ERR_OK, or ERR_INVALID for a number that ino_pack() never gives. */
enum err ino_unpack(uint64_t ino, struct ino_node *node);

#endif
