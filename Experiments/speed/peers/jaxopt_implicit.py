"""jaxopt: fixed-point iteration, implicit differentiation by BiCGStab; Levenberg-Marquardt."""

import functools

import jax
import jaxopt
import jax.numpy as jnp

from .common import TOLERANCE
from .jax_base import FixedPoint, mean_loss
from .jax_fit import Fit
from .jax_loop import Recurrent


# About the norm of a batch's states in `recurrent-cold` and `recurrent-warm`.
STATES = 20.0


def gradient_of(arguments):
    W, U, b, u, t = arguments
    # jaxopt measures the whole batch's residual, so the tolerance is that of the batch's size.
    size = float(jnp.linalg.norm(jnp.tanh(u @ U.T + b)))

    def gradient(W, U, b, u, t):
        solver = jaxopt.FixedPointIteration(
            lambda x, W, c: jnp.tanh(x @ W.T + c), maxiter=1000, tol=TOLERANCE * size,
            implicit_diff=True,
            implicit_diff_solve=functools.partial(
                jaxopt.linear_solve.solve_bicgstab, tol=TOLERANCE, maxiter=1000))

        def loss(W, U, b):
            c = u @ U.T + b
            return mean_loss(solver.run(jnp.zeros_like(c), W, c).params, t)

        return jax.grad(loss, argnums=(0, 1, 2))(W, U, b)

    return gradient


def settle(W, c, start):
    solver = jaxopt.FixedPointIteration(
        lambda x, W, c: jnp.tanh(x @ W.T + c), maxiter=1000, tol=TOLERANCE * STATES,
        implicit_diff=False)
    return solver.run(start, W, c).params


def adjoint(W, slope, e, start):
    return jaxopt.linear_solve.solve_bicgstab(
        lambda y: y - (slope * y) @ W, e, init=start, tol=TOLERANCE, maxiter=1000)


def fit(residual, start, steps):
    solver = jaxopt.LevenbergMarquardt(
        residual_fun=residual, maxiter=steps, tol=0.0, implicit_diff=False, jit=True,
        solver="cholesky", materialize_jac=True)

    def run(start):
        return solver.run(start)

    def finish(found):
        return found.params, int(found.state.iter_num)

    return jax.jit(run), finish


def works():
    return {
        "fixed-point": FixedPoint(gradient_of),
        "recurrent-cold": Recurrent(False, settle, adjoint),
        "recurrent-warm": Recurrent(True, settle, adjoint),
        "fit-regression": Fit(fit),
        "fit-encoder": Fit(fit),
    }
