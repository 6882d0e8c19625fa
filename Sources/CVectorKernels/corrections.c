#include "CVectorKernels.h"
#include "WidestVectors.h"

#include <math.h>

#define LANES 8
typedef double lanes __attribute__((vector_size(8 * LANES), aligned(8)));

static inline __attribute__((always_inline)) double sum_of_lanes(const lanes *sums) {
  const lanes s = *sums;
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

WIDEST_VECTORS
double attractor_squared_norm(const double *x, size_t count) {
  lanes sums = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes value = *(const lanes *)(x + i);
    sums += value * value;
  }
  double sum = sum_of_lanes(&sums);
  for (; i < count; i++) sum += x[i] * x[i];
  return sum;
}

WIDEST_VECTORS
double attractor_add_difference(
    const double *x, const double *y, double *restrict sum, size_t count) {
  lanes sums = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes value =
        *(lanes *)(sum + i) + (*(const lanes *)(x + i) - *(const lanes *)(y + i));
    *(lanes *)(sum + i) = value;
    sums += value * value;
  }
  double total = sum_of_lanes(&sums);
  for (; i < count; i++) {
    sum[i] += x[i] - y[i];
    total += sum[i] * sum[i];
  }
  return total;
}

typedef float singles __attribute__((vector_size(4 * LANES), aligned(4)));

static inline __attribute__((always_inline)) float squared_norm_single(
    const float *x, size_t count) {
  singles s = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    singles value = *(const singles *)(x + i);
    s += value * value;
  }
  float sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  for (; i < count; i++) sum += x[i] * x[i];
  return sum;
}

WIDEST_VECTORS
double attractor_begin_correction(
    const double *residual, const double *slope, const float *mean, bool isTransposed,
    struct attractor_correction row, size_t count, struct attractor_change *found) {
  double scale = sqrt(attractor_squared_norm(residual, count));
  double inverse = scale > 0.0 ? 1.0 / scale : 0.0;
  float *restrict base = row.base, *restrict factor = row.factors, *restrict state = row.state;
  float *restrict source = row.source, *restrict held = row.held;
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) {
    float of = (float)slope[i];
    float value = (float)(residual[i] * inverse);
    if (isTransposed) value *= of;
    base[i] = value;
    source[i] = value;
    factor[i] = of - mean[i];
    state[i] = 0.0f;
    held[i] = 0.0f;
  }
  float size = squared_norm_single(source, count);
  found->change = size;
  found->size = size;
  found->step = size;
  found->isAccelerated = false;
  return scale;
}

WIDEST_VECTORS
void attractor_finish_correction(
    const double *residual, double scale, struct attractor_correction row, const float *mean,
    bool isTransposed, double *restrict target, size_t count) {
  const float *state = row.state, *factors = row.factors;
  if (isTransposed) {
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < count; i++) target[i] += residual[i] + scale * (double)state[i];
  } else {
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < count; i++)
      target[i] += residual[i] + scale * (double)(state[i] * (factors[i] + mean[i]));
  }
}
