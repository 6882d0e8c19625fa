"""Networks, patterns and their fixed points and gradients, by NumPy alone (made with 2.x).

Writes the network files byte for byte by the safetensors format, without its library, so that
Attractor reads what another program wrote:

    python3 networks.py
"""

import json
import struct

import numpy as np

UNITS, INPUTS, PATTERNS = 6, 3, 5
OUTPUTS = [4, 5]


def save(path, tensors, metadata):
    header, blobs, offset = {"__metadata__": metadata}, [], 0
    for name, values in tensors.items():
        data = np.ascontiguousarray(values).tobytes()
        kind = {"f8": "F64", "f4": "F32"}[values.dtype.str[1:]]
        header[name] = {
            "dtype": kind,
            "shape": list(values.shape),
            "data_offsets": [offset, offset + len(data)],
        }
        blobs.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def solve(W, U, b, form, inputs, targets):
    """States by 4,000 sweeps; E = (1/2B) sum |x_out - t|^2; its gradient by a dense solve."""
    n, count = len(b), len(inputs)
    loss, gW, gU, gb, states = 0.0, np.zeros_like(W), np.zeros_like(U), np.zeros_like(b), []
    for u, t in zip(inputs, targets):
        x = np.zeros(n)
        for _ in range(4000):
            a = W @ x + b + (U @ u if form == "inside" else 0)
            x = np.tanh(a) + (U @ u if form == "outside" else 0)
        a = W @ x + b + (U @ u if form == "inside" else 0)
        slope = 1 - np.tanh(a) ** 2
        e = np.zeros(n)
        e[OUTPUTS] = x[OUTPUTS] - t
        y = np.linalg.solve(np.eye(n) - (slope[:, None] * W).T, e)
        z = slope * y
        loss += 0.5 * e @ e / count
        gW += np.outer(z, x) / count
        gb += z / count
        gU += np.outer(z if form == "inside" else y, u) / count
        states.append(x)
    return {
        "E": loss,
        "W": gW.ravel().tolist(),
        "U": gU.ravel().tolist(),
        "b": gb.tolist(),
        "states": np.array(states).ravel().tolist(),
    }


rng = np.random.default_rng(1987)
W = 0.6 / np.sqrt(UNITS) * rng.normal(size=(UNITS, UNITS))
U = rng.normal(size=(UNITS, INPUTS))
b = 0.3 * rng.normal(size=UNITS)
inputs = rng.normal(size=(PATTERNS, INPUTS))
targets = rng.normal(size=(PATTERNS, len(OUTPUTS)))
np.save("inputs.npy", inputs)
np.save("targets.npy", targets)

expected = {}
for form in ("inside", "outside"):
    save(
        f"{form}.safetensors",
        {"W": W, "U": U, "b": b},
        {"form": form, "activation": "tanh", "outputs": "4-5"},
    )
    expected[form] = solve(W, U, b, form, inputs, targets)

# As torch.save's state dictionary of nn.RNN(3, 6) looks in safetensors: single precision, two
# biases, and no output units.
single = [values.astype("<f4") for values in (U, W, b, 0.5 * b)]
names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
save("rnn.safetensors", dict(zip(names, single)), {"format": "pt"})
U, W, b, c = (values.astype("<f8") for values in single)
expected["rnn"] = solve(W, U, b + c, "inside", inputs, targets)

with open("networks.json", "w") as file:
    json.dump(expected, file, indent=1, sort_keys=True)
    file.write("\n")
