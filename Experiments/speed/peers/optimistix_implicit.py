"""optimistix: fixed-point iteration, implicit differentiation by BiCGStab; Levenberg-Marquardt."""

import jax
import jax.numpy as jnp
import lineax
import optimistix

from .common import TOLERANCE
from .jax_base import FixedPoint, mean_loss
from .jax_fit import Fit


def gradient_of(_):
    solver = optimistix.FixedPointIteration(rtol=TOLERANCE, atol=TOLERANCE)
    adjoint = optimistix.ImplicitAdjoint(
        linear_solver=lineax.BiCGStab(rtol=TOLERANCE, atol=TOLERANCE * 1e-2))

    def gradient(W, U, b, u, t):
        def loss(W, U, b):
            c = u @ U.T + b
            found = optimistix.fixed_point(
                lambda x, args: jnp.tanh(x @ args[0].T + args[1]), solver, jnp.zeros_like(c),
                args=(W, c), adjoint=adjoint, max_steps=1000)
            return mean_loss(found.value, t)

        return jax.grad(loss, argnums=(0, 1, 2))(W, U, b)

    return gradient


def fit(residual, start, steps):
    solver = optimistix.LevenbergMarquardt(
        rtol=1e-15, atol=1e-15, linear_solver=lineax.AutoLinearSolver(well_posed=None))

    def run(start):
        found = optimistix.least_squares(
            lambda p, _: residual(p), solver, start, max_steps=steps, throw=False)
        return found.value, found.stats["num_steps"]

    return jax.jit(run), lambda found: (found[0], int(found[1]))


def works():
    return {
        "fixed-point": FixedPoint(gradient_of),
        "fit-regression": Fit(fit),
        "fit-encoder": Fit(fit),
    }
