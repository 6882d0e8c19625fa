"""Measures Attractor and the peers on the same stored arrays, in one run, turn by turn.

    python run.py --attractor PROGRAM --arrays FOLDER --results FOLDER [--quick] [--threads 1 2]

Every contestant is a process that stays; each round gives every one a turn of about 50 ms, so that
whatever else the machine does falls on all alike. The first run of a turn does not count, unless it takes
more than a second: it finds the caches as the others left them. Runs of less than 20 ms are repeated
before the clock is read out, as in a training, for a process that has waited for a line is slow at first,
and its threads are asleep. A peer's result is compared with Attractor's before it is timed, and one that
does not answer in time is cut off and reported. Two threads against one are measured turn by turn as well. Writes `measurements.json`, from which `attractor bench --report` makes the report.
"""

import argparse
import json
import math
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

import numpy as np

HERE = pathlib.Path(__file__).parent
# What each does, for the report.
METHODS = {
    "Attractor": "a mean slope's factorization shared by the batch where a cost model says that it pays,"
    " most products in single precision or 16 bits, the last digits and all residuals in double; every"
    " pattern leaves when it has converged; fits by GSL's Levenberg–Marquardt with Cholesky's method, the"
    " encoder's with Levenberg's scaling",
    "Attractor, plain sweeps": "`x ← F(x)` and the adjoint's relaxation, all in double precision; every"
    " pattern leaves when it has converged",
    "JAX, hand-written loop": "compiled `while_loop` of plain sweeps, forward and adjoint, all patterns to"
    " the slowest one's end; epochs by compiled `scan`",
    "JAX, hand-written loop, cold": "the same, each epoch from zero",
    "jaxopt": "its fixed-point iteration, compiled; implicit gradient by BiCGStab; epochs by compiled `scan`"
    " of these two, each from the last epoch's answers; its Levenberg–Marquardt by Cholesky's method",
    "jaxopt, cold": "the same, each epoch from zero",
    "optimistix": "its fixed-point iteration, compiled; implicit gradient by BiCGStab; its"
    " Levenberg–Marquardt",
    "PyTorch": "a plain loop of sweeps, forward and adjoint; epochs by slices of the rows",
    "PyTorch, batched solve": "the plain loop forward, `torch.linalg.solve` for all patterns' adjoints",
    "PyTorch with its DataLoader": "epochs as they are mostly written",
    "NumPy": "a plain loop of sweeps, forward and adjoint",
    "TorchDEQ, fixed point": "its `fixed_point_iter`, forward and backward",
    "TorchDEQ, Anderson": "its `anderson`, forward and backward",
    "TorchDEQ, Broyden": "its `broyden`, forward and backward",
    "scikit-learn": "`MLPClassifier` with `sgd`",
    "SciPy": "`least_squares` with MINPACK's Levenberg–Marquardt and an analytic Jacobian",
}
PLAIN = "Attractor, plain sweeps"
PEERS = {
    "jax_loop": "JAX, hand-written loop",
    "jaxopt_implicit": "jaxopt",
    "optimistix_implicit": "optimistix",
    "torch_loop": "PyTorch",
    "torch_solve": "PyTorch, batched solve",
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
SCALING = ["fixed-point-256-128", "fixed-point-1024-64", "fixed-point-2048-32"]
# How long one answer may take, how long a turn is, how long what is timed at once is at least, and how
# long threads of others get to fall asleep.
PATIENCE, TURN, LEAST, PAUSE = 45, 0.05, 0.02, 0.03


class Contestant:
    """A process that answers one line of JSON to every line."""

    def __init__(self, label, command, environment):
        self.label, self.command, self.environment = label, command, environment
        self.start()

    def start(self):
        self.alive, self.buffer = True, b""
        self.process = subprocess.Popen(
            self.command, cwd=HERE, env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        self.works = self.read(120).get("works", [])

    def read(self, patience=PATIENCE):
        """The next line that is JSON: some libraries print errors of their own among the answers."""
        end = time.monotonic() + patience
        while True:
            while b"\n" not in self.buffer:
                left = max(0, end - time.monotonic())
                ready, _, _ = select.select([self.process.stdout], [], [], left)
                part = os.read(self.process.stdout.fileno(), 1 << 20) if ready else b""
                if not part:
                    self.alive = False
                    self.process.kill()
                    self.process.wait()
                    reason = "the process ended" if ready else f"no answer within {patience} s; cut off"
                    return {"error": reason}
                self.buffer += part
            line, self.buffer = self.buffer.split(b"\n", 1)
            try:
                return json.loads(line.replace(b"nan", b"NaN"))
            except json.JSONDecodeError:
                continue

    def ask(self, *words):
        if not self.alive:
            return {"error": "the process ended"}
        self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        return self.read()

    def leave(self):
        if self.alive:
            self.process.stdin.write(b"quit\n")
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


def ours_with(program, threads, label="Attractor"):
    cores = sorted(os.sched_getaffinity(0))[:threads]
    return Contestant(
        label,
        ["taskset", "-c", ",".join(map(str, cores)), program, "bench", "--serve", "--threads",
         str(threads)] + ["--plain"] * (label == PLAIN), dict(os.environ))


def peers_with(threads, names):
    return [
        Contestant(label, [sys.executable, "worker.py", name, str(threads)], dict(os.environ))
        for name, label in PEERS.items() if name in names
    ]


def turn(contestant, row, first, threads, round):
    """The runs of one turn after one that does not count, three at least; a slow contestant makes one,
    and from a second on nothing before it: caches matter no more."""
    if threads > 1:
        time.sleep(PAUSE)
    warm_ups = 1 if first < 1 else 0
    fewest = 3 if first < TURN else 1
    times = math.ceil(LEAST / first) if first < LEAST else 1
    seconds = []
    for number in range(warm_ups + max(fewest, int(TURN / (times * first)))):
        answer = contestant.ask("run", times)
        if "error" in answer:
            row["error"] = answer["error"]
            return
        if number >= warm_ups:
            seconds.append(answer["seconds"])
    row["seconds"] += seconds
    row["turns"].append({"round": round, "median": float(np.median(seconds))})


def first_run(contestant):
    """A run that does not count, and about how long one takes."""
    answer = contestant.ask("run", 1)
    return answer if "error" in answer or answer["seconds"] > 0.2 else contestant.ask("run", 1)


def scaling(work, arrays, one, two, rounds):
    """Ours with one thread and with two, turn by turn."""
    rows = []
    for threads, contestant in [(1, one), (2, two)]:
        row = {"work": work.replace("fixed-point", "scaling"), "threads": threads,
               "name": "Attractor", "seconds": [], "turns": []}
        answer = contestant.ask("prepare", "fixed-point", arrays / work)
        answer = answer if "error" in answer else first_run(contestant)
        if "error" in answer:
            row["error"] = answer["error"]
        rows.append((contestant, row, answer.get("seconds", 0)))
    for round in range(rounds):
        for contestant, row, first in rows[round % 2:] + rows[:round % 2]:
            if "error" not in row:
                turn(contestant, row, first, 2, round)
    return [row for _, row, _ in rows]


def result_of(contestant, scratch):
    path = scratch / "result.npy"
    answer = contestant.ask("result", path)
    return None if "error" in answer else np.load(path).ravel()


def cold_rivals(folder, peers):
    """Peers that start from zero, beside those that start warm, for which that may be slower."""
    if folder != "recurrent-warm":
        return []
    return [
        Contestant(f"{peer.label}, cold", peer.command, peer.environment)
        for peer in peers if "recurrent-cold" in peer.works]


def measure(folder, arrays, ours, peers, threads, rounds, seconds, scratch):
    work = "fixed-point" if folder.startswith("fixed-point") else folder
    rows, running, reference = [], [], None
    cold = cold_rivals(folder, peers)
    for contestant in [ours] + [peer for peer in peers if work in peer.works] + cold:
        work = "recurrent-cold" if contestant in cold else work
        row = {"work": folder, "threads": threads, "name": contestant.label, "seconds": [],
               "turns": []}
        rows.append(row)
        if not contestant.alive:
            contestant.start()
        answer = contestant.ask("prepare", work, arrays / folder)
        if "error" not in answer:
            answer = first_run(contestant)
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
    for round in range(rounds):
        # Nobody always comes after the same one.
        start = round % max(1, len(running))
        for contestant, row, first in running[start:] + running[:start]:
            # A slow one makes fewer turns, at least three.
            spent = TURN * len(row["turns"]) if first < TURN else sum(row["seconds"])
            if "error" not in row and (round < 3 or spent < seconds):
                turn(contestant, row, first, threads, round)
    if "fit" in folder:
        fits(running)
    for contestant in cold:
        contestant.leave()
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


def show(row):
    median = np.median(row["seconds"]) * 1e3 if row["seconds"] else float("nan")
    print(
        f"  {row['name']:28} {median:10.3f} ms {row.get('difference', 0):8.1e} "
        f"{row.get('error', '')}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--attractor", required=True)
    parser.add_argument("--arrays", required=True, type=pathlib.Path)
    parser.add_argument("--results", required=True, type=pathlib.Path)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--works", nargs="+", default=FOLDERS)
    parser.add_argument("--peers", nargs="*", default=list(PEERS))
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    options = parser.parse_args()
    rounds, seconds = (5, 1) if options.quick else (21, 8)
    program = os.path.abspath(options.attractor)
    arrays = options.arrays.absolute()
    if not arrays.exists():
        print("drawing the arrays", flush=True)
        subprocess.run([program, "bench", "--write", str(arrays), "--threads", "2"], check=True)
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for threads in options.threads:
            ours = ours_with(program, threads)
            peers = [ours_with(program, threads, PLAIN)] + peers_with(threads, options.peers)
            for folder in options.works:
                print(f"{folder}, {threads} thread{'s' * (threads > 1)}", flush=True)
                rows += measure(
                    folder, arrays, ours, peers, threads, rounds, seconds, pathlib.Path(scratch))
                for row in rows:
                    if row["work"] == folder and row["threads"] == threads:
                        show(row)
            for contestant in [ours] + peers:
                contestant.leave()
        if set(options.threads) >= {1, 2}:
            one, two = ours_with(program, 1), ours_with(program, 2)
            for folder in [folder for folder in SCALING if folder in options.works]:
                print(f"{folder}, one thread and two", flush=True)
                found = scaling(folder, arrays, one, two, 2 * rounds)
                for row in found:
                    show(row)
                rows += found
            one.leave()
            two.leave()
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
        met = {row["name"] for row in rows}
        methods = [{"name": name, "how": how} for name, how in METHODS.items() if name in met]
        json.dump({"packages": packages, "methods": methods, "rows": rows}, file, indent=1)
        file.write("\n")


main()
