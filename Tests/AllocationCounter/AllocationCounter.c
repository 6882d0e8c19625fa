#include "AllocationCounter.h"

#include <stddef.h>
#include <stdlib.h>

// Standing in the program itself, these come before glibc's in every lookup, so that what the Swift
// runtime and the libraries allocate is counted too. They only count and pass on.
#if defined(__linux__) && defined(__GLIBC__)
#include <errno.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Thread_local long allocations;

void *malloc(size_t size) {
  allocations++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  allocations++;
  return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
  allocations++;
  return __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  allocations++;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
  allocations++;
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *block = memory;
  return 0;
}

bool attractor_counts_allocations(void) { return true; }
long attractor_allocation_count(void) { return allocations; }
#else
bool attractor_counts_allocations(void) { return false; }
long attractor_allocation_count(void) { return 0; }
#endif
