"""PyTorch: a few plain sweeps, then Newton's method, with all patterns' systems solved at once."""

import torch

from .common import OUTPUTS, TOLERANCE
from .torch_loop import FixedPoint as Loop


class FixedPoint(Loop):
    @torch.no_grad()
    def run(self):
        W, u = self.W, self.u
        c = torch.addmm(self.b, u, self.U.T)
        x = torch.zeros_like(c)
        identity = torch.eye(len(W))
        for _ in range(8):
            x = torch.tanh(torch.addmm(c, x, W.T))
        while True:
            new = torch.tanh(torch.addmm(c, x, W.T))
            step = new - x
            system = identity - (1 - new * new)[:, :, None] * W
            if (step.norm(dim=1) <= TOLERANCE * x.norm(dim=1)).all():
                break
            x = x + torch.linalg.solve(system, step)
        e = torch.zeros_like(x)
        e[:, -OUTPUTS:] = (x[:, -OUTPUTS:] - self.t) / len(u)
        y = torch.linalg.solve(system.mT, e)
        z = (1 - x * x) * y
        self.gradient = z.T @ x, z.T @ u, z.sum(0)


def works():
    return {"fixed-point": FixedPoint()}
