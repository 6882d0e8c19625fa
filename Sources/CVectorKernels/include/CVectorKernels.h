#ifndef ATTRACTOR_VECTOR_KERNELS_H
#define ATTRACTOR_VECTOR_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/// How far a vector is from another one, how large it is, and how far what goes on from it is from that
/// other one: squared norms. And the weight of the last sweep's answer in that, where the iteration is
/// accelerated.
struct attractor_change {
  float change;
  float size;
  float step;
  float weight;
  bool isAccelerated;
};

/// source[i] = base[i] + factors[i] * state[i], and how far that is from `held`, in one pass, for rows
/// `stride` apart; factors `factorStride`, which is 0 where all rows share them.
void attractor_renew_sources(
    const float *base, const float *factors, size_t factorStride, const float *state,
    const float *held, float *source, size_t stride, size_t count, size_t rows,
    struct attractor_change *found);

/// A row of what the correction by a linear system works with. The source `base + factors * state` is
/// what the product is to include, the state is the product of what it includes, and the residual the
/// difference of the two. A step of the second adds its product to the state, to which the source
/// answers by `factors * product`.
struct attractor_correction {
  float *base;
  float *factors;
  float *state;
  float *source;
  float *residual;
  float *step;
  float *answer;
};

/// Begins with the linear system of a residual r: base = r / |r|, or slope * r / |r| for the transposed
/// one, factors = slope - mean, residual and step = base, and zeros. Returns |r|.
double attractor_begin_correction(
    const double *residual, const double *slope, const float *mean, bool isTransposed,
    struct attractor_correction row, size_t count, struct attractor_change *found);

/// The next steps, step = residual - weight * answer, and source = what is included with them.
void attractor_whole_steps(
    struct attractor_correction first, size_t stride, size_t count, size_t rows,
    const struct attractor_change *found);

/// Takes the products of the steps, which stand in `answer`, into the state and the residual; or the
/// products of all that is included, where they are whole. Leaves the answers in their place. By row,
/// finds the squared norm of the residual (change), the weight of the next step by Anderson's
/// acceleration of depth one, <r, change of r> / |change of r|^2, and the squared norm of that step,
/// which is written where it is to be. A row is accelerated from the sweep on after one that left more
/// than `slow` of the squared norm.
void attractor_apply_products(
    struct attractor_correction first, size_t stride, size_t count, size_t rows, bool areWhole,
    bool writesSteps, float slow, struct attractor_change *found);

/// target += r + scale * (factors + mean) * state, or r + scale * state for the transposed system.
void attractor_finish_correction(
    const double *residual, double scale, struct attractor_correction row, const float *mean,
    bool isTransposed, double *target, size_t count);

/// The sum of x[i]^2, accumulated in eight lanes of fixed order.
double attractor_squared_norm(const double *x, size_t count);

/// sum[i] += x[i] - y[i]; the squared norm of that, likewise.
double attractor_add_difference(const double *x, const double *y, double *sum, size_t count);

/// velocity = momentum * velocity - rate * gradient, and parameters += velocity.
void attractor_momentum(
    double *parameters, double *velocity, const double *gradient, double momentum, double rate,
    size_t count);

/// target[i] *= factors[i].
void attractor_multiply(const double *factors, double *target, size_t count);

/// The longest sums of `attractor_small_product`.
#define ATTRACTOR_SMALL_PRODUCT_LENGTH 128

/// C = alpha A B + beta C for small matrices, without copies of them. A has `rows` rows and `length`
/// columns, with any strides, so that it may stand transposed; rows of B and of C have no gaps between
/// elements. `length` is at most ATTRACTOR_SMALL_PRODUCT_LENGTH. Every element is summed in order, so
/// that a row of C does not depend on the others. Nothing of C is read where beta is 0.
void attractor_small_product(
    const double *a, size_t aRowStride, size_t aColumnStride, const double *b, size_t bStride,
    double *c, size_t cStride, size_t rows, size_t columns, size_t length, double alpha, double beta);

/// Overwrites the `n` times `n` matrix B with the solution X of A X = B, and A with what is left of it,
/// by elimination with partial pivoting. Returns whether every pivot was of use.
bool attractor_small_solve(float *a, float *b, size_t n);

/// Tells the processor that a thread waits for another one.
static inline void attractor_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// The columns of a panel on this processor, 16 or 32; 0 where it has no products with panels.
size_t attractor_panel_width(void);

/// Copies the panels `first..<last` of an `n` times `n` matrix `H` (or of its transpose), each of
/// `width` columns of the product, the last one filled up with zeros.
void attractor_pack_panels(
    const float *matrix, bool transposed, float *panels, size_t n, size_t width, size_t first,
    size_t last);

/// The Euclidean norms of a row of a matrix and of a vector in 16 bits: no sum of their products
/// passes 32 bits, by Cauchy and Schwarz, and there is room for rounding of vectors up to 100,000
/// elements.
#define ATTRACTOR_SHORT_MATRIX 64000.0f
#define ATTRACTOR_SHORT_VECTOR 32000.0f

/// Rounds panels to 16 bits, pairs of factors side by side, each column to a scale of its own.
void attractor_shorten_panels(
    const float *panels, int16_t *shorts, float *scales, size_t n, size_t width, size_t first,
    size_t last);

/// q[i] = (source[i] - held[i]) / scale rounded, and held[i] += scale * q[i], what `q` stands for, row
/// by row; the scale makes the norm of `q` ATTRACTOR_SHORT_VECTOR, by that of the step.
void attractor_shorten_changes(
    const float *source, float *held, size_t stride, const struct attractor_change *changes,
    int16_t *q, size_t shortStride, float *scales, size_t count, size_t rows);

/// As `attractor_shorten_changes` for steps residual - weight * answer; step = scale * q.
void attractor_shorten_steps(
    const float *residual, const float *answer, float *step, size_t stride,
    const struct attractor_change *changes, int16_t *q, size_t shortStride, float *scales,
    size_t count, size_t rows);

/// c = a H^T (or a H where the panels are of the transpose) for rows `stride` apart, in the columns
/// of the panels `first..<last`.
void attractor_panel_product(
    const float *panels, const float *a, float *c, size_t stride, size_t n, size_t width,
    size_t rows, size_t first, size_t last);

/// c = the same, or c += the same, for rows in 16 bits, each of which stands for itself times its row
/// scale; a row has an even number of elements, the last one 0 where `n` is odd.
void attractor_short_product(
    const int16_t *panels, const float *scales, const int16_t *q, size_t shortStride,
    const float *rowScales, float *c, size_t stride, size_t n, size_t width, size_t rows,
    bool adds);

#endif
