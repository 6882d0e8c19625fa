#ifndef ATTRACTOR_WIDEST_VECTORS_H
#define ATTRACTOR_WIDEST_VECTORS_H

// One loop a function, compiled for each vector width the processor may have; the loader picks one.
// Elsewhere than on x86 Linux the compiler's own target is used.
#if defined(__x86_64__) && defined(__linux__)
#define WIDEST_VECTORS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDEST_VECTORS
#endif

// Every element by itself; four vectors side by side as far as they last, since each waits for its own
// polynomial and divisions.
#define EACH_ELEMENT(statements)                                     \
  size_t whole = count - count % 64;                                 \
  _Pragma("clang loop vectorize(assume_safety) interleave_count(4)") \
  for (size_t i = 0; i < whole; i++) statements                      \
  _Pragma("clang loop vectorize(assume_safety)")                     \
  for (size_t i = whole; i < count; i++) statements

#endif
