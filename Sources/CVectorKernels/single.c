#include "CVectorKernels.h"
#include "WidestVectors.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// exp(y) - 1 = 2^k p + (2^k - 1) in single precision, as reduced_exponential in activations.c: the
// first term left out of the series is below 3e-8 of the sum.
static inline float reduced_exponential(float y, float *p) {
  const float roundingShift = 0x1.8p+23f;
  float shifted = y * 0x1.715476p+0f + roundingShift;
  float k = shifted - roundingShift;
  float r = (y - k * 0x1.62e4p-1f) - k * 0x1.7f7d1cp-20f;
  float q = 1.0f / 5040.0f;
  q = q * r + 1.0f / 720.0f;
  q = q * r + 1.0f / 120.0f;
  q = q * r + 1.0f / 24.0f;
  q = q * r + 1.0f / 6.0f;
  q = q * r + 0.5f;
  *p = r + (r * r) * q;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  return scale;
}

WIDEST_VECTORS
void attractor_tanh_single(const float *input, float *output, size_t count) {
  EACH_ELEMENT({
    float x = input[i];
    float magnitude = fabsf(x);
    magnitude = magnitude > 40.0f ? 40.0f : magnitude;
    float p;
    float scale = reduced_exponential(2.0f * magnitude, &p);
    float t = scale * p + (scale - 1.0f);
    output[i] = copysignf(t / (t + 2.0f), x);
  })
}

WIDEST_VECTORS
void attractor_logistic_single(const float *input, float *output, size_t count) {
  EACH_ELEMENT({
    float x = input[i];
    float magnitude = fabsf(x);
    magnitude = magnitude > 80.0f ? 80.0f : magnitude;
    float p;
    float scale = reduced_exponential(-magnitude, &p);
    float e = scale + scale * p;
    float q = 1.0f / (1.0f + e);
    output[i] = x < 0.0f ? e * q : q;
  })
}

WIDEST_VECTORS
void attractor_to_single(const double *input, double scale, float *output, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) output[i] = (float)(input[i] * scale);
}

WIDEST_VECTORS
void attractor_to_double(const float *input, double *output, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) output[i] = (double)input[i];
}

WIDEST_VECTORS
void attractor_add_single(const float *input, double scale, double *output, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) output[i] += scale * (double)input[i];
}

WIDEST_VECTORS
void attractor_sum_single(const float *x, const float *y, float *output, size_t count) {
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) output[i] = x[i] + y[i];
}

#define LANES 16
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));
typedef float half __attribute__((vector_size(2 * LANES), aligned(4)));
typedef float quarter __attribute__((vector_size(LANES), aligned(4)));

// Written with vectors: from sums in an array the compiler makes loops over memory.
static inline __attribute__((always_inline)) float sum_of_lanes(const lanes *sums) {
  half eight = __builtin_shufflevector(*sums, *sums, 0, 1, 2, 3, 4, 5, 6, 7) +
               __builtin_shufflevector(*sums, *sums, 8, 9, 10, 11, 12, 13, 14, 15);
  quarter four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                 __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

// source = base + factors * state, and how far that is from `held`.
static inline __attribute__((always_inline)) void renew_row(
    const float *base, const float *factors, const float *state, const float *held,
    float *restrict source, size_t count, struct attractor_change *restrict found) {
  lanes changes = {0}, sizes = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes renewed = *(const lanes *)(base + i) +
                    *(const lanes *)(factors + i) * *(const lanes *)(state + i);
    lanes difference = renewed - *(const lanes *)(held + i);
    *(lanes *)(source + i) = renewed;
    changes += difference * difference;
    sizes += renewed * renewed;
  }
  float change = sum_of_lanes(&changes), size = sum_of_lanes(&sizes);
  for (; i < count; i++) {
    float renewed = base[i] + factors[i] * state[i];
    float difference = renewed - held[i];
    source[i] = renewed;
    change += difference * difference;
    size += renewed * renewed;
  }
  found->change = change;
  found->size = size;
  found->step = change;
}

WIDEST_VECTORS
void attractor_renew_sources(
    const float *base, const float *factors, size_t factorStride, const float *state,
    const float *held, float *restrict source, size_t stride, size_t count, size_t rows,
    struct attractor_change *restrict found) {
  for (size_t row = 0; row < rows; row++) {
    size_t first = row * stride;
    renew_row(
        base + first, factors + row * factorStride, state + first, held + first, source + first,
        count, found + row);
  }
}
