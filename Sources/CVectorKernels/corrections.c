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
typedef float half __attribute__((vector_size(2 * LANES), aligned(4)));

// By pointer, since vectors as arguments are not the same for every processor.
static inline __attribute__((always_inline)) half half_sums(const singles *s) {
  return __builtin_shufflevector(*s, *s, 0, 1, 2, 3) + __builtin_shufflevector(*s, *s, 4, 5, 6, 7);
}

static inline __attribute__((always_inline)) float sum_of_singles(const singles *s) {
  half four = half_sums(s);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

// The sums of four vectors, side by side.
static inline __attribute__((always_inline)) half four_sums(
    const singles *a, const singles *b, const singles *c, const singles *d) {
  half x = half_sums(a), y = half_sums(b), z = half_sums(c), w = half_sums(d);
  half first = __builtin_shufflevector(x, y, 0, 4, 1, 5) + __builtin_shufflevector(x, y, 2, 6, 3, 7);
  half last = __builtin_shufflevector(z, w, 0, 4, 1, 5) + __builtin_shufflevector(z, w, 2, 6, 3, 7);
  return __builtin_shufflevector(first, last, 0, 1, 4, 5) +
         __builtin_shufflevector(first, last, 2, 3, 6, 7);
}

static inline __attribute__((always_inline)) float squared_norm_single(
    const float *x, size_t count) {
  singles s = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    singles value = *(const singles *)(x + i);
    s += value * value;
  }
  float sum = sum_of_singles(&s);
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
  float *restrict left = row.residual, *restrict answer = row.answer;
  float *restrict step = row.step;
#pragma clang loop vectorize(assume_safety)
  for (size_t i = 0; i < count; i++) {
    float of = (float)slope[i];
    float value = (float)(residual[i] * inverse);
    if (isTransposed) value *= of;
    base[i] = value;
    left[i] = value;
    step[i] = value;
    factor[i] = of - mean[i];
    state[i] = 0.0f;
    answer[i] = 0.0f;
  }
  float size = squared_norm_single(left, count);
  found->change = size;
  found->size = size;
  found->step = size;
  found->weight = 0.0f;
  found->isAccelerated = false;
  return scale;
}

WIDEST_VECTORS
void attractor_whole_steps(
    struct attractor_correction first, size_t stride, size_t count, size_t rows,
    const struct attractor_change *found) {
  for (size_t row = 0; row < rows; row++) {
    size_t place = row * stride;
    const float *base = first.base + place, *factors = first.factors + place;
    const float *state = first.state + place, *residual = first.residual + place;
    const float *answer = first.answer + place;
    float *restrict source = first.source + place, *restrict step = first.step + place;
    float weight = found[row].weight;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < count; i++) {
      float passed = weight * answer[i];
      source[i] = base[i] + factors[i] * state[i] - passed;
      step[i] = residual[i] - passed;
    }
  }
}

// Farther than this an extrapolation would carry rounding more than digits.
#define FARTHEST 100.0f

// A row of what takes part when a product is applied.
struct row {
  const float *factors, *step;
  float *residual, *state, *answer;
};

// With r the residual, c its change and u the answer: |r|^2, <r, c>, |c|^2, <r, u>, |u|^2.
struct sums {
  float change, product, square, cross, size;
};

// `isWhole` products are those of all that is included. All but the first sum only where `isCompared`.
static inline __attribute__((always_inline)) struct sums apply_product(
    struct row row, size_t count, int isWhole, int isCompared) {
  singles changes = {0}, products = {0}, squares = {0}, crosses = {0}, sizes = {0};
  const float *factors = row.factors, *step = row.step;
  float *restrict residual = row.residual, *restrict state = row.state;
  float *restrict answer = row.answer;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    singles product = *(const singles *)(answer + i), last = *(const singles *)(state + i);
    *(singles *)(state + i) = isWhole ? product : last + product;
    if (isWhole) product -= last;
    singles answered = *(const singles *)(factors + i) * product;
    singles difference = answered - *(const singles *)(step + i);
    singles left = *(const singles *)(residual + i) + difference;
    *(singles *)(answer + i) = answered;
    *(singles *)(residual + i) = left;
    changes += left * left;
    if (isCompared) {
      products += left * difference;
      squares += difference * difference;
      crosses += left * answered;
      sizes += answered * answered;
    }
  }
  struct sums found = {.change = sum_of_singles(&changes)};
  if (isCompared) {
    half four = four_sums(&products, &squares, &crosses, &sizes);
    found = (struct sums){found.change, four[0], four[1], four[2], four[3]};
  }
  for (; i < count; i++) {
    float product = isWhole ? answer[i] - state[i] : answer[i];
    state[i] = isWhole ? answer[i] : state[i] + product;
    float answered = factors[i] * product;
    float difference = answered - step[i];
    float left = residual[i] + difference;
    answer[i] = answered;
    residual[i] = left;
    found.change += left * left;
    found.product += left * difference;
    found.square += difference * difference;
    found.cross += left * answered;
    found.size += answered * answered;
  }
  return found;
}

WIDEST_VECTORS
void attractor_apply_products(
    struct attractor_correction first, size_t stride, size_t count, size_t rows, bool areWhole,
    bool writesSteps, float slow, struct attractor_change *restrict found) {
  for (size_t number = 0; number < rows; number++) {
    size_t place = number * stride;
    struct row row = {
        first.factors + place, first.step + place, first.residual + place, first.state + place,
        first.answer + place};
    float weight = 0.0f;
    if (found[number].isAccelerated) {
      struct sums s =
          areWhole ? apply_product(row, count, 1, 1) : apply_product(row, count, 0, 1);
      weight = s.product / s.square;
      if (!(fabsf(weight) < FARTHEST)) weight = 0.0f;
      // Where the two nearly cancel, rounding must not make the step look shorter than it is.
      float step = s.change - 2.0f * weight * s.cross + weight * weight * s.size;
      float least = 1e-4f * (s.change + weight * weight * s.size);
      found[number].change = s.change;
      found[number].step = step > least ? step : least;
    } else {
      float last = found[number].change;
      struct sums s =
          areWhole ? apply_product(row, count, 1, 0) : apply_product(row, count, 0, 0);
      found[number].change = s.change;
      found[number].step = s.change;
      found[number].isAccelerated = s.change > slow * last;
    }
    found[number].weight = weight;
    if (!writesSteps) continue;
    float *step = first.step + place;
#pragma clang loop vectorize(assume_safety)
    for (size_t i = 0; i < count; i++) step[i] = row.residual[i] - weight * row.answer[i];
  }
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
