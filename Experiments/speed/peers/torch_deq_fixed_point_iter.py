"""TorchDEQ with its solver 'fixed_point_iter'."""

from .torch_deq import FixedPoint


def works():
    return {"fixed-point": FixedPoint("fixed_point_iter")}
