"""TorchDEQ with its solver 'anderson'."""

from .torch_deq import FixedPoint


def works():
    return {"fixed-point": FixedPoint("anderson")}
