/* fuzz: what the harnesses have in common: a check that ends the program, and the promises of a record.
 *
 * A harness defines LLVMFuzzerTestOneInput(). libFuzzer calls it with bytes that it makes up; standalone.c
 * with the files of a corpus. What it finds wrong ends the program, so that the input is kept. Memory that
 * runs out is no finding: the harness gives up on that input.
 */
#ifndef CABLEFS_FUZZ_H
#define CABLEFS_FUZZ_H

#include <stdint.h>

#include "base/stream.h"
#include "parse/parse.h"

/* One input, of any bytes. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what does not hold, with the place, and aborts. */
#define FUZZ_CHECK(holds, ...)                                                                               \
    do {                                                                                                     \
        if (!(holds))                                                                                        \
            fuzz_fail(__FILE__, __LINE__, __VA_ARGS__);                                                      \
    } while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Appends every field of the cable. Checks what cable.h promises of them: valid UTF-8 without NUL; values of
 * one line; names of paragraphs that are safe and occur once; no more text than the document can have. */
void fuzz_dump_cable(const struct cable *c, size_t document, struct buf *out);

/* Parses the document twice, with two parsers of which the first is used again and again, and checks that
 * both say the same. Appends what they say. */
void fuzz_parse(const struct raw *raw, struct buf *out);

/* Checks that bytes and metadata are as raw.h says, and appends them. */
void fuzz_dump_raw(const struct raw *raw, struct buf *out);

/* A form that is read as a stream, a document at a time. */
struct fuzz_form {
    enum err (*open)(struct stream stream, struct span head, void **reader);
    enum err (*next)(void *reader, struct raw *raw, struct err_info *error);
    void (*close)(void *reader);
    size_t head; /* bytes that the reader wants to have from the first: a header row, a byte order mark */
};

/* Reads all of the bytes in one piece, and again in several sizes of pieces, which must give the same. Parses
 * each document. */
void fuzz_records(const struct fuzz_form *form, struct span bytes);

#endif
