#include "CVectorKernels.h"

#include <string.h>

// A product of few rows with a large matrix that stays the same: BLAS copies the matrix into panels at
// every call, which then costs as much as the product. Here the panels are made once.

#if defined(__x86_64__) && defined(__linux__)
#define SUPPORTED 1
typedef float lanes __attribute__((vector_size(64), aligned(4)));
#define LANES 16
#define PANEL ATTRACTOR_PANEL

// `ROWS` rows times one panel: 2 * ROWS sums stay in registers.
#define PRODUCT(ROWS)                                                                            \
  __attribute__((target("arch=x86-64-v4"), min_vector_width(512))) static void product_of_##ROWS(                       \
      const float *panel, const float *a, float *c, size_t n, size_t columns) {                  \
    lanes first[ROWS], second[ROWS];                                                             \
    for (int row = 0; row < ROWS; row++) first[row] = second[row] = (lanes){0};                  \
    for (size_t k = 0; k < n; k++) {                                                             \
      lanes left = *(const lanes *)(panel + k * PANEL);                                          \
      lanes right = *(const lanes *)(panel + k * PANEL + LANES);                                 \
      _Pragma("clang loop unroll(full)") for (int row = 0; row < ROWS; row++) {                  \
        float factor = a[k * ROWS + row];                                                         \
        first[row] += left * factor;                                                             \
        second[row] += right * factor;                                                           \
      }                                                                                          \
    }                                                                                            \
    for (int row = 0; row < ROWS; row++) {                                                       \
      if (columns == PANEL) {                                                                    \
        *(lanes *)(c + row * n) = first[row];                                                    \
        *(lanes *)(c + row * n + LANES) = second[row];                                           \
      } else {                                                                                   \
        float sums[PANEL];                                                                       \
        memcpy(sums, &first[row], sizeof first[row]);                                            \
        memcpy(sums + LANES, &second[row], sizeof second[row]);                                  \
        memcpy(c + row * n, sums, columns * sizeof *sums);                                       \
      }                                                                                          \
    }                                                                                            \
  }

PRODUCT(12)
PRODUCT(8)
PRODUCT(4)
PRODUCT(2)
PRODUCT(1)
#endif

bool attractor_has_packed_products(void) {
#ifdef SUPPORTED
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
#else
  return false;
#endif
}

void attractor_pack_panels(
    const float *matrix, bool transposed, float *panels, size_t n, size_t first, size_t last) {
  for (size_t panel = first; panel < last; panel++) {
    float *target = panels + panel * ATTRACTOR_PANEL * n;
    size_t start = panel * ATTRACTOR_PANEL;
    size_t columns = n - start < ATTRACTOR_PANEL ? n - start : ATTRACTOR_PANEL;
    if (columns < ATTRACTOR_PANEL) memset(target, 0, ATTRACTOR_PANEL * n * sizeof *target);
    if (transposed) {
      for (size_t k = 0; k < n; k++)
        memcpy(target + k * ATTRACTOR_PANEL, matrix + k * n + start, columns * sizeof *target);
    } else {
      // In blocks, so that what is written across stays in the first cache.
      for (size_t block = 0; block < n; block += 64) {
        size_t end = block + 64 < n ? block + 64 : n;
        for (size_t lane = 0; lane < columns; lane++)
          for (size_t k = block; k < end; k++)
            target[k * ATTRACTOR_PANEL + lane] = matrix[(start + lane) * n + k];
      }
    }
  }
}

// How many of the rows left a call takes: as many as a product is written for.
static inline size_t rows_at_once(size_t left) {
  return left >= 12 ? 12 : left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

// Rows side by side, element by element: rows a power of two apart would share a set of the cache.
void attractor_pack_rows(const float *a, float *packed, size_t n, size_t rows) {
  for (size_t row = 0, count; row < rows; row += count) {
    count = rows_at_once(rows - row);
    attractor_transpose_single(a + row * n, packed + row * n, count, n);
  }
}

void attractor_packed_product(
    const float *panels, const float *packed, float *c, size_t n, size_t rows, size_t first,
    size_t last) {
#ifdef SUPPORTED
  for (size_t panel = first; panel < last; panel++) {
    const float *source = panels + panel * PANEL * n;
    size_t start = panel * PANEL;
    size_t columns = n - start < PANEL ? n - start : PANEL;
    for (size_t row = 0, count; row < rows; row += count) {
      count = rows_at_once(rows - row);
      const float *a = packed + row * n;
      float *target = c + row * n + start;
      switch (count) {
      case 12: product_of_12(source, a, target, n, columns); break;
      case 8: product_of_8(source, a, target, n, columns); break;
      case 4: product_of_4(source, a, target, n, columns); break;
      case 2: product_of_2(source, a, target, n, columns); break;
      default: product_of_1(source, a, target, n, columns);
      }
    }
  }
#endif
}
