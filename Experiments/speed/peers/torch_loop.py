"""PyTorch: the plain loop without a tape, the adjoint by hand; the MLP by autograd."""

import torch

from .common import MOMENTUM, OUTPUTS, RATE, TOLERANCE, arrays, batches, flat

torch.set_default_dtype(torch.float64)


class FixedPoint:
    def prepare(self, folder):
        a = {name: torch.from_numpy(value) for name, value in arrays(folder).items()}
        self.W, self.U, self.b = a["W"], a["U"], a["b"][0]
        self.u, self.t = a["inputs"], a["targets"]

    @torch.no_grad()
    def run(self):
        W, u = self.W, self.u
        c = torch.addmm(self.b, u, self.U.T)
        x = torch.zeros_like(c)
        while True:
            new = torch.tanh(torch.addmm(c, x, W.T))
            done = ((new - x).norm(dim=1) <= TOLERANCE * x.norm(dim=1)).all()
            x = new
            if done:
                break
        e = torch.zeros_like(x)
        e[:, -OUTPUTS:] = (x[:, -OUTPUTS:] - self.t) / len(u)
        slope = 1 - x * x
        bound = TOLERANCE * e.norm(dim=1)
        y = e
        while True:
            new = torch.addmm(e, slope * y, W)
            done = ((new - y).norm(dim=1) <= bound).all()
            y = new
            if done:
                break
        z = slope * y
        self.gradient = z.T @ x, z.T @ u, z.sum(0)

    def result(self):
        return flat(*self.gradient)


class MLP:
    def __init__(self, epoch, loader=False):
        self.epoch, self.loader = epoch, loader

    def prepare(self, folder):
        a = {name: torch.from_numpy(value) for name, value in arrays(folder).items()}
        self.start = [a["W1"], a["b1"][0], a["W2"], a["b2"][0]]
        self.u, self.t = a["inputs"], a["targets"].argmax(1)
        self.net = torch.nn.Sequential(
            torch.nn.Linear(64, 128), torch.nn.Tanh(), torch.nn.Linear(128, 10)
        )
        self.loss = torch.nn.CrossEntropyLoss()

    def reset(self):
        with torch.no_grad():
            for parameter, value in zip(self.net.parameters(), self.start):
                parameter.copy_(value)
        self.optimizer = torch.optim.SGD(
            self.net.parameters(), lr=RATE["mlp"], momentum=MOMENTUM
        )

    def parts(self):
        if self.loader:
            data = torch.utils.data.TensorDataset(self.u, self.t)
            yield from torch.utils.data.DataLoader(data, batch_size=32)
        else:
            for part in batches(len(self.u)) if self.epoch else [slice(None)]:
                yield self.u[part], self.t[part]

    def run(self):
        for u, t in self.parts():
            self.optimizer.zero_grad()
            self.loss(self.net(u), t).backward()
            if self.epoch:
                self.optimizer.step()

    def result(self):
        return flat(*[(p if self.epoch else p.grad).detach() for p in self.net.parameters()])


def works():
    return {
        "fixed-point": FixedPoint(),
        "mlp-epoch": MLP(True),
        "mlp-gradient": MLP(False),
    }
