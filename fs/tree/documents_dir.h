/* documents_dir: text/ and about/, and the files in them, among which is the README of the root. */
#ifndef CABLEFS_TREE_DOCUMENTS_DIR_H
#define CABLEFS_TREE_DOCUMENTS_DIR_H

#include "kind.h"

extern const struct kind documents_dir;
extern const struct kind documents_dir_file;

#endif
