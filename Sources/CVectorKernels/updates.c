#include "CVectorKernels.h"
#include "WidestVectors.h"

// Each product and sum is rounded by itself, as the formulas say: training is the same bytes on every
// processor.
#pragma clang fp contract(off)

WIDEST_VECTORS
void attractor_momentum(
    double *restrict parameters, double *restrict velocity, const double *restrict gradient,
    double momentum, double rate, size_t count) {
  for (size_t i = 0; i < count; i++) {
    velocity[i] = momentum * velocity[i] - rate * gradient[i];
    parameters[i] += velocity[i];
  }
}

WIDEST_VECTORS
void attractor_multiply(const double *restrict factors, double *restrict target, size_t count) {
  for (size_t i = 0; i < count; i++) target[i] *= factors[i];
}
