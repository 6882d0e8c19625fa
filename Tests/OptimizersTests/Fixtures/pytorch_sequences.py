"""Writes pytorch_sequences.json: twenty steps of PyTorch's optimizers on a small bowl.

    python3 pytorch_sequences.py > pytorch_sequences.json

The bowl is E = 1/2 sum a_i (x_i - c_i)^2 in double precision; every entry lists the parameters after
each step. `schedule` entries step the scheduler after each optimizer step, one step an epoch.
"""

import json
import platform
import sys

import torch

CURVATURE = [1.0, 10.0, 0.3]
CENTRE = [0.5, -1.0, 2.0]
START = [1.0, 1.0, 1.0]
STEPS = 20


def sequence(make, scheduler=None):
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    a = torch.tensor(CURVATURE, dtype=torch.float64)
    c = torch.tensor(CENTRE, dtype=torch.float64)
    optimizer = make([x])
    schedule = scheduler(optimizer) if scheduler else None
    rows = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        (0.5 * (a * (x - c) ** 2).sum()).backward()
        optimizer.step()
        if schedule:
            schedule.step()
        rows.append(x.detach().tolist())
    return rows


o, s = torch.optim, torch.optim.lr_scheduler
entries = {
    "gradient-descent": sequence(lambda p: o.SGD(p, lr=0.05)),
    "momentum": sequence(lambda p: o.SGD(p, lr=0.05, momentum=0.9)),
    "nesterov": sequence(lambda p: o.SGD(p, lr=0.05, momentum=0.9, nesterov=True)),
    "rmsprop": sequence(lambda p: o.RMSprop(p, lr=0.02, alpha=0.95, eps=1e-8)),
    "adam": sequence(lambda p: o.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-8)),
    "adamw": sequence(lambda p: o.AdamW(p, lr=0.1, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)),
    # PyTorch's Rprop takes no step back: it is the iRprop- of Igel & Huesken.
    "rprop": sequence(
        lambda p: o.Rprop(p, lr=0.1, etas=(0.5, 1.2), step_sizes=(1e-6, 50.0))),
    "step": sequence(
        lambda p: o.SGD(p, lr=0.05), lambda opt: s.StepLR(opt, step_size=3, gamma=0.5)),
    "cosine": sequence(
        lambda p: o.SGD(p, lr=0.05),
        lambda opt: s.CosineAnnealingLR(opt, T_max=20, eta_min=0.005)),
    "warm-up": sequence(
        lambda p: o.SGD(p, lr=0.05),
        lambda opt: s.LinearLR(opt, start_factor=0.2, end_factor=1.0, total_iters=4)),
}
json.dump(
    {
        "made": {"torch": torch.__version__, "python": platform.python_version()},
        "curvature": CURVATURE, "centre": CENTRE, "start": START, "entries": entries,
    }, sys.stdout, indent=1)
