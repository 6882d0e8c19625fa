"""Least-squares fits of a layered net on JAX."""

import jax
import jax.numpy as jnp

from .common import arrays
from .jax_base import flat


def residual_of(a):
    """The residuals `(x − t) / √B` of a net with one hidden tanh layer, and tanh outputs where they are
    bounded, of its flat parameters."""
    u, t = jnp.asarray(a["inputs"]), jnp.asarray(a["targets"])
    bounded = bool(a["bounded"][0, 0])
    hidden, (m, k) = len(a["b1"][0]), (u.shape[1], t.shape[1])
    ends = [hidden * m, hidden * m + hidden, hidden * m + hidden + k * hidden]

    def residual(p):
        W1, b1, W2, b2 = jnp.split(p, ends)
        h = jnp.tanh(u @ W1.reshape(hidden, m).T + b1)
        x = h @ W2.reshape(k, hidden).T + b2
        return (((jnp.tanh(x) if bounded else x) - t) / jnp.sqrt(len(u))).ravel()

    return residual


class Fit:
    """`make(residual, start, steps)` gives what runs, and what reads parameters and steps of it."""

    def __init__(self, make):
        self.make = make

    def prepare(self, folder):
        a = arrays(folder)
        self.residual = residual_of(a)
        self.steps = int(a["steps"][0, 0])
        self.start = jnp.asarray(flat(a["W1"], a["b1"], a["W2"], a["b2"]))
        self.compiled, self.finish = self.make(self.residual, self.start, self.steps)

    def run(self):
        self.found = jax.block_until_ready(self.compiled(self.start))

    def loss(self, found):
        r = self.residual(self.finish(found)[0])
        return 0.5 * float(jnp.sum(r * r))

    def notes(self):
        return {"steps": max(1, self.finish(self.found)[1]), "loss": self.loss(self.found)}

    def steps_to(self, goal):
        """The fewest steps that bring the error to a goal."""
        if self.loss(self.found) > goal:
            return None
        low, high = 1, self.steps
        while low < high:
            middle = (low + high) // 2
            run, _ = self.make(self.residual, self.start, middle)
            low, high = (low, middle) if self.loss(run(self.start)) <= goal else (middle + 1, high)
        return low

    def result(self):
        return flat(self.finish(self.found)[0])
