#ifndef ATTRACTOR_ALLOCATION_COUNTER_H
#define ATTRACTOR_ALLOCATION_COUNTER_H

#include <stdbool.h>

/// Whether allocations are counted on this system (glibc only).
bool attractor_counts_allocations(void);

/// The blocks that the calling thread has taken from the heap so far.
long attractor_allocation_count(void);

#endif
