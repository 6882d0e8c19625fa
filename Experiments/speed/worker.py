"""One peer on a number of threads: reads commands line by line, answers in JSON.

`prepare WORK FOLDER`, `run TIMES` (the mean seconds of so many runs), `result FILE` (what it gave, as .npy),
`notes` (what else is to be told), `steps-to GOAL` (of a fit), `quit`.
"""

import importlib
import json
import os
import sys
import time

name, threads = sys.argv[1], int(sys.argv[2])
# Before anything that makes threads is imported.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(threads)
os.environ["JAX_PLATFORMS"] = "cpu"
if threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import numpy as np  # noqa: E402


def main():
    if "torch" in name:
        import torch

        torch.set_num_threads(threads)
    works = importlib.import_module("peers." + name).works()
    print(json.dumps({"works": sorted(works)}), flush=True)
    work = None
    for line in sys.stdin:
        command, *arguments = line.split()
        answer = {}
        try:
            if command == "prepare":
                work = works[arguments[0]]
                work.prepare(arguments[1])
            elif command == "run":
                times, spent = int(arguments[0]), 0.0
                for _ in range(times):
                    if hasattr(work, "reset"):
                        work.reset()
                    start = time.perf_counter()
                    work.run()
                    spent += time.perf_counter() - start
                answer["seconds"] = spent / times
            elif command == "result":
                np.save(arguments[0], np.asarray(work.result(), dtype=np.float64).reshape(1, -1))
            elif command == "notes":
                answer = work.notes() if hasattr(work, "notes") else {}
            elif command == "steps-to":
                answer = {"steps": work.steps_to(float(arguments[0]))}
            elif command == "quit":
                return
        except Exception as error:  # The row is reported with its reason.
            answer = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), flush=True)


main()
