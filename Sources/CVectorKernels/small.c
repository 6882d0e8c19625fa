#include "CVectorKernels.h"
#include "WidestVectors.h"

#include <string.h>

// Small products in double precision, of matrices that stay in the first caches. BLAS copies both
// factors into panels at every call, which costs as much as a third of such a product.

#define LANES 8
#define ROWS 6
// What a column of the right factor may have: its last columns are filled up in memory of this size.
#define LONGEST ATTRACTOR_SMALL_PRODUCT_LENGTH

typedef double lanes __attribute__((vector_size(8 * LANES), aligned(8)));

struct factors {
  const double *a;
  size_t rowStride, columnStride;
  const double *b;
  size_t stride, length;
};

// target = alpha * sums + beta * target for the first columns; each product and sum rounded by itself,
// as in OpenBLAS.
static inline __attribute__((always_inline)) void keep(
    const lanes *sums, double alpha, double beta, double *restrict target, size_t columns) {
#pragma clang fp contract(off)
  if (columns == LANES) {
    lanes kept = {0};
    if (beta != 0.0) kept = beta * *(lanes *)target;
    *(lanes *)target = kept + alpha * *sums;
  } else {
    double left[LANES];
    memcpy(left, sums, sizeof left);
    for (size_t lane = 0; lane < columns; lane++)
      target[lane] = (beta != 0.0 ? beta * target[lane] : 0.0) + alpha * left[lane];
  }
}

// `rows` rows (a constant where it is called) times eight columns, of which the first ones are kept.
static inline __attribute__((always_inline)) void tile(
    struct factors f, int rows, double alpha, double beta, double *restrict c, size_t stride,
    size_t columns) {
  lanes sums[ROWS];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) sums[row] = (lanes){0};
  for (size_t k = 0; k < f.length; k++) {
    lanes right = *(const lanes *)(f.b + k * f.stride);
    const double *left = f.a + k * f.columnStride;
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) sums[row] += right * left[row * f.rowStride];
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) keep(&sums[row], alpha, beta, c + row * stride, columns);
}

WIDEST_VECTORS
void attractor_small_product(
    const double *a, size_t aRowStride, size_t aColumnStride, const double *b, size_t bStride,
    double *restrict c, size_t cStride, size_t rows, size_t columns, size_t length, double alpha,
    double beta) {
  double last[LANES * LONGEST];
  for (size_t column = 0; column < columns; column += LANES) {
    size_t kept = columns - column < LANES ? columns - column : LANES;
    struct factors f = {a, aRowStride, aColumnStride, b + column, bStride, length};
    if (kept < LANES) {
      memset(last, 0, LANES * length * sizeof *last);
      for (size_t k = 0; k < length; k++)
        for (size_t lane = 0; lane < kept; lane++)
          last[k * LANES + lane] = b[k * bStride + column + lane];
      f.b = last;
      f.stride = LANES;
    }
    size_t row = 0;
    double *target = c + column;
    for (; row + ROWS <= rows; row += ROWS) {
      f.a = a + row * aRowStride;
      tile(f, ROWS, alpha, beta, target + row * cStride, cStride, kept);
    }
    f.a = a + row * aRowStride;
    target += row * cStride;
    switch (rows - row) {
      case 5: tile(f, 5, alpha, beta, target, cStride, kept); break;
      case 4: tile(f, 4, alpha, beta, target, cStride, kept); break;
      case 3: tile(f, 3, alpha, beta, target, cStride, kept); break;
      case 2: tile(f, 2, alpha, beta, target, cStride, kept); break;
      case 1: tile(f, 1, alpha, beta, target, cStride, kept); break;
      default: break;
    }
  }
}
