/* cable_dir: a cable's directory, and the files in it.
 *
 * What stands in it are the files of render.h, the directories of citations of node.h, and the paragraphs.
 */
#ifndef CABLEFS_TREE_CABLE_DIR_H
#define CABLEFS_TREE_CABLE_DIR_H

#include "kind.h"

extern const struct kind cable_dir;
extern const struct kind cable_dir_file;

/* Sets of files: a bit for each file of render.h (1 << its number), and one for all paragraphs. */
enum { CABLE_DIR_PARAGRAPHS = 1 << RENDER_FILES };

/* The bit of a file. */
unsigned cable_dir_bit(const struct ino_node *file);

/* Calls visit() with the whole bytes of each of these files of a cable, until it returns false. */
enum err cable_dir_read(struct tree *t, int64_t cable, unsigned files,
                        bool (*visit)(void *context, uint64_t ino, struct span bytes), void *context);

#endif
