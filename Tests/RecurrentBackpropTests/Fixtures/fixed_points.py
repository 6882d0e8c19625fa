"""Makes fixed_points.json: small networks with their fixed points to 30 digits.

Run as `python3 fixed_points.py` beside this file; needs numpy and mpmath. Weights are rounded to six
decimals and then taken as the doubles nearest to them, so that the fixed points are those of the
doubles that a test reads. Each fixed point is found by Newton's method at 50 digits from the guess
given, and comes with ‖(I − J)⁻¹‖₂ there.
"""

import json
from pathlib import Path

import mpmath as mp
import numpy as np

mp.mp.dps = 50
ACTIVATIONS = {
    "tanh": (mp.tanh, lambda a: 1 - mp.tanh(a) ** 2),
    "logistic": (
        lambda a: 1 / (1 + mp.exp(-a)),
        lambda a: mp.exp(-a) / (1 + mp.exp(-a)) ** 2,
    ),
}


def rounded(array):
    return np.round(np.asarray(array, dtype=float), 6)


def image(net, x):
    f, slope = ACTIVATIONS[net["activation"]]
    n = len(net["bias"])
    drive = [mp.fsum(mp.mpf(w) * mp.mpf(u) for w, u in zip(row, net["inputs"])) for row in net["input"]]
    a = [
        mp.fsum(mp.mpf(net["recurrent"][i][j]) * x[j] for j in range(n))
        + mp.mpf(net["bias"][i])
        + (drive[i] if net["form"] == "inside" else 0)
        for i in range(n)
    ]
    value = mp.matrix([f(v) for v in a])
    if net["form"] == "outside":
        value += mp.matrix(drive)
    jacobian = mp.matrix(n, n)
    for i in range(n):
        s = slope(a[i])
        for j in range(n):
            jacobian[i, j] = s * mp.mpf(net["recurrent"][i][j])
    return value, jacobian


def fixed_point(net, guess):
    x = mp.matrix([mp.mpf(v) for v in guess])
    for _ in range(60):
        value, jacobian = image(net, x)
        residual = value - x
        x += mp.lu_solve(mp.eye(len(x)) - jacobian, residual)
        if mp.norm(residual, 2) < mp.mpf(10) ** -45:
            break
    value, jacobian = image(net, x)
    assert mp.norm(value - x, 2) < mp.mpf(10) ** -40, net["name"]
    floats = np.array((mp.eye(len(x)) - jacobian).tolist(), dtype=float)
    eigenvalues = np.linalg.eigvals(np.eye(len(x)) - floats)
    return {
        "state": [mp.nstr(v, 30, min_fixed=-1, max_fixed=1) for v in x],
        "inverseNorm": float(1 / np.linalg.svd(floats, compute_uv=False)[-1]),
        "spectralRadius": float(max(abs(eigenvalues))),
        "largestRealPart": float(max(eigenvalues.real)),
    }


def settled(net, start, damping, sweeps):
    """A guess for the fixed point that damped iteration tends to."""
    f = np.tanh if net["activation"] == "tanh" else lambda a: 1 / (1 + np.exp(-a))
    w, u = np.array(net["recurrent"]), np.array(net["input"]).reshape(len(net["bias"]), -1)
    drive = u @ np.array(net["inputs"])
    x = np.array(start, dtype=float)
    for _ in range(sweeps):
        inside = net["form"] == "inside"
        value = f(w @ x + np.array(net["bias"]) + (drive if inside else 0)) + (0 if inside else drive)
        x = x + damping * (value - x)
    return x


def network(name, recurrent, bias, start, form="inside", activation="tanh", input=None, inputs=()):
    recurrent, bias = rounded(recurrent), rounded(bias)
    input = rounded(input) if input is not None else np.zeros((len(bias), 0))
    return {
        "name": name, "form": form, "activation": activation, "recurrent": recurrent.tolist(),
        "input": input.tolist(), "bias": bias.tolist(), "inputs": rounded(inputs).tolist(),
        "start": rounded(start).tolist(), "fixedPoints": [], "outcomes": {},
    }


def gaussian(seed, n, radius):
    w = np.random.default_rng(seed).normal(size=(n, n))
    return w * radius / max(abs(np.linalg.eigvals(w)))


def add(nets, net, guesses=(), damping=0.2):
    """Adds a network: first the fixed point that the flow reaches from the start, then others."""
    flows = [] if damping is None else [settled(net, net["start"], damping, round(400 / damping))]
    net["fixedPoints"] = [fixed_point(net, guess) for guess in flows + list(guesses)]
    net["outcomes"] = OUTCOMES.get(net["name"], {})
    nets.append(net)


def main():
    nets = []
    add(nets, network("contractive-2", [[0.5, -0.4], [0.3, 0.2]], [0.3, -0.2], [0, 0]))
    rng = np.random.default_rng(16)
    add(nets, network(
        "contractive-16-outside", gaussian(1, 16, 2), rng.normal(size=16), np.zeros(16), "outside",
        "logistic", rng.normal(size=(16, 3)), rng.normal(size=3)))
    rng = np.random.default_rng(64)
    add(nets, network(
        "contractive-64", gaussian(2, 64, 0.9), rng.normal(size=64) / 2, np.zeros(64),
        input=rng.normal(size=(64, 4)) / 2, inputs=rng.normal(size=4)))
    # x = tanh(2x + b) has a fold at x = -1/sqrt 2, where 2 (1 - x²) = 1; b stops just short of it.
    fold = float(-mp.sqrt(mp.mpf(1) / 2))
    short = np.arctanh(fold) - 2 * fold - 1e-5
    add(nets, network("near-fold-2", [[2, 0], [0.5, 0.3]], [short, 0], [-0.95, 0]))
    add(nets, network("past-fold-2", [[2, 0], [0.5, 0.3]], [short + 2e-2, 0], [-0.95, 0]))
    patterns = np.array([[1, 1, 1, 1, -1, -1], [1, -1, 1, -1, 1, -1]])
    hopfield = 1.2 * (patterns.T @ patterns) / 6 * (1 - np.eye(6)) * 2
    for index, pattern in enumerate(patterns):
        add(nets, network(
            f"several-6-{'ab'[index]}", hopfield, np.full(6, 0.01), 0.8 * pattern))
    turn = np.deg2rad(100)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    # The pair has |λ| > 1 but Re λ < 1: unstable for sweeps, stable for the flow.
    add(nets, network("hopf-sweep-2", 1.5 * rotation, [0.1, -0.05], [0, 0]))
    # Re λ > 1: unstable for both, yet a fixed point.
    add(nets, network("hopf-flow-2", [[1.6, -2], [2, 1.6]], [0.1, -0.05], [0.02, 0.01]),
        guesses=[[0, 0]], damping=None)
    ring = np.roll(np.eye(3), 1, axis=0) * 2
    add(nets, network("cycle-3", ring, [0, 0, 0.05], [0.9, -0.9, -0.9]), guesses=[[0, 0, 0], [1, 1, 1]])
    rng = np.random.default_rng(8)
    steep = np.diag(-np.logspace(0, 3, 8)) + rng.normal(size=(8, 8)) * 0.3
    add(nets, network("stiff-8", steep, rng.normal(size=8), np.zeros(8)), damping=1e-3)
    # The same at larger sizes. The first: x is chosen, and W scaled so that J has the eigenvalue 0.98.
    rng = np.random.default_rng(32)
    w, x = rng.normal(size=(16, 16)), rng.uniform(-0.8, 0.8, size=16)
    eigenvalues = np.linalg.eigvals((1 - x**2)[:, None] * w)
    w *= 0.98 / max(v.real for v in eigenvalues if abs(v.imag) < 1e-12)
    add(nets, network("near-fold-16", w, np.arctanh(x) - w @ x, np.round(x, 2)))
    patterns = np.sign(np.random.default_rng(3).normal(size=(3, 64)))
    hopfield = 1.6 * (patterns.T @ patterns) / 64 * (1 - np.eye(64))
    for index in range(2):
        add(nets, network(f"several-64-{'ab'[index]}", hopfield, 0.02 * patterns[2],
            0.8 * patterns[index]))
    rng = np.random.default_rng(24)
    pairs = np.kron(np.diag(np.linspace(0.3, 1.4, 12)), [[-0.2, -1], [1, -0.2]])
    add(nets, network("hopf-sweep-24", pairs + rng.normal(size=(24, 24)) * 0.03,
        rng.normal(size=24) * 0.1, np.zeros(24)))
    path = Path(__file__).with_name("fixed_points.json")
    path.write_text("[\n" + ",\n".join(json.dumps(net, ensure_ascii=False) for net in nets) + "\n]\n")


# Solvers that, with their default settings and 3000 sweeps at 1e-13, do not reach the first fixed
# point: how they end, or `fixed point k` for one of the others. Where rounding decides, `or` stands
# between what is right.
ASTRAY = "stalled or cycling or out of budget"
OUTCOMES = {
    # ρ(J) = 0.9947: some 5500 sweeps.
    "near-fold-2": {"damped": "out of budget"},
    # Line searches end where the fold was, in a minimum of ‖x − F(x)‖ that is no fixed point; what
    # follows the flow passes it.
    "past-fold-2": {
        "newton": "stalled", "newton-gmres": "stalled", "hybridsj": "stalled",
        "hybrids": "stalled", "gnewton": ASTRAY, "broyden": "fixed point 0 or " + ASTRAY,
    },
    # The sweeps circle on a closed curve and never return exactly.
    "hopf-sweep-2": {"damped": "out of budget"},
    "hopf-sweep-24": {"damped": "out of budget"},
    # The flow has a limit cycle; a stepper may fall in step with it.
    "hopf-flow-2": {
        "damped": "out of budget", "ode": "cycling or out of budget",
        "ode-stiff": "cycling or out of budget",
    },
    "cycle-3": {
        "damped": "cycling 3", "anderson": "fixed point 1", "newton-gmres": "fixed point 2",
    },
    # Slopes up to -1000: sweeps jump from end to end; explicit steps are short.
    "stiff-8": {"damped": "cycling 2", "anderson": ASTRAY, "ode": "out of budget"},
}

if __name__ == "__main__":
    main()
