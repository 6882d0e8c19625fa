"""SciPy's least_squares (MINPACK) with the analytic Jacobian."""

import numpy as np
from scipy.optimize import least_squares

from .common import arrays, flat


class Fit:
    def prepare(self, folder):
        a = arrays(folder)
        self.u, self.t = a["inputs"], a["targets"]
        self.hidden, self.m, self.k = len(a["b1"][0]), self.u.shape[1], self.t.shape[1]
        self.ends = np.cumsum([self.hidden * self.m, self.hidden, self.k * self.hidden])
        self.start = flat(a["W1"], a["b1"], a["W2"], a["b2"])
        self.steps = int(a["steps"][0, 0])
        self.scale = 1 / np.sqrt(len(self.u))
        self.bounded = bool(a["bounded"][0, 0])

    def split(self, p):
        W1, b1, W2, b2 = np.split(p, self.ends)
        return W1.reshape(self.hidden, self.m), b1, W2.reshape(self.k, self.hidden), b2

    def residual(self, p):
        W1, b1, W2, b2 = self.split(p)
        x = np.tanh(self.u @ W1.T + b1) @ W2.T + b2
        return (((np.tanh(x) if self.bounded else x) - self.t) * self.scale).ravel()

    def jacobian(self, p):
        W1, b1, W2, b2 = self.split(p)
        h = np.tanh(self.u @ W1.T + b1)
        count = len(self.u)
        slope = np.full((count, self.k), self.scale)
        if self.bounded:
            slope *= 1 - np.tanh(h @ W2.T + b2) ** 2
        J = np.zeros((count, self.k, len(p)))
        first, second, third = self.ends
        back = W2[None] * (1 - h * h)[:, None] * slope[..., None]
        J[:, :, :first] = (back[..., None] * self.u[:, None, None]).reshape(count, self.k, -1)
        J[:, :, first:second] = back
        for unit in range(self.k):
            at = second + unit * self.hidden
            J[:, unit, at : at + self.hidden] = h * slope[:, unit, None]
            J[:, unit, third + unit] = slope[:, unit]
        return J.reshape(count * self.k, -1)

    def fit(self, evaluations):
        return least_squares(
            self.residual, self.start, jac=self.jacobian, method="lm", max_nfev=evaluations,
            ftol=3e-16, xtol=3e-16, gtol=3e-16)

    def run(self):
        self.found = self.fit(self.steps)

    def notes(self):
        return {"steps": self.found.nfev, "loss": float(self.found.cost)}

    def steps_to(self, goal):
        """The fewest evaluations that bring the error to a goal."""
        if self.found.cost > goal:
            return None
        low, high = 1, self.steps
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.fit(middle).cost <= goal else (middle + 1, high)
        return low

    def result(self):
        return self.found.x


def works():
    return {"fit-regression": Fit(), "fit-encoder": Fit()}
