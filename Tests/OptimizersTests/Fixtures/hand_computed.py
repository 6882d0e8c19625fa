"""Writes hand_computed.json: ten steps of each first-order method on a bowl, to 40 digits.

    python3 hand_computed.py > hand_computed.json

Each rule is written down from its paper, one weight at a time, with mpmath; nothing is shared with
the Swift sources. The bowl is E = 1/2 sum a_i x_i^2.
"""

import json
import sys

from mpmath import mp, mpf, sqrt

mp.dps = 40
CURVATURE = [mpf(1), mpf(8), mpf("0.25")]
START = [mpf(1), mpf("-0.5"), mpf(2)]
STEPS = 10


def separate(rule):
    """Runs a rule that treats weights one by one: rule(a, x0) yields ten positions."""
    columns = [list(rule(a, x)) for a, x in zip(CURVATURE, START)]
    return [[mp.nstr(columns[i][t], 25) for i in range(3)] for t in range(STEPS)]


def gradient_descent(rate, shrink):
    def rule(a, x):
        for _ in range(STEPS):
            x = (1 - shrink) * x - rate * a * x
            yield x
    return rule


def momentum(rate, mu, shrink):
    def rule(a, x):
        v = mpf(0)
        for _ in range(STEPS):
            v = mu * v - rate * a * x
            x = (1 - shrink) * x + v
            yield x
    return rule


def nesterov(rate, mu):
    """Nesterov's own form, gradient at the point ahead; yields the points ahead."""
    def rule(a, x):
        v = mpf(0)
        for _ in range(STEPS):
            v = mu * v - rate * a * (x + mu * v)
            x = x + v
            yield x + mu * v
    return rule


def rmsprop(rate, decay, epsilon):
    def rule(a, x):
        s = mpf(0)
        for _ in range(STEPS):
            g = a * x
            s = decay * s + (1 - decay) * g ** 2
            x = x - rate * g / (sqrt(s) + epsilon)
            yield x
    return rule


def adam(rate, b1, b2, epsilon, weight_decay):
    def rule(a, x):
        m = s = mpf(0)
        for t in range(1, STEPS + 1):
            g = a * x
            m = b1 * m + (1 - b1) * g
            s = b2 * s + (1 - b2) * g ** 2
            x = x - rate * weight_decay * x
            x = x - rate * (m / (1 - b1 ** t)) / (sqrt(s / (1 - b2 ** t)) + epsilon)
            yield x
    return rule


def quickprop(rate, growth):
    def rule(a, x):
        d, last = mpf(0), None
        for _ in range(STEPS):
            g = a * x
            limit = growth / (1 + growth)
            step = mpf(0)
            if d > 0:
                if g < 0:
                    step -= rate * g
                step += growth * d if g <= limit * last else g / (last - g) * d
            elif d < 0:
                if g > 0:
                    step -= rate * g
                step += growth * d if g >= limit * last else g / (last - g) * d
            else:
                step = -rate * g
            x, d, last = x + step, step, g
            yield x
    return rule


def delta_bar_delta(rate, kappa, phi, theta):
    def rule(a, x):
        e, bar = rate, mpf(0)
        for _ in range(STEPS):
            g = a * x
            if bar * g > 0:
                e = e + kappa
            elif bar * g < 0:
                e = e - phi * e
            x = x - e * g
            bar = (1 - theta) * g + theta * bar
            yield x
    return rule


def irprop_plus(first, up, down):
    """All weights together, since the loss decides whether steps are taken back."""
    x, size = list(START), [first] * 3
    last, step, last_loss = [mpf(0)] * 3, [mpf(0)] * 3, mp.inf
    rows = []
    taken_back = 0
    for _ in range(STEPS):
        loss = sum(a * v ** 2 for a, v in zip(CURVATURE, x)) / 2
        g = [a * v for a, v in zip(CURVATURE, x)]
        for i in range(3):
            if last[i] * g[i] > 0:
                size[i] = size[i] * up
                step[i] = -mp.sign(g[i]) * size[i]
                x[i] += step[i]
                last[i] = g[i]
            elif last[i] * g[i] < 0:
                size[i] = size[i] * down
                if loss > last_loss:
                    x[i] -= step[i]
                    taken_back += 1
                last[i] = mpf(0)
            else:
                step[i] = -mp.sign(g[i]) * size[i]
                x[i] += step[i]
                last[i] = g[i]
        last_loss = loss
        rows.append([mp.nstr(v, 25) for v in x])
    assert taken_back > 0, "the sequence must show a step taken back"
    return rows


f = mpf
json.dump(
    {
        "curvature": [float(a) for a in CURVATURE],
        "start": [float(x) for x in START],
        "entries": {
            "gradient-descent": separate(gradient_descent(f("0.125"), f(0))),
            "gradient-descent, shrink": separate(gradient_descent(f("0.125"), f("0.0625"))),
            "momentum": separate(momentum(f("0.0625"), f("0.75"), f(0))),
            "momentum, shrink": separate(momentum(f("0.0625"), f("0.75"), f("0.03125"))),
            "nesterov": separate(nesterov(f("0.0625"), f("0.75"))),
            "rmsprop": separate(rmsprop(f("0.0625"), f("0.875"), f("0.0078125"))),
            "adam": separate(adam(f("0.125"), f("0.75"), f("0.875"), f("0.0078125"), f(0))),
            "adamw": separate(adam(f("0.125"), f("0.75"), f("0.875"), f("0.0078125"), f("0.5"))),
            "quickprop": separate(quickprop(f("0.0625"), f("1.75"))),
            "delta-bar-delta": separate(
                delta_bar_delta(f("0.125"), f("0.0625"), f("0.25"), f("0.75"))),
            "irprop+": irprop_plus(f("0.375"), f("1.25"), f("0.5")),
        },
    }, sys.stdout, indent=1)
