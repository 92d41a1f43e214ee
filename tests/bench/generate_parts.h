/* generate_parts: header and body of a generated cable. */
#ifndef CABLEFS_BENCH_GENERATE_PARTS_H
#define CABLEFS_BENCH_GENERATE_PARTS_H

struct generator;

/* g->head becomes the header of g->cable. */
void put_header(struct generator *g);

/* g->body becomes its body, from the line of its classification to the signer. */
void put_body(struct generator *g);

#endif
