"""Makes static-gradients.json: losses, gradients and residual Jacobians to 30 digits.

Every derivative is a central difference of the loss (or of the outputs) with a step of 1e-24 at 80
digits, so that its error is about 1e-46: nothing here knows backpropagation. The networks are those
of SmallNetworks in StaticGradientTests.swift. Parameters, inputs and targets are multiples of 1/64,
which doubles hold exactly.

Run: python3 make_static_gradients.py (mpmath 1.3.0; some seconds)
"""

import json
import random
from pathlib import Path

from mpmath import mp, mpf, nstr

mp.dps = 80
STEP = mpf(10) ** -24


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


def softmax_squared(x, t):
    total = sum(mp.exp(v) for v in x)
    return sum((mp.exp(a) / total - b) ** 2 for a, b in zip(x, t)) / 2


def logistic_cross_entropy(x, t):
    return -sum(
        b * mp.log(logistic(a)) + (1 - b) * mp.log(1 - logistic(a)) for a, b in zip(x, t)
    )


def huber(x, t):
    errors = [abs(a - b) for a, b in zip(x, t)]
    return sum(e * e / 2 if e <= 1 else e - mpf(1) / 2 for e in errors)


def dead(a, b):
    return a > mpf("0.8") if b > 0.5 else a < mpf("0.2")


LOSSES = {
    "squared": lambda x, t: sum((a - b) ** 2 for a, b in zip(x, t)) / 2,
    "softmax-cross-entropy": softmax_cross_entropy,
    "softmax-squared": softmax_squared,
    "logistic-cross-entropy": logistic_cross_entropy,
    "huber": huber,
    "dead-zone": lambda x, t: sum(0 if dead(a, b) else (a - b) ** 2 for a, b in zip(x, t)) / 2,
}

# For each layer its width and its connections: the source (-1 is the input) and the positions.
INPUTS = 3
NETWORKS = {
    1: [(2, [(-1, None)])],
    2: [(4, [(-1, None)]), (2, [(0, None)])],
    3: [
        (4, [(-1, [0, 2, 4, 5, 7, 9, 11])]),
        (3, [(0, None)]),
        (2, [(-1, None), (1, None)]),
    ],
    4: [
        (3, [(-1, None)]),
        (2, [(0, None)]),
        (3, [(1, None), (0, None)]),
        (2, [(0, [1, 3, 5]), (2, None)]),
    ],
}


def width(network, source):
    return INPUTS if source < 0 else network[source][0]


def count(network):
    total = 0
    for rows, connections in network:
        for source, positions in connections:
            total += rows * width(network, source) if positions is None else len(positions)
        total += rows
    return total


def outputs(network, activation, parameters, pattern):
    values = {-1: pattern}
    offset = 0
    for index, (rows, connections) in enumerate(network):
        net = [mpf(0)] * rows
        for source, positions in connections:
            columns = width(network, source)
            for position in range(rows * columns) if positions is None else positions:
                net[position // columns] += parameters[offset] * values[source][position % columns]
                offset += 1
        for row in range(rows):
            net[row] += parameters[offset]
            offset += 1
        values[index] = [activation(a) for a in net]
    return values[len(network) - 1]


def moved(parameters, index, step):
    result = list(parameters)
    result[index] += step
    return result


def main():
    random.seed(1987)
    draw = lambda n, low, high: [mpf(random.randint(low, high)) / 64 for _ in range(n)]
    inputs = [draw(INPUTS, 0, 64) for _ in range(3)]
    targets = [draw(2, 0, 64) for _ in range(3)]
    # One target far from every output, so that Huber's loss is met where it is linear.
    targets[2][0] = mpf(-5) / 2
    text = lambda values: [nstr(v, 30) for v in values]
    cases = []
    parameters_of = {layers: draw(count(n), -64, 64) for layers, n in NETWORKS.items()}
    for layers, network in NETWORKS.items():
        parameters = parameters_of[layers]
        for activation_name, activation in ACTIVATIONS.items():
            run = lambda p: [outputs(network, activation, p, u) for u in inputs]
            base = run(parameters)
            right = [run(moved(parameters, i, STEP)) for i in range(len(parameters))]
            left = [run(moved(parameters, i, -STEP)) for i in range(len(parameters))]
            jacobian = [
                [(r[0][unit] - l[0][unit]) / (2 * STEP) for r, l in zip(right, left)]
                for unit in range(2)
            ]
            case = {
                "layers": layers,
                "activation": activation_name,
                "outputs": [text(x) for x in base],
                # Of the first pattern's outputs: of the residuals of the squared error with B = 1.
                "jacobian": [text(row) for row in jacobian],
                "losses": {},
            }
            for loss_name, loss in LOSSES.items():
                mean = lambda xs, n: sum(loss(x, t) for x, t in zip(xs[:n], targets)) / n
                case["losses"][loss_name] = {
                    name: {
                        "loss": nstr(mean(base, patterns), 30),
                        "gradient": text(
                            (mean(r, patterns) - mean(l, patterns)) / (2 * STEP)
                            for r, l in zip(right, left)
                        ),
                    }
                    for name, patterns in [("single", 1), ("batch", 3)]
                }
            cases.append(case)
    document = {
        "inputs": [[float(v) for v in row] for row in inputs],
        "targets": [[float(v) for v in row] for row in targets],
        "parameters": {k: [float(v) for v in p] for k, p in parameters_of.items()},
        "cases": cases,
    }
    path = Path(__file__).with_name("static-gradients.json")
    path.write_text(json.dumps(document, separators=(",", ":")).replace('},{"layers', '},\n{"layers') + "\n")


main()
