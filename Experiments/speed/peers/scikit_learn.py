"""scikit-learn's MLPClassifier: one epoch of its own loop, from its own initial weights."""

import warnings

import numpy as np
from sklearn.neural_network import MLPClassifier

from .common import BATCH, MOMENTUM, RATE, arrays


class MLP:
    def prepare(self, folder):
        a = arrays(folder)
        self.u, self.t = a["inputs"], a["targets"].argmax(1)
        warnings.simplefilter("ignore")

    def reset(self):
        self.net = MLPClassifier(
            (128,), activation="tanh", solver="sgd", alpha=0, batch_size=BATCH,
            learning_rate_init=RATE["mlp"], momentum=MOMENTUM, nesterovs_momentum=False,
            shuffle=False, max_iter=1, random_state=0)

    def run(self):
        self.net.fit(self.u, self.t)

    def result(self):
        return np.array([])


def works():
    return {"mlp-epoch": MLP()}
