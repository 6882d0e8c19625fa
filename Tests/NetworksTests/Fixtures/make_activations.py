"""Makes activations.json: every activation and its derivative to 30 digits, near 0 and far from it.

The derivatives are differences at 600 digits; the settings are the defaults.

Run: python3 make_activations.py (mpmath 1.3.0)
"""

import json
from pathlib import Path

from mpmath import mp, mpf, nstr

mp.dps = 600
POINTS = [2.0**-30, 0.125, 0.75, 1.0, 2.5, 6.0, 20.0, 36.0, 200.0, 10000.0]


def logistic(a):
    # Exact to the working precision on either side.
    return 1 / (1 + mp.exp(-a)) if a >= 0 else mp.exp(a) / (1 + mp.exp(a))


def tanh(a):
    return mp.tanh(a)


ACTIVATIONS = {
    "identity": lambda a: a,
    "logistic": logistic,
    "tanh": tanh,
    "lecun-tanh": lambda a: mpf("1.7159") * tanh(2 * a / 3),
    "softplus": lambda a: mp.log1p(mp.exp(a)) if a < 0 else a + mp.log1p(mp.exp(-a)),
    "relu": lambda a: a if a > 0 else mpf(0),
    "leaky-relu": lambda a: a if a > 0 else a * mpf("0.01"),
    "elu": lambda a: a if a > 0 else mp.expm1(a),
    "silu": lambda a: a * logistic(a),
    "gelu": lambda a: a * mp.erfc(-a / mp.sqrt(2)) / 2,
}


def slope(f, a):
    step = mpf(10) ** -200
    return (f(a + step) - f(a - step)) / (2 * step)


def row(f, x):
    return [nstr(f(mpf(x)), 30), nstr(slope(f, mpf(x)), 30)]


points = [-x for x in reversed(POINTS)] + POINTS
document = {"points": points} | {"values": {n: [row(f, x) for x in points] for n, f in ACTIVATIONS.items()}}
Path(__file__).with_name("activations.json").write_text(json.dumps(document, indent=1) + "\n")
