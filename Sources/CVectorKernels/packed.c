#include "CVectorKernels.h"
#include "WidestVectors.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// Products of few rows with a large matrix that stays the same: BLAS copies the matrix into panels at
// every call, which then costs as much as the product. Here the panels are made once, in single
// precision or in 16 bits, whose products run at twice the rate.

#if defined(__x86_64__) && defined(__linux__)
#define SUPPORTED 1
#include <immintrin.h>

// How many of the rows left a call takes: full tiles as long as they last, the rest in one or two.
static inline size_t narrow_rows_at_once(size_t left) {
  return left >= 12 || left == 6 ? 6 : left > 6 ? (left + 1) / 2 : left;
}
static inline size_t wide_rows_at_once(size_t left) {
  return left >= 12 ? 12 : left >= 10 ? 10 : left >= 8 ? 8 : left >= 6 ? 6 : left;
}

#define TARGET __attribute__((target("arch=x86-64-v3")))
#define LANES 8
#define BLOCK 256
#define NAME(x) narrow_##x
#define MULTIPLY_PAIRS(a, b) ((narrow_sums)_mm256_madd_epi16((__m256i)(a), (__m256i)(b)))
#define REPEAT_PAIR(a) ((narrow_sums)_mm256_set1_epi32(a))
#define CASES CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) default: CASE(6)
#include "PackedKernels.h"

#define TARGET __attribute__((target("arch=x86-64-v4"), min_vector_width(512)))
#define LANES 16
#define BLOCK 128
#define NAME(x) wide_##x
#define MULTIPLY_PAIRS(a, b) ((wide_sums)_mm512_madd_epi16((__m512i)(a), (__m512i)(b)))
#define REPEAT_PAIR(a) ((wide_sums)_mm512_set1_epi32(a))
#define CASES \
  CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(8) CASE(10) default: CASE(12)
#include "PackedKernels.h"
#endif

size_t attractor_panel_width(void) {
#ifdef SUPPORTED
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return 32;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 16;
#endif
  return 0;
}

WIDEST_VECTORS
void attractor_pack_panels(
    const float *matrix, bool transposed, float *panels, size_t n, size_t width, size_t first,
    size_t last) {
  for (size_t panel = first; panel < last; panel++) {
    float *target = panels + panel * width * n;
    size_t start = panel * width;
    size_t columns = n - start < width ? n - start : width;
    if (columns < width) memset(target, 0, width * n * sizeof *target);
    if (transposed) {
      for (size_t k = 0; k < n; k++)
        memcpy(target + k * width, matrix + k * n + start, columns * sizeof *target);
    } else {
      // In blocks, so that what is written across stays in the first cache.
      for (size_t block = 0; block < n; block += 64) {
        size_t end = block + 64 < n ? block + 64 : n;
        for (size_t lane = 0; lane < columns; lane++)
          for (size_t k = block; k < end; k++)
            target[k * width + lane] = matrix[(start + lane) * n + k];
      }
    }
  }
}

// Adding this leaves the nearest integer in the low bits.
static const float roundingShift = 0x1.8p+23f;

static inline int16_t nearest_short(float x) {
  float shifted = x + roundingShift;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  return (int16_t)bits;
}

// From panels in single precision, so that both layouts of the matrix are one case.
WIDEST_VECTORS
void attractor_shorten_panels(
    const float *panels, int16_t *shorts, float *scales, size_t n, size_t width, size_t first,
    size_t last) {
  size_t pairs = (n + 1) / 2;
  for (size_t panel = first; panel < last; panel++) {
    const float *source = panels + panel * width * n;
    int16_t *target = shorts + panel * width * 2 * pairs;
    float squares[32] = {0}, largest[32] = {0}, factors[32] = {0};
    for (size_t k = 0; k < n; k++)
      for (size_t lane = 0; lane < width; lane++) {
        float value = source[k * width + lane];
        squares[lane] += value * value;
        float size = fabsf(value);
        largest[lane] = size > largest[lane] ? size : largest[lane];
      }
    for (size_t lane = 0; lane < width; lane++) {
      float norm = sqrtf(squares[lane]);
      float factor = norm > 0.0f ? ATTRACTOR_SHORT_MATRIX / norm : 0.0f;
      if (factor * largest[lane] > 32000.0f) factor = 32000.0f / largest[lane];
      int works = factor > 0.0f && factor < 0x1p+100f;
      factors[lane] = works ? factor : 0.0f;
      scales[panel * width + lane] = works ? 1.0f / factor : 0.0f;
    }
    for (size_t pair = 0; pair < pairs; pair++)
      for (size_t lane = 0; lane < width; lane++) {
        float even = source[2 * pair * width + lane] * factors[lane];
        float odd =
            2 * pair + 1 < n ? source[(2 * pair + 1) * width + lane] * factors[lane] : 0.0f;
        target[2 * (pair * width + lane)] = nearest_short(even);
        target[2 * (pair * width + lane) + 1] = nearest_short(odd);
      }
  }
}

// What a row of this norm is multiplied by before it is rounded; 0 where that is of no use.
static inline float shortening(float squaredNorm, float *restrict scale) {
  float norm = sqrtf(squaredNorm);
  int isRegular = norm > 0x1p-60f && norm < 0x1p+60f;
  *scale = isRegular ? norm / ATTRACTOR_SHORT_VECTOR : 0.0f;
  return isRegular ? ATTRACTOR_SHORT_VECTOR / norm : 0.0f;
}

WIDEST_VECTORS
void attractor_shorten_changes(
    const float *source, float *restrict held, size_t stride,
    const struct attractor_change *changes, int16_t *restrict q, size_t shortStride,
    float *restrict scales, size_t count, size_t rows) {
  for (size_t row = 0; row < rows; row++) {
    float inverse, factor = shortening(changes[row].step, &inverse);
    scales[row] = inverse;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < count; i++) {
      float shifted = (source[i] - held[i]) * factor + roundingShift;
      uint32_t bits;
      memcpy(&bits, &shifted, sizeof bits);
      q[i] = (int16_t)bits;
      held[i] += (shifted - roundingShift) * inverse;
    }
    source += stride;
    held += stride;
    q += shortStride;
  }
}

WIDEST_VECTORS
void attractor_shorten_steps(
    const float *residual, const float *answer, float *restrict step, size_t stride,
    const struct attractor_change *changes, int16_t *restrict q, size_t shortStride,
    float *restrict scales, size_t count, size_t rows) {
  for (size_t row = 0; row < rows; row++) {
    float inverse, factor = shortening(changes[row].step, &inverse);
    float weight = changes[row].weight;
    scales[row] = inverse;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < count; i++) {
      float shifted = (residual[i] - weight * answer[i]) * factor + roundingShift;
      uint32_t bits;
      memcpy(&bits, &shifted, sizeof bits);
      q[i] = (int16_t)bits;
      step[i] = (shifted - roundingShift) * inverse;
    }
    residual += stride;
    answer += stride;
    step += stride;
    q += shortStride;
  }
}

void attractor_panel_product(
    const float *panels, const float *a, float *c, size_t stride, size_t n, size_t width,
    size_t rows, size_t first, size_t last) {
#ifdef SUPPORTED
  if (width == 32)
    wide_single_product(panels, a, c, stride, n, rows, first, last);
  else
    narrow_single_product(panels, a, c, stride, n, rows, first, last);
#endif
}

void attractor_short_product(
    const int16_t *panels, const float *scales, const int16_t *q, size_t shortStride,
    const float *rowScales, float *c, size_t stride, size_t n, size_t width, size_t rows,
    bool adds) {
#ifdef SUPPORTED
  if (width == 32)
    wide_short_product(panels, scales, q, shortStride, rowScales, c, stride, n, rows, adds);
  else
    narrow_short_product(panels, scales, q, shortStride, rowScales, c, stride, n, rows, adds);
#endif
}
