"""What every peer computes with: the stored arrays, and the agreed tolerance."""

import pathlib

import numpy as np

TOLERANCE = 1e-10
OUTPUTS = 10
MOMENTUM = 0.9
RATE = {"mlp": 0.1, "recurrent": 0.0005}
BATCH = 32


def arrays(folder):
    """All arrays of a work by name, in double precision."""
    return {path.stem: np.load(path) for path in pathlib.Path(folder).glob("*.npy")}


def flat(*parts):
    """Gradients as one vector: W row by row, U, b."""
    return np.concatenate([np.asarray(part).ravel() for part in parts])


def batches(count):
    """The slices of an epoch, in order."""
    return [slice(start, min(start + BATCH, count)) for start in range(0, count, BATCH)]
