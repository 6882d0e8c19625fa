"""Measures Attractor and the peers on the same stored arrays, in one run, turn by turn.

    python run.py --attractor PROGRAM --arrays FOLDER --results FOLDER [--quick] [--threads 1 2]

Every contestant is a process that stays; each round asks every one for one run of the work, so that
whatever else the machine does falls on all alike. A peer's result is compared with Attractor's before
it is timed. Writes `measurements.json`, from which `attractor bench --report` makes the report.
"""

import argparse
import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

import numpy as np

HERE = pathlib.Path(__file__).parent
PEERS = {
    "jax_loop": "JAX, hand-written loop",
    "jaxopt_implicit": "jaxopt",
    "optimistix_implicit": "optimistix",
    "torch_loop": "PyTorch",
    "torch_loader": "PyTorch with its DataLoader",
    "numpy_loop": "NumPy",
    "torch_deq_fixed_point_iter": "TorchDEQ, fixed point",
    "torch_deq_anderson": "TorchDEQ, Anderson",
    "torch_deq_broyden": "TorchDEQ, Broyden",
    "scikit_learn": "scikit-learn",
    "scipy_fit": "SciPy",
}
FOLDERS = [
    "fixed-point-16-1", "fixed-point-64-256", "fixed-point-256-128", "fixed-point-1024-64",
    "fixed-point-2048-32", "mlp-epoch", "mlp-gradient", "recurrent-cold", "recurrent-warm",
    "fit-regression", "fit-encoder",
]
PATIENCE = 300


class Contestant:
    """A process that answers one line of JSON to every line."""

    def __init__(self, label, command, environment):
        self.label, self.alive = label, True
        self.process = subprocess.Popen(
            command, cwd=HERE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=0)
        self.buffer = b""
        self.works = self.read().get("works", [])

    def read(self):
        end = time.monotonic() + PATIENCE
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            part = os.read(self.process.stdout.fileno(), 1 << 20) if ready else b""
            if not part:
                self.alive = False
                self.process.kill()
                return {"error": f"no answer within {PATIENCE} s" if not ready else "the process ended"}
            self.buffer += part
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line.replace(b"nan", b"NaN"))

    def ask(self, *words):
        if not self.alive:
            return {"error": "the process ended"}
        self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        return self.read()

    def leave(self):
        if self.alive:
            self.process.stdin.write(b"quit\n")
            self.process.wait()


def contestants(program, threads):
    environment = dict(os.environ)
    cores = sorted(os.sched_getaffinity(0))[:threads]
    ours = Contestant(
        "Attractor",
        ["taskset", "-c", ",".join(map(str, cores)), program, "bench", "--serve", "--threads",
         str(threads)], environment)
    peers = [
        Contestant(label, [sys.executable, "worker.py", name, str(threads)], environment)
        for name, label in PEERS.items()
    ]
    return ours, peers


def result_of(contestant, scratch):
    path = scratch / "result.npy"
    answer = contestant.ask("result", path)
    return None if "error" in answer else np.load(path).ravel()


def measure(folder, arrays, ours, peers, threads, rounds, seconds, scratch):
    work = "fixed-point" if folder.startswith("fixed-point") else folder
    rows, running, reference = [], [], None
    for contestant in [ours] + [peer for peer in peers if work in peer.works]:
        row = {"work": folder, "threads": threads, "name": contestant.label, "seconds": []}
        rows.append(row)
        answer = contestant.ask("prepare", work, arrays / folder)
        if "error" not in answer:
            answer = contestant.ask("run")
        if "error" in answer:
            row["error"] = answer["error"]
            continue
        found = result_of(contestant, scratch)
        if reference is None:
            reference = found
        elif found is not None and found.shape == reference.shape and "fit" not in folder:
            difference = np.linalg.norm(found - reference) / np.linalg.norm(reference)
            if not np.isfinite(difference):
                row["error"] = "the result is not finite"
                continue
            row["difference"] = float(difference)
        running.append((contestant, row, answer["seconds"]))
    spent = dict.fromkeys((row["name"] for row in rows), 0.0)
    for round in range(rounds):
        for contestant, row, first in running:
            # A slow one makes fewer runs, at least three; a fast one several in each round.
            if "error" in row or (round >= 3 and spent[row["name"]] > seconds):
                continue
            for _ in range(max(1, min(20, int(0.01 / max(first, 1e-5))))):
                answer = contestant.ask("run")
                if "error" in answer:
                    row["error"] = answer["error"]
                    break
                row["seconds"].append(answer["seconds"])
                spent[row["name"]] += answer["seconds"]
    if "fit" in folder:
        fits(running)
    return rows


def fits(running):
    """Steps, errors reached, and the steps to an error that all reach."""
    for contestant, row, _ in running:
        notes = contestant.ask("notes")
        row["losses"] = notes.pop("losses", None)
        row.update(notes)
    goal = 1.1 * max(row["loss"] for _, row, _ in running if "loss" in row)
    for contestant, row, _ in running:
        losses = row.pop("losses")
        if losses is not None:
            row["stepsToGoal"] = next((i for i, loss in enumerate(losses, 1) if loss <= goal), None)
        else:
            row["stepsToGoal"] = contestant.ask("steps-to", goal).get("steps")
        row["goal"] = goal


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--attractor", required=True)
    parser.add_argument("--arrays", required=True, type=pathlib.Path)
    parser.add_argument("--results", required=True, type=pathlib.Path)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--works", nargs="+", default=FOLDERS)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    options = parser.parse_args()
    rounds, seconds = (5, 2) if options.quick else (21, 20)
    program = os.path.abspath(options.attractor)
    arrays = options.arrays.absolute()
    if not arrays.exists():
        print("drawing the arrays", flush=True)
        subprocess.run([program, "bench", "--write", str(arrays), "--threads", "2"], check=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for threads in options.threads:
            ours, peers = contestants(program, threads)
            for folder in options.works:
                print(f"{folder}, {threads} thread{'s' * (threads > 1)}", flush=True)
                rows += measure(
                    folder, arrays, ours, peers, threads, rounds, seconds, pathlib.Path(scratch))
                for row in rows:
                    if row["work"] == folder and row["threads"] == threads:
                        median = np.median(row["seconds"]) * 1e3 if row["seconds"] else float("nan")
                        print(
                            f"  {row['name']:28} {median:10.3f} ms "
                            f"{row.get('difference', 0):8.1e} {row.get('error', '')}", flush=True)
            for contestant in [ours] + peers:
                contestant.leave()
    options.results.mkdir(parents=True, exist_ok=True)
    versions = subprocess.run(
        [sys.executable, "-m", "pip", "freeze", "--disable-pip-version-check"],
        capture_output=True, text=True, check=True).stdout
    with open(HERE / "requirements.txt") as file:
        pinned = {line.split("==")[0].strip().lower() for line in file if "==" in line}
    packages = [
        line.strip().split("+")[0] for line in versions.splitlines()
        if line.split("==")[0].lower() in pinned]
    with open(options.results / "measurements.json", "w") as file:
        json.dump({"packages": packages, "rows": rows}, file, indent=1)
        file.write("\n")


main()
