/* set_file: a set of cables as one file: "+/list.txt", "+/cables.csv".
 *
 * Its bytes are made when they are asked for, cable by cable. Nothing of them is kept but an index: where in
 * the file which cable begins, every SET_FILE_PIECE bytes or so, and how long the whole is. That is made in
 * one pass over all cables when attributes or bytes are first asked for. It may take long: it is done where
 * sets are worked out (set_contents.h), and kept with them (set_store.h). Where time runs out, what was made
 * is kept, and the next one who asks goes on from there.
 *
 * The number of a file says which generation of the index its bytes are of, so that nobody reads the
 * beginning of one and the end of another: after an update it is ERR_STALE, and the name leads to another
 * number. ERR_CORRUPT: a cable is not as long as it was.
 */
#ifndef CABLEFS_TREE_SET_FILE_H
#define CABLEFS_TREE_SET_FILE_H

#include "kind.h"

enum { SET_FILE_PIECE = 16 * 1024 };

extern const struct kind set_file;

/* The file of a place; ERR_NOT_FOUND. */
enum err set_file_find(struct tree *t, struct set_store_place place, struct span name, struct ino_node *file);

/* The names of the files, for i = 0, 1, ...; NULL behind the last. */
const char *set_file_name(size_t i);

/* Hands them out without their attributes, so that a listing makes none of them. The first has the key
 * `first`. */
enum err set_file_list(struct list *l, struct set_store_place place, int64_t first, int64_t after);

#endif
