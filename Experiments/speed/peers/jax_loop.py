"""JAX, compiled: hand-written while_loops for fixed point and adjoint, scans for epochs."""

import jax
import jax.numpy as jnp

from .common import BATCH, MOMENTUM, OUTPUTS, RATE, TOLERANCE, arrays, flat
from .jax_base import FixedPoint


def norms(matrix):
    return jnp.sqrt(jnp.sum(matrix * matrix, axis=1))


def iterate(step, start, scale):
    """`x ← step(x)` until no pattern moves by more than the tolerance of its scale."""

    def going(carry):
        return carry[1]

    def body(carry):
        new = step(carry[0])
        return new, jnp.any(norms(new - carry[0]) > TOLERANCE * scale(carry[0]))

    return jax.lax.while_loop(going, body, (start, jnp.array(True)))[0]


def settle(W, c, start):
    return iterate(lambda x: jnp.tanh(x @ W.T + c), start, norms)


def adjoint(W, slope, e, start):
    size = norms(e)
    return iterate(lambda y: (slope * y) @ W + e, start, lambda _: size)


def gradient_of(_):
    def gradient(W, U, b, u, t):
        c = u @ U.T + b
        x = settle(W, c, jnp.zeros_like(c))
        e = jnp.zeros_like(x).at[:, -OUTPUTS:].set((x[:, -OUTPUTS:] - t) / len(u))
        slope = 1 - x * x
        z = slope * adjoint(W, slope, e, e)
        return z.T @ x, z.T @ u, z.sum(0)

    return gradient


def mlp_loss(parameters, u, t):
    W1, b1, W2, b2 = parameters
    logits = jnp.tanh(u @ W1.T + b1) @ W2.T + b2
    return -jnp.mean(jnp.sum(t * jax.nn.log_softmax(logits), axis=1))


def in_batches(u, t):
    """All full batches in one array, and what is left over."""
    full = len(u) // BATCH * BATCH
    return (
        (u[:full].reshape(-1, BATCH, u.shape[1]), t[:full].reshape(-1, BATCH, t.shape[1])),
        (u[full:], t[full:]),
    )


def momentum_step(parameters, velocity, gradient, rate):
    velocity = jax.tree.map(lambda v, g: MOMENTUM * v - rate * g, velocity, gradient)
    return jax.tree.map(lambda p, v: p + v, parameters, velocity), velocity


class MLP:
    def __init__(self, epoch):
        self.epoch = epoch

    def prepare(self, folder):
        a = {name: jnp.asarray(value) for name, value in arrays(folder).items()}
        self.start = a["W1"], a["b1"][0], a["W2"], a["b2"][0]
        full, rest = in_batches(a["inputs"], a["targets"])

        def step(carry, batch):
            gradient = jax.grad(mlp_loss)(carry[0], *batch)
            return momentum_step(*carry, gradient, RATE["mlp"]), None

        def epoch(parameters):
            carry = parameters, jax.tree.map(jnp.zeros_like, parameters)
            carry, _ = jax.lax.scan(step, carry, full)
            if len(rest[0]):
                carry, _ = step(carry, rest)
            return carry[0]

        def gradient(parameters):
            return jax.grad(mlp_loss)(parameters, a["inputs"], a["targets"])

        self.compiled = jax.jit(epoch if self.epoch else gradient)

    def run(self):
        self.found = jax.block_until_ready(self.compiled(self.start))

    def result(self):
        return flat(*self.found)


class Recurrent:
    """An epoch of 64 units that settle, from zero or from the last epoch's states and adjoints. A
    run is the sixth epoch. `settle` and `adjoint` say how, as the functions of these names above do."""

    def __init__(self, warm, settle=settle, adjoint=adjoint):
        self.warm, self.settle, self.adjoint = warm, settle, adjoint

    def prepare(self, folder):
        a = {name: jnp.asarray(value) for name, value in arrays(folder).items()}
        full, rest = in_batches(a["inputs"], a["targets"])
        n = len(a["W"])
        warm, settle, adjoint = self.warm, self.settle, self.adjoint

        def step(carry, batch):
            (parameters, velocity), (u, t, x, y) = carry, batch
            W, U, b = parameters
            c = u @ U.T + b
            x = settle(W, c, x if warm else jnp.zeros_like(x))
            logits = x[:, -OUTPUTS:]
            e = jnp.zeros_like(x).at[:, -OUTPUTS:].set(jax.nn.softmax(logits) - t)
            slope = 1 - x * x
            y = adjoint(W, slope, e, y if warm else e)
            z = slope * y / len(u)
            gradient = z.T @ x, z.T @ u, z.sum(0)
            return momentum_step(parameters, velocity, gradient, RATE["recurrent"]), (x, y)

        def epoch(state):
            carry, kept, last = state
            carry, kept = jax.lax.scan(step, carry, (*full, *kept))
            if len(rest[0]):
                carry, last = step(carry, (*rest, *last))
            return carry, kept, last

        parameters = a["W"], a["U"], a["b"][0]
        zero = jnp.zeros((len(full[0]), BATCH, n)), jnp.zeros((len(rest[0]), n))
        state = (
            (parameters, jax.tree.map(jnp.zeros_like, parameters)),
            (zero[0], zero[0]),
            (zero[1], zero[1]),
        )
        self.compiled = jax.jit(epoch)
        for _ in range(5):
            state = self.compiled(state)
        self.state = jax.block_until_ready(state)

    def run(self):
        self.found = jax.block_until_ready(self.compiled(self.state))

    def result(self):
        return flat(*self.found[0][0])


def works():
    return {
        "fixed-point": FixedPoint(gradient_of),
        "mlp-epoch": MLP(True),
        "mlp-gradient": MLP(False),
        "recurrent-cold": Recurrent(False),
        "recurrent-warm": Recurrent(True),
    }
