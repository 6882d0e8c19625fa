#ifndef ATTRACTOR_VECTOR_KERNELS_H
#define ATTRACTOR_VECTOR_KERNELS_H

#include <stdbool.h>
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

/// output[i] = tanh(input[i]) in single precision, to about 4 ulp. `output` may be `input`.
void attractor_tanh_single(const float *input, float *output, size_t count);

/// output[i] = 1 / (1 + exp(-input[i])) in single precision, likewise.
void attractor_logistic_single(const float *input, float *output, size_t count);

/// output[i] = scale * input[i], rounded to single precision.
void attractor_to_single(const double *input, double scale, float *output, size_t count);

/// output[i] = input[i].
void attractor_to_double(const float *input, double *output, size_t count);

/// output[i] += scale * input[i].
void attractor_add_single(const float *input, double scale, double *output, size_t count);

/// output[i] = x[i] + y[i].
void attractor_sum_single(const float *x, const float *y, float *output, size_t count);

/// The transpose of a row-major matrix of `rows` times `columns`; `output` does not overlap it.
void attractor_transpose_single(const float *input, float *output, size_t rows, size_t columns);

/// How far a vector moved, and how large it is: squared norms.
struct attractor_change {
  float change;
  float size;
};

/// source[i] = base[i] + factors[i] * state[i], and by how much that changed `source`, in one pass.
struct attractor_change attractor_renew_source(
    const float *base, const float *factors, const float *state, float *source, size_t count);

/// The columns of a panel.
#define ATTRACTOR_PANEL 32

/// Whether this processor has the products below.
bool attractor_has_packed_products(void);

/// Copies the panels `first..<last` of an `n` times `n` matrix `H` (or of its transpose), each of
/// ATTRACTOR_PANEL columns of the product, the last one filled up with zeros.
void attractor_pack_panels(
    const float *matrix, bool transposed, float *panels, size_t n, size_t first, size_t last);

/// Copies `rows` rows of `n` into the order in which the product reads them.
void attractor_pack_rows(const float *a, float *packed, size_t n, size_t rows);

/// c = a H^T (or a H where the panels are of the transpose) for packed rows `a`, in the columns of
/// the panels `first..<last`.
void attractor_packed_product(
    const float *panels, const float *packed, float *c, size_t n, size_t rows, size_t first,
    size_t last);

#endif
