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
// LAPACK's, which OpenBLAS brings along: GSL factors in double precision only.
extern void sgetrf_(
    const int *rows, const int *columns, float *matrix, const int *leadingDimension, int *pivots,
    int *status);
extern void slaswp_(
    const int *columns, float *matrix, const int *leadingDimension, const int *first,
    const int *last, const int *pivots, const int *step);
extern void sgetrs_(
    const char *transposition, const int *order, const int *rightHandSides, const float *factors,
    const int *leadingDimension, const int *pivots, float *solution,
    const int *leadingDimensionOfSolution, int *status);

// Swift 6 refuses GSL's globals as shared mutable state; an accessor for each.
static inline const char *attractor_gsl_version(void) { return gsl_version; }
#define ATTRACTOR_ACCESSOR(type, name) \
  static inline const type *attractor_##name(void) { return gsl_##name; }
ATTRACTOR_ACCESSOR(gsl_rng_type, rng_mt19937)
ATTRACTOR_ACCESSOR(gsl_multiroot_fdfsolver_type, multiroot_fdfsolver_hybridsj)
ATTRACTOR_ACCESSOR(gsl_multiroot_fdfsolver_type, multiroot_fdfsolver_gnewton)
ATTRACTOR_ACCESSOR(gsl_multiroot_fsolver_type, multiroot_fsolver_hybrids)
ATTRACTOR_ACCESSOR(gsl_multiroot_fsolver_type, multiroot_fsolver_broyden)
ATTRACTOR_ACCESSOR(gsl_odeiv2_step_type, odeiv2_step_rkf45)
ATTRACTOR_ACCESSOR(gsl_odeiv2_step_type, odeiv2_step_rk8pd)
ATTRACTOR_ACCESSOR(gsl_odeiv2_step_type, odeiv2_step_msbdf)
ATTRACTOR_ACCESSOR(gsl_odeiv2_step_type, odeiv2_step_bsimp)
ATTRACTOR_ACCESSOR(gsl_multimin_fdfminimizer_type, multimin_fdfminimizer_conjugate_fr)
ATTRACTOR_ACCESSOR(gsl_multimin_fdfminimizer_type, multimin_fdfminimizer_conjugate_pr)
ATTRACTOR_ACCESSOR(gsl_multimin_fdfminimizer_type, multimin_fdfminimizer_vector_bfgs2)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_type, multifit_nlinear_trust)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_trs, multifit_nlinear_trs_lm)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_trs, multifit_nlinear_trs_lmaccel)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_trs, multifit_nlinear_trs_dogleg)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_trs, multifit_nlinear_trs_ddogleg)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_trs, multifit_nlinear_trs_subspace2D)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_scale, multifit_nlinear_scale_levenberg)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_scale, multifit_nlinear_scale_marquardt)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_scale, multifit_nlinear_scale_more)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_solver, multifit_nlinear_solver_qr)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_solver, multifit_nlinear_solver_cholesky)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_solver, multifit_nlinear_solver_mcholesky)
ATTRACTOR_ACCESSOR(gsl_multifit_nlinear_solver, multifit_nlinear_solver_svd)
ATTRACTOR_ACCESSOR(gsl_multilarge_nlinear_type, multilarge_nlinear_trust)
ATTRACTOR_ACCESSOR(gsl_multilarge_nlinear_trs, multilarge_nlinear_trs_cgst)
ATTRACTOR_ACCESSOR(gsl_multilarge_nlinear_scale, multilarge_nlinear_scale_levenberg)
ATTRACTOR_ACCESSOR(gsl_multilarge_nlinear_solver, multilarge_nlinear_solver_none)

#endif
