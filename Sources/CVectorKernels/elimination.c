#include "CVectorKernels.h"
#include "WidestVectors.h"

#include <math.h>

// Gauss' elimination with partial pivoting for small systems in single precision, two columns at a time
// and two rows side by side, so that most of what an instruction needs is at hand. LAPACK goes through
// copies into panels, which cost as much as a system of this size.

#define LANES 8
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));

// row -= first * x + second * y, and the same for the next row.
static inline __attribute__((always_inline)) void eliminate_pair(
    float *restrict row, float *restrict next, const float *x, const float *y,
    const float factors[4], size_t first, size_t count) {
  size_t i = first;
  for (; i + LANES <= count; i += LANES) {
    lanes left = *(const lanes *)(x + i), right = *(const lanes *)(y + i);
    *(lanes *)(row + i) -= factors[0] * left + factors[1] * right;
    *(lanes *)(next + i) -= factors[2] * left + factors[3] * right;
  }
  for (; i < count; i++) {
    row[i] -= factors[0] * x[i] + factors[1] * y[i];
    next[i] -= factors[2] * x[i] + factors[3] * y[i];
  }
}

// row -= factor * x.
static inline __attribute__((always_inline)) void eliminate(
    float *restrict row, const float *x, float factor, size_t first, size_t count) {
  size_t i = first;
  for (; i + LANES <= count; i += LANES) *(lanes *)(row + i) -= factor * *(const lanes *)(x + i);
  for (; i < count; i++) row[i] -= factor * x[i];
}

static inline __attribute__((always_inline)) void scale_row(float *row, float factor, size_t n) {
  for (size_t i = 0; i < n; i++) row[i] *= factor;
}

static inline __attribute__((always_inline)) void swap_rows(
    float *restrict x, float *restrict y, size_t n) {
  for (size_t i = 0; i < n; i++) {
    float kept = x[i];
    x[i] = y[i];
    y[i] = kept;
  }
}

// Brings the row of the largest element of a column to the diagonal; whether that is of use.
static inline __attribute__((always_inline)) int exchange(
    float *a, float *b, size_t n, size_t column, size_t best, float largest) {
  if (best != column) {
    swap_rows(a + best * n, a + column * n, n);
    swap_rows(b + best * n, b + column * n, n);
  }
  return largest > 0.0f && largest <= 0x1p+100f;
}

static inline __attribute__((always_inline)) int pivot(float *a, float *b, size_t n, size_t column) {
  size_t best = column;
  float largest = fabsf(a[column * n + column]);
  for (size_t i = column + 1; i < n; i++) {
    float size = fabsf(a[i * n + column]);
    best = size > largest ? i : best;
    largest = size > largest ? size : largest;
  }
  return exchange(a, b, n, column, best, largest);
}

WIDEST_VECTORS
bool attractor_small_solve(float *a, float *b, size_t n) {
  size_t k = 0;
  for (; k + 1 < n; k += 2) {
    if (!pivot(a, b, n, k)) return false;
    // Factors stand where what they remove stood.
    float inverse = 1.0f / a[k * n + k], beside = a[k * n + k + 1], largest = 0.0f;
    size_t best = k + 1;
    for (size_t i = k + 1; i < n; i++) {
      float factor = a[i * n + k] * inverse;
      float left = a[i * n + k + 1] - factor * beside;
      a[i * n + k] = factor;
      a[i * n + k + 1] = left;
      best = fabsf(left) > largest ? i : best;
      largest = fabsf(left) > largest ? fabsf(left) : largest;
    }
    if (!exchange(a, b, n, k + 1, best, largest)) return false;
    // Whole vectors: what stands before these columns is not read again.
    size_t from = (k + 2) / LANES * LANES;
    float *x = a + k * n, *y = a + (k + 1) * n;
    float below = y[k];
    inverse = 1.0f / y[k + 1];
    eliminate(y, x, below, k + 2, n);
    eliminate(b + (k + 1) * n, b + k * n, below, 0, n);
    size_t i = k + 2;
    for (; i + 2 <= n; i += 2) {
      float *row = a + i * n, *next = row + n;
      float factors[4] = {row[k], row[k + 1] * inverse, next[k], next[k + 1] * inverse};
      eliminate_pair(row, next, x, y, factors, from, n);
      eliminate_pair(b + i * n, b + (i + 1) * n, b + k * n, b + (k + 1) * n, factors, 0, n);
    }
    if (i < n) {
      float *row = a + i * n, first = row[k], second = row[k + 1] * inverse;
      eliminate(row, x, first, from, n);
      eliminate(row, y, second, from, n);
      eliminate(b + i * n, b + k * n, first, 0, n);
      eliminate(b + i * n, b + (k + 1) * n, second, 0, n);
    }
  }
  if (k < n && !pivot(a, b, n, k)) return false;

  size_t row = n;
  if (row % 2 == 1) {
    row--;
    scale_row(b + row * n, 1.0f / a[row * n + row], n);
    for (size_t i = 0; i < row; i++) eliminate(b + i * n, b + row * n, a[i * n + row], 0, n);
  }
  for (; row > 0; row -= 2) {
    size_t last = row - 1, first = row - 2;
    float *x = b + first * n, *y = b + last * n;
    scale_row(y, 1.0f / a[last * n + last], n);
    eliminate(x, y, a[first * n + last], 0, n);
    scale_row(x, 1.0f / a[first * n + first], n);
    for (size_t i = 0; i < first; i += 2) {
      const float *upper = a + i * n, *lower = upper + n;
      float factors[4] = {upper[first], upper[last], lower[first], lower[last]};
      eliminate_pair(b + i * n, b + (i + 1) * n, x, y, factors, 0, n);
    }
  }
  return true;
}
