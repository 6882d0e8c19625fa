"""What the peers on JAX share."""

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402

from .common import arrays, flat  # noqa: E402


class FixedPoint:
    """A compiled gradient of (W, U, b, u, t), made by `gradient_of(arrays)`."""

    def __init__(self, gradient_of):
        self.gradient_of = gradient_of

    def prepare(self, folder):
        a = {name: jnp.asarray(value) for name, value in arrays(folder).items()}
        self.arguments = a["W"], a["U"], a["b"][0], a["inputs"], a["targets"]
        self.compiled = jax.jit(self.gradient_of(self.arguments)).lower(*self.arguments).compile()

    def run(self):
        self.gradient = jax.block_until_ready(self.compiled(*self.arguments))

    def result(self):
        return flat(*self.gradient)


def mean_loss(x, t):
    difference = x[:, -t.shape[1]:] - t
    return 0.5 * jnp.sum(difference * difference) / len(t)
