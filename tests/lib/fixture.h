/* fixture: a small archive of fictional cables in a directory of its own, and an index of it.
 *
 * fixture_open() makes a temporary directory, fixture_close() removes it with everything in it. Between them
 * fixture_write() adds documents, fixture_archive() all of the standard ones, fixture_build() indexes. A
 * helper that cannot do its work fails the test.
 *
 *   06VELM1207      2006-06-19 14:05  CONFIDENTIAL NOFORN  PREL KV NATO  VELM        PENNIFOLD   3 paragraphs
 *   06VELM1207~2    the same day, 15:30: another text under the same identifier
 *   06VELM1301      2006-06-19 09:30  SECRET              PREL          VELM         PENNIFOLD   2 paragraphs
 *   06VELM1344      2006-07-03 11:00  CONFIDENTIAL        KV            VELM         no signer   1 paragraph
 *   07SANCALIXTO77  2007-02-01 08:15  UNCLASSIFIED        ETRD          SAN CALIXTO  MARCHBANKS  2 paragraphs
 *   08VELM53        undated           SECRET               none          VELM         no signer   1 paragraph
 *
 * and notes.txt twice, which is no cable; 06VELM1207 twice, byte for byte; and a fifo, which cannot be read.
 */
#ifndef CABLEFS_LIB_FIXTURE_H
#define CABLEFS_LIB_FIXTURE_H

#include <stdint.h>

#include "index/index.h"

enum { FIXTURE_PATH = 512 };

struct fixture {
    char dir[FIXTURE_PATH]; /* the temporary directory */
    char source[FIXTURE_PATH]; /* DIR/source: the documents */
    char index[FIXTURE_PATH]; /* DIR/index */
    bool anew; /* fixture_build() makes the index from nothing, whatever is there */
};

/* The standard archive in numbers. */
enum {
    FIXTURE_CABLES = 6, /* the sixth is 06VELM1207~2 */
    FIXTURE_DUPLICATES = 1,
    FIXTURE_OTHERS = 2,
    FIXTURE_UNREADABLE = 1,
    FIXTURE_DOCUMENTS = 8, /* under text/ */
    FIXTURE_FILES = 10, /* in the source */
};

#define FIXTURE_NEWEST INT64_C(1170317700) /* 2007-02-01 08:15 UTC: 07SANCALIXTO77 */
#define FIXTURE_1207 INT64_C(1150725900) /* 2006-06-19 14:05 UTC: 06VELM1207 */
#define FIXTURE_VARIANT INT64_C(1150731000) /* 2006-06-19 15:30 UTC: 06VELM1207~2 */
#define FIXTURE_FILE_TIME INT64_C(1000000000) /* modification time of every file of the archive */

extern const char fixture_1207[]; /* the document 06VELM1207.txt */
extern const char fixture_notes[]; /* the first notes.txt */

void fixture_open(struct fixture *f);
void fixture_close(struct fixture *f);

/* The same for a test whose initial state is the fixture: cmocka_unit_test_prestate_setup_teardown(). */
int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* A path below the temporary directory; good until the eighth call from now. */
char *fixture_path(const struct fixture *f, const char *name);

/* Writes source/NAME, whose directories are made where they are missing; its time is FIXTURE_FILE_TIME. */
void fixture_write(const struct fixture *f, const char *name, const char *text);

/* A small clean cable: identifier line, date-time group, tags and so on, filled into a common frame. */
void fixture_write_cable(const struct fixture *f, const char *name, const char *post_and_serial,
                         const char *date_time_group, const char *level, const char *tags, const char *body);

void fixture_archive(const struct fixture *f);

/* Indexes source into index. */
enum err fixture_build(const struct fixture *f, struct index_report *report, struct err_info *info);

/* The same where it must work. report may be NULL. */
void fixture_must_build(const struct fixture *f, struct index_report *report);

/* The archive, indexed. */
void fixture_indexed(struct fixture *f);

/* The documents of source, one after the other; the caller closes it. */
struct source *fixture_source(struct fixture *f);

/* The whole file as a buf, which the caller frees; writes a whole file; whether a file is what was read. */
void fixture_read(const char *path, struct buf *out);
void fixture_put(const char *path, struct span bytes);
bool fixture_holds(const char *path, const struct buf *bytes);

/* Runs SQL on the index as a stranger would, to damage it or to read a number from it. */
void fixture_sql(const char *path, const char *sql);
int64_t fixture_number(const char *path, const char *sql);

/* The rows that SQL finds, of one column, each a line that ends in a newline, are the expected ones. */
void fixture_lines(const char *path, const char *sql, const char *expected);

/* For a test of permissions, which do not bind root: becomes nobody, after giving the directory away to him.
 * False when that cannot be done. fixture_be_root_again() undoes it, and does nothing for who was no root. */
bool fixture_be_nobody(const struct fixture *f);
void fixture_be_root_again(void);

#endif
