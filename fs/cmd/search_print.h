/* search_print: how `cablefs search` shows cables, as lines for people or as JSON, and faults in a query. */
#ifndef CABLEFS_CMD_SEARCH_PRINT_H
#define CABLEFS_CMD_SEARCH_PRINT_H

#include <stdio.h>

#include "query/search.h"

struct search_print_style {
    bool snippets; /* with the paragraphs that match */
    bool json; /* an object a cable and line */
    bool marks; /* words that match in bold: stdout is a terminal that knows it */
    size_t width; /* columns of a line: a subject is cut there, a paragraph folded; 0: as long as they are */
};

struct search_print;

/* The search and the query must outlive it. width: of the column of identifiers. ERR_NOMEM. The caller frees
 * it; search_print_close() accepts NULL. */
enum err search_print_open(struct search *search, const struct query *query,
                           const struct search_print_style *style, size_t width,
                           struct search_print **printer, struct err_info *info);
void search_print_close(struct search_print *printer);

/* Prints a cable on stdout. ERR_NOMEM and the failures of search.h. */
enum err search_print_cable(struct search_print *printer, const struct search_cable *cable,
                            struct err_info *info);

/* The message, the query (of a long one what stands round the fault), and a caret under the place. */
void search_print_fault(struct span query, const struct query_fault *fault, FILE *out);

#endif
