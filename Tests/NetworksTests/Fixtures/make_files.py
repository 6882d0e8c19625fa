"""Makes network and array files as other tools write them.

recurrent.safetensors, torch-rnn.safetensors and half.safetensors are written by the safetensors
package; torch-rnn.safetensors has the names and shapes of PyTorch's nn.RNN(2, 3).state_dict(). The
.npy files are written by NumPy, in both orders, both precisions and all header versions.

Run: python3 make_files.py (safetensors 0.8.0, NumPy 2.4.6)
"""

from pathlib import Path

import numpy as np
from numpy.lib import format as npy
from safetensors.numpy import save_file

HERE = Path(__file__).parent
W = np.arange(9, dtype=np.float64).reshape(3, 3) / 16
U = -np.arange(6, dtype=np.float64).reshape(3, 2) / 4
b = np.array([0.1, 0.2, 0.3])


def main():
    save_file(
        {"W": W, "U": U, "b": b},
        HERE / "recurrent.safetensors",
        metadata={"form": "outside", "activation": "logistic", "outputs": "0,2"},
    )
    save_file(
        {
            "weight_ih_l0": U.astype(np.float32),
            "weight_hh_l0": W.astype(np.float32),
            "bias_ih_l0": np.array([1, 2, 3], dtype=np.float32),
            "bias_hh_l0": np.array([0.5, -2, 0.25], dtype=np.float32),
        },
        HERE / "torch-rnn.safetensors",
        metadata={"format": "pt"},
    )
    save_file({"W": W, "U": U, "b": b.astype(np.float16)}, HERE / "half.safetensors")

    array = np.array([[1.5, -2, 1 / 3], [4, 5, 6]])
    np.save(HERE / "rows.npy", array)
    np.save(HERE / "columns.npy", np.asfortranarray(array))
    np.save(HERE / "single.npy", array.astype(np.float32))
    np.save(HERE / "vector.npy", array[0])
    np.save(HERE / "big-endian.npy", array.astype(">f8"))
    np.save(HERE / "integers.npy", array.astype(np.int64))
    np.save(HERE / "cube.npy", array.reshape(1, 2, 3))
    for version in [(2, 0), (3, 0)]:
        with open(HERE / f"version{version[0]}.npy", "wb") as file:
            npy.write_array(file, array, version=version)


main()
