"""TorchDEQ with its solver 'broyden'."""

from .torch_deq import FixedPoint


def works():
    return {"fixed-point": FixedPoint("broyden")}
