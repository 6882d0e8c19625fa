#ifndef ATTRACTOR_WIDEST_VECTORS_H
#define ATTRACTOR_WIDEST_VECTORS_H

// One loop a function, compiled for each vector width the processor may have; the loader picks one.
// Elsewhere than on x86 Linux the compiler's own target is used.
#if defined(__x86_64__) && defined(__linux__)
#define WIDEST_VECTORS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDEST_VECTORS
#endif

#endif
