#include "CVectorKernels.h"
#include "WidestVectors.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const double log2OfE = 0x1.71547652b82fep+0;
// ln 2 in two parts: the first has 32 zero bits at its end, so k * ln2High is exact.
static const double ln2High = 0x1.62e42fee00000p-1;
static const double ln2Low = 0x1.a39ef35793c76p-33;
// Adding this rounds to an integer, which then stands in the low bits.
static const double roundingShift = 0x1.8p+52;

// exp(y) - 1 = 2^k p + (2^k - 1), for y = k ln 2 + r, |r| <= ln 2 / 2, and p = exp(r) - 1 by its
// Taylor series (the first term left out is below 5e-18). Writes p, returns 2^k.
static inline double reduced_exponential(double y, double *p) {
  double shifted = y * log2OfE + roundingShift;
  double k = shifted - roundingShift;
  double r = (y - k * ln2High) - k * ln2Low;
  double q = 1.0 / 6227020800.0;
  q = q * r + 1.0 / 479001600.0;
  q = q * r + 1.0 / 39916800.0;
  q = q * r + 1.0 / 3628800.0;
  q = q * r + 1.0 / 362880.0;
  q = q * r + 1.0 / 40320.0;
  q = q * r + 1.0 / 5040.0;
  q = q * r + 1.0 / 720.0;
  q = q * r + 1.0 / 120.0;
  q = q * r + 1.0 / 24.0;
  q = q * r + 1.0 / 6.0;
  q = q * r + 0.5;
  *p = r + (r * r) * q;
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  double scale;
  memcpy(&scale, &bits, sizeof scale);
  return scale;
}

// tanh |x| = t / (t + 2) with t = exp(2|x|) - 1, which keeps its digits near zero. Clamping at 350
// keeps t finite; tanh is 1 to the last bit long before. The comparison lets NaN through.
static inline double tanh_of(double x, double *t) {
  double magnitude = fabs(x);
  magnitude = magnitude > 350.0 ? 350.0 : magnitude;
  double p;
  double scale = reduced_exponential(2.0 * magnitude, &p);
  *t = scale * p + (scale - 1.0);
  return copysign(*t / (*t + 2.0), x);
}

// 1 - tanh^2 = (1 - |y|) (1 + |y|) with 1 - |y| = 2 / (t + 2), which keeps its digits where the
// tanh saturates and 1 - y * y has none left.
static inline double tanh_slope_of(double y, double t) {
  return (2.0 / (t + 2.0)) * (1.0 + fabs(y));
}

// With e = exp(-|x|), which never overflows: q = 1 / (1 + e) for x >= 0, e q below; the slope is
// e q^2 on both sides. Past 708 e would be subnormal and is taken as 0.
static inline double logistic_of(double x, double *slope) {
  double magnitude = fabs(x);
  int vanishes = magnitude > 708.0;
  magnitude = vanishes ? 708.0 : magnitude;
  double p;
  double scale = reduced_exponential(-magnitude, &p);
  double e = vanishes ? 0.0 : scale + scale * p;
  double q = 1.0 / (1.0 + e);
  double eq = e * q;
  *slope = eq * q;
  return x < 0.0 ? eq : q;
}

WIDEST_VECTORS
void attractor_tanh(const double *input, double *output, size_t count) {
  EACH_ELEMENT({
    double t;
    output[i] = tanh_of(input[i], &t);
  })
}

WIDEST_VECTORS
void attractor_tanh_slope(const double *input, double *output, double *slope, size_t count) {
  EACH_ELEMENT({
    double t;
    double y = tanh_of(input[i], &t);
    output[i] = y;
    slope[i] = tanh_slope_of(y, t);
  })
}

WIDEST_VECTORS
void attractor_logistic(const double *input, double *output, size_t count) {
  EACH_ELEMENT({
    double slope;
    output[i] = logistic_of(input[i], &slope);
  })
}

WIDEST_VECTORS
void attractor_logistic_slope(const double *input, double *output, double *slope, size_t count) {
  EACH_ELEMENT({
    double s;
    output[i] = logistic_of(input[i], &s);
    slope[i] = s;
  })
}

WIDEST_VECTORS
double attractor_squared_distance(const double *x, const double *y, size_t count) {
  double lanes[8] = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t lane = 0; lane < 8; lane++) {
      double difference = x[i + lane] - y[i + lane];
      lanes[lane] += difference * difference;
    }
  for (size_t lane = 0; i < count; i++, lane++) {
    double difference = x[i] - y[i];
    lanes[lane] += difference * difference;
  }
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
         ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
