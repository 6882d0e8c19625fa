"""TorchDEQ at its tightest: implicit differentiation with the same solver forward and backward."""

import torch
from torchdeq import get_deq

from .common import OUTPUTS, TOLERANCE, arrays, flat

torch.set_default_dtype(torch.float64)


class FixedPoint:
    def __init__(self, solver):
        self.solver = solver

    def prepare(self, folder):
        a = {name: torch.from_numpy(value) for name, value in arrays(folder).items()}
        self.W, self.U, self.b = (
            value.clone().requires_grad_() for value in (a["W"], a["U"], a["b"][0])
        )
        self.u, self.t = a["inputs"], a["targets"]
        self.deq = get_deq(
            f_solver=self.solver, b_solver=self.solver, f_tol=TOLERANCE, b_tol=TOLERANCE,
            f_stop_mode="rel", b_stop_mode="rel", f_max_iter=500, b_max_iter=500, ift=True)
        self.deq.train()

    def run(self):
        for parameter in (self.W, self.U, self.b):
            parameter.grad = None
        c = torch.addmm(self.b, self.u, self.U.T)
        states, _ = self.deq(lambda x: torch.tanh(torch.addmm(c, x, self.W.T)), torch.zeros_like(c))
        difference = states[-1][:, -OUTPUTS:] - self.t
        (0.5 * (difference * difference).sum() / len(self.u)).backward()

    def result(self):
        return flat(self.W.grad, self.U.grad, self.b.grad)
