/* pdf: the text of a PDF, by pdftotext of poppler.
 *
 * A PDF is a program that strangers wrote, and so its text is taken out by another process, with limits. It
 * runs pdftotext itself, no shell, with nothing of ours: no environment, no open file but the PDF as its
 * standard input, no working directory. It ends with the thread that started it.
 *
 * pdftotext is looked for in PATH when the first PDF is read.
 */
#ifndef CABLEFS_SOURCE_PDF_H
#define CABLEFS_SOURCE_PDF_H

#include "base/stop.h"
#include "base/text.h"

struct source_pdf_limits {
    int seconds; /* on the clock, and of the processor */
    size_t memory, text; /* bytes: address space of the process, and what it may say */
};

/* What is used for documents. */
extern const struct source_pdf_limits source_pdf_limits;

/* Replaces text by that of the PDF that fd is, a file that can seek; it is read from its beginning, and stays
 * the caller's. ERR_MISSING: pdftotext is not installed. ERR_INVALID: no PDF that it can read, or one without
 * text. ERR_LIMIT: a limit was passed. ERR_IO: the process cannot be made. ERR_STOPPED, ERR_NOMEM. All but
 * the last two come with a sentence. */
enum err source_pdf_read(int fd, const struct source_pdf_limits *limits, struct stop stop, struct buf *text,
                         struct err_info *error);

/* The same for bytes in memory. */
enum err source_pdf_read_bytes(struct span bytes, const struct source_pdf_limits *limits, struct stop stop,
                               struct buf *text, struct err_info *error);

#endif
