#ifndef ATTRACTOR_VECTOR_KERNELS_H
#define ATTRACTOR_VECTOR_KERNELS_H

#include <stddef.h>

/// output[i] = tanh(input[i]); at most 3 ulp. `output` may be `input`.
void attractor_tanh(const double *input, double *output, size_t count);

/// As `attractor_tanh`, and slope[i] = 1 - tanh^2, to a few ulp where that is tiny, too.
void attractor_tanh_slope(const double *input, double *output, double *slope, size_t count);

/// output[i] = 1 / (1 + exp(-input[i])). `output` may be `input`.
void attractor_logistic(const double *input, double *output, size_t count);

/// As `attractor_logistic`, and slope[i] = f (1 - f), likewise.
void attractor_logistic_slope(const double *input, double *output, double *slope, size_t count);

/// The sum of (x[i] - y[i])^2, accumulated in eight lanes of fixed order.
double attractor_squared_distance(const double *x, const double *y, size_t count);

#endif
