"""PyTorch's MLP epoch with its DataLoader."""

from .torch_loop import MLP


def works():
    return {"mlp-epoch": MLP(True, loader=True)}
