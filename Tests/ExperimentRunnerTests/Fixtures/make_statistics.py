"""Makes statistics.json, the reference values of the statistics tests.

    python make_statistics.py

Made with SciPy 1.17.1, NumPy 2.4.6 and statsmodels 0.15.0 (for Holm's correction, which SciPy does
not have). The exact Wilcoxon p-values with ties that SciPy has only up to 13 differences are
counted here over all signs.
"""

import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import stats
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20260101)


def exact_p(differences, zero_method, alternative):
    d = np.asarray([x for x in differences if zero_method != "wilcox" or x != 0])
    ranks = stats.rankdata(np.abs(d))[d != 0]
    signs = np.array(list(itertools.product([0, 1], repeat=len(ranks))))
    sums = signs @ ranks
    observed = ranks[(d > 0)[d != 0]].sum()
    less, greater = np.mean(sums <= observed), np.mean(sums >= observed)
    return {"two-sided": min(1, 2 * min(less, greater)), "less": less, "greater": greater}[alternative]


def wilcoxon():
    samples = {
        "plain 7": np.round(rng.normal(0.4, 1, 7), 3),
        "plain 30": np.round(rng.normal(0.3, 1, 30), 4),
        "ties 12": np.array([1, 1, 2, -2, 3, 3, -1, 4, 5, 5, 2, -3.0]),
        "zeros 12": np.array([0, 1.5, -2.5, 0, 3, 4, -1, 5, 6.5, 7, 0, 8]),
        "ties and zeros 13": np.array([0, 0, 1, 1, -1, 2, 2, 2, -3, 4, 4, 5, 0.0]),
        "ties and zeros 16": np.array([0, 1, 1, -2, 2, 2, -3, 4, 4, 5, 0, 6, -6, 7, 8, 8.0]),
        "ties and zeros 60": np.round(rng.normal(0.5, 2, 60)),
    }
    cases = []
    for name, d in samples.items():
        for zero_method in ["wilcox", "pratt", "zsplit"]:
            for alternative in ["two-sided", "less", "greater"]:
                plain = len(np.unique(np.abs(d))) == len(d) and not np.any(d == 0)
                for correction in [False, True]:
                    normal = stats.wilcoxon(
                        d, zero_method=zero_method, alternative=alternative,
                        correction=correction, method="asymptotic")
                    cases.append({
                        "name": name, "differences": d.tolist(), "zeroMethod": zero_method,
                        "alternative": alternative, "distribution": "normal",
                        "continuityCorrection": correction, "pValue": float(normal.pvalue)})
                if plain:
                    p = stats.wilcoxon(
                        d, zero_method=zero_method, alternative=alternative, method="exact").pvalue
                elif len(d) <= 13:
                    # SciPy then permutes, over all signs.
                    p = stats.wilcoxon(d, zero_method=zero_method, alternative=alternative).pvalue
                    assert abs(p - exact_p(d, zero_method, alternative)) < 1e-12
                elif len(d) <= 16:
                    p = exact_p(d, zero_method, alternative)
                else:
                    continue
                cases.append({
                    "name": name, "differences": d.tolist(), "zeroMethod": zero_method,
                    "alternative": alternative, "distribution": "exact",
                    "continuityCorrection": False, "pValue": float(p)})
    return cases


def holm():
    lists = [[0.01, 0.04, 0.03], [0.2, 0.001, 0.5, 0.02, 0.02], [0.9, 0.8], [0.05], np.round(rng.random(12) ** 3, 5).tolist()]
    return [{"pValues": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in lists]


def quantiles():
    values = np.round(rng.normal(size=11), 4)
    return [
        {"values": v.tolist(), "probability": p, "quantile": float(np.quantile(v, p))}
        for v in [values, values[:4], values[:1]] for p in [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]]


def bootstrap():
    sample = np.round(rng.lognormal(size=25), 4)
    cases = []
    for statistic_name, statistic in [("mean", np.mean), ("median", np.median)]:
        for method in ["percentile", "BCa"]:
            interval = stats.bootstrap(
                (sample,), statistic, n_resamples=200_000, method=method, batch=2000,
                rng=np.random.default_rng(1)).confidence_interval
            cases.append({
                "statistic": statistic_name, "method": method, "sample": sample.tolist(),
                "lower": float(interval.low), "upper": float(interval.high)})
    return cases


def friedman():
    cases = []
    for costs in [rng.random((4, 10)), rng.random((5, 14)) + np.arange(5)[:, None] * 0.2,
                  rng.integers(1, 5, (4, 12)).astype(float)]:
        result = stats.friedmanchisquare(*costs)
        k, n = costs.shape
        q = stats.studentized_range.ppf(0.95, k, np.inf)
        cases.append({
            "costs": costs.tolist(), "statistic": float(result.statistic),
            "pValue": float(result.pvalue),
            "meanRanks": stats.rankdata(costs, axis=0).mean(axis=1).tolist(),
            "criticalDifference": float(q / np.sqrt(2) * np.sqrt(k * (k + 1) / (6 * n)))})
    return cases


def distributions():
    return {
        "normal": [{"z": z, "cumulative": float(stats.norm.cdf(z))} for z in [-30, -8.5, -3, -0.5, 0, 1.2, 4]],
        "normalQuantile": [{"probability": p, "z": float(stats.norm.ppf(p))} for p in [1e-300, 1e-12, 0.025, 0.3, 0.5, 0.9, 0.999]],
        "chiSquared": [{"value": x, "degreesOfFreedom": d, "tail": float(stats.chi2.sf(x, d))} for d in [1, 2, 3, 6, 9] for x in [0.1, 2.5, 30]],
        "studentizedRange": [{"probability": 0.95, "groups": k, "range": float(stats.studentized_range.ppf(0.95, k, np.inf))} for k in [2, 3, 4, 7, 10, 20]],
    }


def running_time():
    # Independent of the library: draw restarts until success and take the mean, as the definition
    # says; ERT is its expectation when outcomes are drawn from the trials seen.
    cases = []
    for reached, failed in [([10.0, 14.0, 9.0], [50.0]), ([5.0], [20.0, 30.0, 40.0]), ([7.0, 8.0], [])]:
        trials = reached + failed
        p = len(reached) / len(trials)
        expected = np.mean(reached) + (1 - p) / p * (np.mean(failed) if failed else 0)
        cases.append({"reached": reached, "failed": failed, "expected": float(expected)})
    return cases


def success_rates():
    cases = []
    for k, n in [(0, 10), (8, 8), (18, 20), (73, 100), (1, 3)]:
        interval = stats.binomtest(k, n).proportion_ci(0.95, method="wilson")
        cases.append({"successes": k, "trials": n, "lower": float(interval.low), "upper": float(interval.high)})
    return cases


def power_laws():
    x = np.geomspace(1, 1000, 8)
    y = 3 * x**1.7 * np.exp(rng.normal(0, 0.2, 8))
    fit = stats.linregress(np.log(x), np.log(y))
    return [{"x": x.tolist(), "y": y.tolist(), "exponent": float(fit.slope), "factor": float(np.exp(fit.intercept))}]


out = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "wilcoxon": wilcoxon(), "holm": holm(), "quantiles": quantiles(), "bootstrap": bootstrap(),
    "friedman": friedman(), "runningTime": running_time(), "successRates": success_rates(),
    "powerLaws": power_laws(), **distributions(),
}
# A case a line.
sections = [
    f'"{name}": ' + (json.dumps(cases) if isinstance(cases, dict)
                     else "[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
    for name, cases in out.items()]
text = "{\n" + ",\n".join(sections) + "\n}\n"
pathlib.Path(__file__).with_name("statistics.json").write_text(text)
