/* catalog: reads an index: the values of facets, cables and their files, documents, counts.
 *
 * A catalog is one read-only connection, with the statements that were needed so far; each is prepared when
 * it is first used. It belongs to one thread at a time, so every thread opens its own. Searches
 * (query/search.h) use the same connection, through catalog_db().
 *
 * An id is the number of a row, a dir the name of a directory or file in the tree; the name of a paragraph is
 * without ".txt". Records are copied out: nothing in them points into the catalog.
 *
 * Every function returns ERR_OK, ERR_NOT_FOUND (there is no such thing), ERR_IO, ERR_CORRUPT or ERR_NOMEM.
 * The listing functions call visit() for each record with an id greater than `after`, in the order of ids,
 * until it returns false; then they return ERR_OK. Cables are listed by date, the oldest first and those
 * without one last, and those of one second by id; their `after` is a key of layout.h, be its cable there or
 * not, or -1.
 */
#ifndef CABLEFS_CATALOG_H
#define CABLEFS_CATALOG_H

#include "base/filename.h"
#include "cable/cable.h"
#include "cable/day.h"
#include "cable/render.h"
#include "store/db.h"

struct catalog;

/* ERR_NOT_FOUND when there is no such file, ERR_FORMAT when it is no index of this version. The caller frees
 * it; catalog_close() accepts NULL. */
enum err catalog_open(const char *path, struct catalog **catalog, struct err_info *info);
void catalog_close(struct catalog *catalog);

/* What is read between the two is of one state of the index, and as long as it takes, nobody can write to it
 * (db_begin()). A function that is called outside of them begins, and so does catalog_open(); what was begun
 * lasts until catalog_end(). Call it before waiting for anything. catalog_begin(): also ERR_BUSY; ERR_CORRUPT
 * when the file is no index any more. Its number of the state is another as soon as somebody has written to
 * the index: what was kept of an earlier one may be wrong. */
enum err catalog_begin(struct catalog *catalog);
void catalog_end(struct catalog *catalog);
uint64_t catalog_state(const struct catalog *catalog);

/* Which index it is: an update keeps the lineage, and counts the generation up; a build from nothing makes
 * another lineage. When another index has been written into the file, catalog_begin() says ERR_STALE from
 * then on, as does everything else. */
struct catalog_version {
    char lineage[24];
    uint64_t generation;
    int64_t updated; /* UTC seconds, when a run changed something last */
};
const struct catalog_version *catalog_version(const struct catalog *catalog); /* as catalog_totals() */

/* What the updates changed: the entry `name` of the directory of this facet and value came, went, or is
 * another one. The value 0 of a facet is the directory of its values; of CATALOG_ALL cables/, and of
 * CATALOG_DATE "undated". facet: of enum catalog_facet, or one of these. */
enum {
    CATALOG_CHANGED_TEXT = 8, /* text/ */
    CATALOG_CHANGED_ABOUT, /* about/, and README */
    CATALOG_CHANGED_CITATIONS, /* the citations of the cable `value`; name may be "" */
};
struct catalog_change {
    int facet;
    int64_t value;
    char name[FILENAME_SIZE];
};

/* All of the generations after `since`, by facet and value. ERR_LIMIT: not all of them are known any more. */
enum err catalog_list_changes(struct catalog *k, uint64_t since,
                              bool (*visit)(void *context, const struct catalog_change *change),
                              void *context);

/* The catalog's connection, for a search (search.h) in the same thread; the search is closed before the
 * catalog. */
struct db *catalog_db(struct catalog *catalog);

struct catalog_totals {
    uint64_t cables;
    int64_t last; /* the largest id of a cable, 0 for none: ids have gaps */
    bool has_newest;
    int64_t newest; /* date of the newest cable, UTC seconds */
    int64_t updated; /* when a run changed something last, likewise */
};
const struct catalog_totals *
catalog_totals(const struct catalog *catalog); /* of the state that was begun last */

/* ---- sets of cables ---- */

enum catalog_facet {
    CATALOG_ALL, /* every cable; its only value is 0 */
    CATALOG_TAG,
    CATALOG_DATE, /* values are days: day_number(); a month or a year is a value too, 0 is "undated" */
    CATALOG_ORIGIN,
    CATALOG_CLASSIFICATION,
    CATALOG_SIGNER,
    CATALOG_FACETS
};

struct catalog_value {
    int64_t id;
    char dir[FILENAME_SIZE]; /* of a date: "2006", "06", "22" or "undated" */
    uint64_t cables; /* directories in it: cables, or for a year or month the months or days in it */
    uint64_t all; /* cables in it, at any depth */
    bool has_newest;
    int64_t newest;
    int64_t changed; /* UTC seconds of the run that gave it its present cables */
};

enum { CATALOG_CITES = 1, CATALOG_CITED = 2 }; /* the cable cites others of the archive; is cited by such */

struct catalog_cable {
    int64_t id;
    int64_t key; /* its place in lists: layout_key() */
    char dir[FILENAME_SIZE];
    unsigned citations; /* of these bits */
    bool has_date;
    int64_t date;
    int64_t changed; /* UTC seconds of the run that gave it its present content */
};

/* How many values a facet has (for a date: years, and "undated"). */
enum err catalog_count_values(struct catalog *k, enum catalog_facet facet, uint64_t *count);
enum err catalog_find_value(struct catalog *k, enum catalog_facet facet, struct span dir, int64_t *id);
enum err catalog_get_value(struct catalog *k, enum catalog_facet facet, int64_t id,
                           struct catalog_value *value);
enum err catalog_list_values(struct catalog *k, enum catalog_facet facet, int64_t after,
                             bool (*visit)(void *context, const struct catalog_value *value), void *context);

/* What is said of a tag (CATALOG_TAG: its name, kind and meaning as in docs/schema.md) or of a post
 * (CATALOG_ORIGIN: its name), each appended to out[i]; nothing for what is absent. ERR_NOT_FOUND for another
 * facet. */
enum { CATALOG_NOTES = 3 };
enum err catalog_read_notes(struct catalog *k, enum catalog_facet facet, int64_t id,
                            struct buf out[CATALOG_NOTES]);

/* Why a cable is in a tag's directory: "written", "assigned", "discussed" or "catalogued",
 * appended to out. */
enum err catalog_read_tag_source(struct catalog *k, int64_t tag, int64_t cable, struct buf *out);

/* The dates one step down: of 0 "undated" and the years, of a year its months, of a month its days. after: -1
 * for all of them. */
enum err catalog_list_dates(struct catalog *k, int64_t parent, int64_t after,
                            bool (*visit)(void *context, const struct catalog_value *value), void *context);

enum err catalog_find_cable(struct catalog *k, struct span dir, int64_t *id);
enum err catalog_get_cable(struct catalog *k, int64_t id, struct catalog_cable *cable);
/* By its key: this touches what a listing does, and no wide rows. */
enum err catalog_get_entry(struct catalog *k, int64_t key, struct catalog_cable *cable);
enum err catalog_has_cable(struct catalog *k, enum catalog_facet facet, int64_t value, int64_t cable);
enum err catalog_list_cables(struct catalog *k, enum catalog_facet facet, int64_t value, int64_t after,
                             bool (*visit)(void *context, const struct catalog_cable *cable), void *context);

/* The keys of all cables, in order. */
enum err catalog_list_keys(struct catalog *k, bool (*visit)(void *context, int64_t key), void *context);

/* The cables that a cable cites (CATALOG_CITES), or that cite it (CATALOG_CITED), as far as they are in the
 * archive. A cable never cites itself. */
enum err catalog_has_citation(struct catalog *k, unsigned which, int64_t cable, int64_t other);
enum err catalog_list_citations(struct catalog *k, unsigned which, int64_t cable, int64_t after,
                                bool (*visit)(void *context, const struct catalog_cable *cable),
                                void *context);

/* The numbers of the cables of a set, those of a year or month too, in no order. */
enum err catalog_list_ids(struct catalog *k, enum catalog_facet facet, int64_t value,
                          bool (*visit)(void *context, int64_t cable), void *context);

struct catalog_fact { /* a cable has a value of a facet */
    int64_t cable, value;
    bool has_date; /* the cable's */
    int64_t date;
};

/* Which values of a facet all cables have, or one of them, in no order; not for CATALOG_ALL. */
enum err catalog_list_facts(struct catalog *k, enum catalog_facet facet,
                            bool (*visit)(void *context, const struct catalog_fact *fact), void *context);
enum err catalog_list_facts_of(struct catalog *k, enum catalog_facet facet, int64_t cable,
                               bool (*visit)(void *context, const struct catalog_fact *fact), void *context);

/* ---- the files of a cable ---- */

struct catalog_files {
    uint64_t sizes[RENDER_FILES]; /* by the number of the file in render.h */
    unsigned views; /* directories in which the cable appears: the link count of its files */
    unsigned citations; /* bits: CATALOG_CITES, CATALOG_CITED */
    bool has_date;
    int64_t date;
    int64_t changed; /* as of the cable */
};

struct catalog_paragraph {
    int64_t ordinal; /* 0-based place in the cable */
    char name[FILENAME_SIZE];
    uint64_t size; /* of the file */
};

enum err catalog_get_files(struct catalog *k, int64_t cable, struct catalog_files *files);
enum err catalog_find_paragraph(struct catalog *k, int64_t cable, struct span name,
                                struct catalog_paragraph *p);
enum err catalog_get_paragraph(struct catalog *k, int64_t cable, int64_t ordinal,
                               struct catalog_paragraph *p);
enum err catalog_list_paragraphs(struct catalog *k, int64_t cable, int64_t after,
                                 bool (*visit)(void *context, const struct catalog_paragraph *p),
                                 void *context);

/* The bytes of the files, appended to out. file: a number of render.h. */
enum err catalog_read_file(struct catalog *k, int64_t cable, int file, struct buf *out);
enum err catalog_read_paragraph(struct catalog *k, int64_t cable, int64_t ordinal, struct buf *out);

/* A paragraph's number, its marking and its heading, which are appended. */
enum err catalog_read_heading(struct catalog *k, int64_t cable, int64_t ordinal, int64_t *number,
                              struct buf *marking, struct buf *heading);

/* Calls visit() with the bytes of each paragraph's file behind `after` (-1: of all of them), in one pass,
 * until it returns false. scratch is what the bytes stand in; they are valid during the call. */
enum err catalog_read_paragraphs(struct catalog *k, int64_t cable, int64_t after, struct buf *scratch,
                                 bool (*visit)(void *context, int64_t ordinal, struct span bytes),
                                 void *context);

/* Likewise the files of render.h that `files` has a bit for (1 << its number); the record is read once for
 * all of them. */
enum err catalog_read_files(struct catalog *k, int64_t cable, unsigned files, struct buf *scratch,
                            bool (*visit)(void *context, int file, struct span bytes), void *context);

/* The whole record; c is reset first. Paragraph texts only with `texts`. */
enum err catalog_load_cable(struct catalog *k, int64_t id, bool texts, struct cable *c);

/* As much of it as stands in the cable's own row: no lists but captions and caveats. c is reset first. */
enum err catalog_load_fields(struct catalog *k, int64_t id, struct cable *c);

/* ---- documents as received, and what the index says of itself ---- */

enum catalog_shelf { CATALOG_TEXT, CATALOG_ABOUT };

struct catalog_document {
    int64_t id;
    char dir[FILENAME_SIZE]; /* 06ROME1851.txt, tags.tsv */
    uint64_t size;
    bool has_date; /* the cable's date; a document that is no cable has its file's time */
    int64_t date;
    int64_t changed; /* UTC seconds of the run that gave it its present bytes */
};

enum err catalog_find_document(struct catalog *k, enum catalog_shelf shelf, struct span dir, int64_t *id);
enum err catalog_get_document(struct catalog *k, enum catalog_shelf shelf, int64_t id,
                              struct catalog_document *d);
enum err catalog_list_documents(struct catalog *k, enum catalog_shelf shelf, int64_t after,
                                bool (*visit)(void *context, const struct catalog_document *d),
                                void *context);

/* All documents as received, together. Counted by looking at each of them: not for where it must be quick. */
enum err catalog_sum_documents(struct catalog *k, uint64_t *count, uint64_t *bytes);

/* The document that a cable was read from. */
enum err catalog_get_cable_document(struct catalog *k, int64_t cable, struct catalog_document *d);

/* Reads at most size bytes from offset on; *got is less at the end. */
enum err catalog_read_document(struct catalog *k, enum catalog_shelf shelf, int64_t id, uint64_t offset,
                               void *bytes, size_t size, size_t *got);

/* ---- counts over the whole archive: a pass over a table, not one step ---- */

enum catalog_count_by {
    CATALOG_BY_YEAR, /* in order, "undated" last; all others with the largest number first */
    CATALOG_BY_ORIGIN,
    CATALOG_BY_CLASSIFICATION, /* SECRET and SECRET-NOFORN: a cable may count twice */
    CATALOG_BY_TAG, /* as written: codes and words */
    CATALOG_BY_TOPIC, /* names */
    CATALOG_BY_PROBLEM, /* kinds of problem */
    CATALOG_BY_OUTCOME, /* what became of each document: docs/schema.md, table source */
    CATALOG_COUNTS
};

struct catalog_count {
    char name[FILENAME_SIZE];
    uint64_t n; /* cables; problems; documents */
};

enum err catalog_list_counts(struct catalog *k, enum catalog_count_by by,
                             bool (*visit)(void *context, const struct catalog_count *count), void *context);

/* When the oldest and the newest cable were sent; ERR_NOT_FOUND when none has a date. */
enum err catalog_get_dates(struct catalog *k, int64_t *first, int64_t *last);

#endif
