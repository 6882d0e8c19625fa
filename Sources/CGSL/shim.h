#ifndef ATTRACTOR_CGSL_SHIM_H
#define ATTRACTOR_CGSL_SHIM_H

// The CBLAS prototypes are GSL's: OpenBLAS's own cblas.h declares the same enumerations again.
#include <gsl/gsl_blas.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multilarge_nlinear.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_multiroots.h>
#include <gsl/gsl_odeiv2.h>
#include <gsl/gsl_permutation.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_spblas.h>
#include <gsl/gsl_spmatrix.h>
#include <gsl/gsl_vector.h>
#include <gsl/gsl_version.h>

// Declared here because OpenBLAS's header cannot be imported (above).
extern void openblas_set_num_threads(int count);
extern int openblas_get_num_threads(void);
extern char *openblas_get_config(void);
extern char *openblas_get_corename(void);

// Swift 6 refuses GSL's globals as shared mutable state; an accessor for each.
static inline const char *attractor_gsl_version(void) { return gsl_version; }
static inline const gsl_rng_type *attractor_rng_mt19937(void) { return gsl_rng_mt19937; }

#endif
