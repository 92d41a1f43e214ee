/* keys: numbers by which an update finds the documents that may have to do with one another, and what is as
 * it was.
 *
 * What becomes of a document depends on the others of its identifier (copies, ~2), and of its message
 * (sections). Documents that share no key have nothing to do with one another. All these are hashes, and they
 * are stored: two keys that happen to be equal cost time and change nothing. To change them means to change
 * the version of the schema.
 */
#ifndef CABLEFS_INDEX_KEYS_H
#define CABLEFS_INDEX_KEYS_H

#include "cable/cable.h"
#include "cable/raw.h"

struct index_keys {
    int64_t print; /* of all that the source has read, the error included */
    bool has_key, has_message;
    int64_t key; /* of a cable's identifier, without its year and ~2 */
    int64_t message; /* of a section: of post and serial, where that is another key */
};

/* Of a document as the source gave it, and of the cable that was made of it (NULL: it is none). is_file: it
 * is a whole file, whose own name does not count, so that it is the same document under another one. */
struct index_keys index_keys_of(const struct raw *raw, bool is_file, const struct err_info *error,
                                const struct cable *c);

/* The key of the identifier of a cable. */
int64_t index_keys_ident(struct span ident);

/* Of a name under text/: the same for all names that may become one of the others' with a number behind it:
 * name.txt, name~2.txt. */
int64_t index_keys_family(struct span name);

/* Of all that is shown of a cable, whose topics are sorted: two with one print look the same in every
 * place. */
int64_t index_keys_cable(const struct cable *c);

#endif
