/* json: cables as JSON, an object each, by json-c.
 *
 * Usually an object a line; objects of several lines, objects in an array, and an object that holds such an
 * array ({"cables": [...]}) are read, too. The names of an object are those of a table (columns.h). Objects
 * below a name that is unknown are looked into; a list of strings is one value: tags apart by commas,
 * paragraphs of a text by line ends. null is no value.
 *
 * Read as a stream, an object at a time (window.h). What is damaged costs one object: reading goes on at the
 * next line, or where lines are no objects, at the next line that begins as the first object did. When
 * already the first object has no name that is known the file is another's, and is not read further.
 */
#ifndef CABLEFS_SOURCE_JSON_H
#define CABLEFS_SOURCE_JSON_H

#include "base/stream.h"
#include "cable/raw.h"

struct source_json; /* opaque */

/* head: what was read of the stream before; copied. The stream is borrowed. ERR_NOMEM; ERR_MISSING: json-c
 * cannot be loaded, and info says so. The caller closes it; source_json_close() accepts NULL. */
enum err source_json_open(struct stream stream, struct span head, struct source_json **json,
                          struct err_info *info);
void source_json_close(struct source_json *json);

/* The next object: bytes, record, note and metadata of raw are filled, the rest is left. ERR_OK with
 * error->code set: there is no document here, and error says why and in which line. ERR_END after the last
 * object, ERR_NOMEM. */
enum err source_json_next(struct source_json *json, struct raw *raw, struct err_info *error);

#endif
