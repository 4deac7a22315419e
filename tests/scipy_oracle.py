"""Prints what SciPy makes of tests, and what their definitions say where SciPy has none, for tests that compare.

The file named on the command line has a JSON list of cases, each with the name of a `test` and its `data`, a list of
lists of numbers in which null is no number. Printed is one JSON object: `version` of SciPy and `values`, null where a
value is not a number.
Usage: scipy_oracle.py FILE
"""

import itertools
import json
import math
import sys
import warnings

import numpy
import scipy
from scipy import stats


def array(values: list) -> numpy.ndarray:
    """Numbers, None as NaN."""
    return numpy.array(values, dtype=float)


def wilcoxon(differences: list, method: str, zeros: str, wanted: str) -> float:
    """The signed-rank test without correction for continuity."""
    found = array(differences)
    if found.size == 0:
        return math.nan
    # The approximation divides by zero where nothing differs; the permutations of two or more say 1.
    if method == "asymptotic" and not numpy.any(found):
        method, found = "auto", numpy.resize(found, max(2, found.size))
    return getattr(stats.wilcoxon(found, zero_method=zeros, method=method, correction=False), wanted)


def kruskal(groups: list, wanted: str) -> float:
    """The test of Kruskal and Wallis."""
    # SciPy divides by zero where all are equal: what comes of it depends on the rounding of what is divided.
    if len(groups) < 2 or len({value for group in groups for value in group}) == 1:
        return math.nan
    return getattr(stats.kruskal(*[array(group) for group in groups]), wanted)


def mcnemar_exact(first: int, second: int) -> float:
    """A binomial test of one half."""
    return stats.binomtest(first, first + second, 0.5).pvalue if first + second > 0 else 1.0


def mcnemar_corrected(first: int, second: int) -> float:
    """With the correction of Edwards."""
    if first + second == 0:
        return 1.0
    return stats.chi2.sf(max(0, abs(first - second) - 1) ** 2 / (first + second), 1)


def holm(p_values: list, wanted: int) -> float:
    """The closed test: the largest Bonferroni p-value of all sets of tests that have this one in them."""
    others = [p for i, p in enumerate(p_values) if i != wanted and p is not None]
    own = p_values[wanted]
    if own is None:
        return math.nan
    sets = (chosen for n in range(len(others) + 1) for chosen in itertools.combinations(others, n))
    return max(min(1.0, (1 + len(chosen)) * min(own, *chosen, 1.0)) for chosen in sets)


def krippendorff(units: list, level: str) -> float:
    """Alpha by coincidences, as its author computes it by hand."""
    units = [[value for value in unit if value is not None] for unit in units]
    units = [unit for unit in units if len(unit) > 1]
    values = sorted({value for unit in units for value in unit})
    place = {value: i for i, value in enumerate(values)}
    coincidences = numpy.zeros((len(values), len(values)))
    for unit in units:
        for one, other in itertools.permutations(unit, 2):
            coincidences[place[one], place[other]] += 1 / (len(unit) - 1)
    totals = coincidences.sum(axis=1)

    def distance(c: int, k: int) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return (values[c] - values[k]) ** 2
        low, high = min(c, k), max(c, k)
        return (totals[low : high + 1].sum() - (totals[low] + totals[high]) / 2) ** 2 if c != k else 0.0

    pairs = list(itertools.product(range(len(values)), repeat=2))
    observed = sum(coincidences[c, k] * distance(c, k) for c, k in pairs)
    expected = sum(totals[c] * totals[k] * distance(c, k) for c, k in pairs)
    return 1 - (totals.sum() - 1) * observed / expected if expected > 0 else math.nan


def standard_error(differences: list, clusters: list) -> float:
    """Of a mean, rows of a cluster together."""
    found, numbers = array(differences), numpy.array(clusters)
    names = sorted(set(clusters))
    if len(names) < 2:
        return math.nan
    if len(names) == len(clusters):
        return float(numpy.std(found, ddof=1) / math.sqrt(len(clusters)))
    sums = numpy.array([found[numbers == name].sum() - found.mean() * (numbers == name).sum() for name in names])
    return math.sqrt(len(names) / (len(names) - 1) * (sums**2).sum()) / len(clusters)


def detectable(error: float, alpha: float, power: float) -> float:
    """From the tails of the normal distribution."""
    return error * (stats.norm.isf(alpha / 2) - stats.norm.isf(power))


TESTS = {
    "alpha_interval": lambda data: krippendorff(data, "interval"),
    "alpha_nominal": lambda data: krippendorff(data, "nominal"),
    "alpha_ordinal": lambda data: krippendorff(data, "ordinal"),
    "chi_square": lambda data: stats.chi2.sf(*data[0]),
    "detectable": lambda data: detectable(*data[0]),
    "holm": lambda data: holm(data[0], data[1][0]),
    "kruskal_h": lambda data: kruskal(data, "statistic"),
    "kruskal_p": lambda data: kruskal(data, "pvalue"),
    "mcnemar_corrected": lambda data: mcnemar_corrected(*data[0]),
    "mcnemar_exact": lambda data: mcnemar_exact(*data[0]),
    "signed_rank_exact": lambda data: wilcoxon(data[0], "exact", "wilcox", "pvalue"),
    "signed_rank_pratt": lambda data: wilcoxon(data[0], "asymptotic", "pratt", "pvalue"),
    "signed_rank_pratt_sum": lambda data: wilcoxon(data[0], "asymptotic", "pratt", "statistic"),
    "signed_rank_wilcox": lambda data: wilcoxon(data[0], "asymptotic", "wilcox", "pvalue"),
    "signed_rank_wilcox_sum": lambda data: wilcoxon(data[0], "asymptotic", "wilcox", "statistic"),
    "standard_error": lambda data: standard_error(*data),
}


def main() -> None:
    """Values for every case of the file."""
    warnings.simplefilter("ignore")
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    values = [float(TESTS[case["test"]](case["data"])) for case in cases]
    print(json.dumps({"version": scipy.__version__, "values": [None if math.isnan(v) else v for v in values]}))


if __name__ == "__main__":
    main()
