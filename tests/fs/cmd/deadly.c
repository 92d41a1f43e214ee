/* A library of which every process dies that loads it, in the place of one that reads documents. */
#include <stdlib.h>

__attribute__((constructor)) static void die(void) {
    abort();
}
