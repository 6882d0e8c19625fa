"""Makes adjoint_gradients.json: losses and gradients at fixed points to 30 digits.

Every derivative is a central difference of the loss at the settled state, with a step of 1e-22 at 70
digits, so that its error is about 1e-42: nothing here knows an adjoint. The states are settled by
plain iteration, which the small weights make a contraction. Parameters, inputs and targets are
multiples of 1/64, which doubles hold exactly.

Run: python3 adjoint_gradients.py (mpmath 1.3.0; about a minute)
"""

import json
import random
from pathlib import Path

from mpmath import mp, mpf, nstr

mp.dps = 70
STEP = mpf(10) ** -22
SETTLED = mpf(10) ** -66
UNITS, INPUTS, OUTPUTS, PATTERNS = 4, 2, [1, 3], 3


def logistic(a):
    return 1 / (1 + mp.exp(-a))


ACTIVATIONS = {
    "identity": lambda a: a,
    "logistic": logistic,
    "tanh": mp.tanh,
    "lecun-tanh": lambda a: mpf("1.7159") * mp.tanh(2 * a / 3),
    "softplus": lambda a: mp.log(1 + mp.exp(a)),
    "relu": lambda a: a if a > 0 else mpf(0),
    "leaky-relu": lambda a: a if a > 0 else a * mpf("0.01"),
    "elu": lambda a: a if a > 0 else mp.exp(a) - 1,
    "silu": lambda a: a * logistic(a),
    "gelu": lambda a: a * mp.ncdf(a),
}


def softmax_cross_entropy(x, t):
    total = mp.log(sum(mp.exp(v) for v in x))
    return -sum(b * (a - total) for a, b in zip(x, t))


LOSSES = {
    "squared": lambda x, t: sum((a - b) ** 2 for a, b in zip(x, t)) / 2,
    "softmax-cross-entropy": softmax_cross_entropy,
}


def settle(parameters, u, form, f, start):
    n, m = UNITS, INPUTS
    w = [parameters[i * n : (i + 1) * n] for i in range(n)]
    drive = [
        sum(parameters[n * n + i * m + j] * u[j] for j in range(m)) for i in range(n)
    ]
    b = parameters[n * n + n * m :]
    x = list(start)
    while True:
        new = []
        for i in range(n):
            a = sum(p * q for p, q in zip(w[i], x)) + b[i]
            new.append(f(a + drive[i]) if form == "inside" else f(a) + drive[i])
        moved = max(abs(p - q) for p, q in zip(new, x))
        x = new
        if moved < SETTLED:
            return x


def evaluate(parameters, data, form, f, starts):
    """The mean of each loss, and the states."""
    states = [settle(parameters, u, form, f, s) for (u, _), s in zip(data, starts)]
    means = {
        name: sum(loss([x[k] for k in OUTPUTS], t) for x, (_, t) in zip(states, data))
        / len(data)
        for name, loss in LOSSES.items()
    }
    return means, states


def multiples(count, bound):
    return [mpf(random.randint(-bound, bound)) / 64 for _ in range(count)]


def main():
    random.seed(1987)
    count = UNITS * UNITS + UNITS * INPUTS + UNITS
    parameters = multiples(UNITS * UNITS, 14) + multiples(UNITS * INPUTS + UNITS, 50)
    data = [(multiples(INPUTS, 64), multiples(len(OUTPUTS), 64)) for _ in range(PATTERNS)]
    cases = []
    for form in ["inside", "outside"]:
        for name, f in ACTIVATIONS.items():
            rest = [[mpf(0)] * UNITS] * PATTERNS
            means, states = evaluate(parameters, data, form, f, rest)
            gradients = {loss: [] for loss in LOSSES}
            for index in range(count):
                sides = []
                for sign in (1, -1):
                    moved = list(parameters)
                    moved[index] += sign * STEP
                    sides.append(evaluate(moved, data, form, f, states)[0])
                for loss in LOSSES:
                    gradients[loss].append((sides[0][loss] - sides[1][loss]) / (2 * STEP))
            cases.append(
                {
                    "form": form,
                    "activation": name,
                    "states": [[nstr(v, 30) for v in x] for x in states],
                    "losses": {
                        loss: {
                            "loss": nstr(means[loss], 30),
                            "gradient": [nstr(g, 30) for g in gradients[loss]],
                        }
                        for loss in LOSSES
                    },
                }
            )
    document = {
        "outputs": OUTPUTS,
        "parameters": [float(p) for p in parameters],
        "inputs": [[float(v) for v in u] for u, _ in data],
        "targets": [[float(v) for v in t] for _, t in data],
        "cases": cases,
    }
    path = Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
