"""Prints what scikit-learn, NumPy and SciPy make of metrics, for tests that compare.

The file named on the command line has a JSON list of cases, each with the name of a metric, `truth` and `predictions`.
Printed is one JSON object: `version` of scikit-learn and `values`, null where a metric is not a number.
Usage: sklearn_oracle.py FILE
"""

import functools
import json
import math
import sys
import warnings

import numpy
import sklearn
from scipy import stats
from sklearn import metrics


def rsmapes(truth: list, predictions: list, epsilon: float) -> float:
    """By its definition, NaN of the truth left out."""
    wanted = numpy.array(truth, dtype=float)
    found = numpy.array(predictions, dtype=float)
    errors = numpy.abs(wanted - found) / (numpy.abs(wanted) + numpy.abs(found) + epsilon)
    return float(1 - numpy.nanmean(errors))


@functools.lru_cache(maxsize=1)
def by_class(truth: tuple, predictions: tuple) -> tuple:
    """Precision, recall and F1 of the classes 0 and 1, NaN where nothing is to be shared."""
    return metrics.precision_recall_fscore_support(truth, predictions, labels=[0, 1], zero_division=math.nan)


def of_class(measure: int, label: int):
    """One of the measures of by_class()."""
    return lambda truth, predictions: by_class(tuple(truth), tuple(predictions))[measure][label]


def expected_calibration_error(rights: list, probabilities: list) -> float:
    """In ten bins of equal width, weighted by their counts."""
    right = numpy.array(rights, dtype=float)
    probability = numpy.array(probabilities, dtype=float)
    bins = numpy.minimum((probability * 10).astype(int), 9)
    gaps = [
        abs(right[bins == i].mean() - probability[bins == i].mean()) * (bins == i).mean()
        for i in range(10)
        if (bins == i).any()
    ]
    return float(sum(gaps))


def one_vs_rest(truth: list, probabilities: list) -> float:
    """The mean of the areas of all classes that are there and not alone."""
    wanted = numpy.array(truth)
    scores = numpy.array(probabilities, dtype=float)
    areas = [
        metrics.roc_auc_score(wanted == label, scores[:, label])
        for label in range(scores.shape[1])
        if 0 < (wanted == label).sum() < len(wanted)
    ]
    return float(numpy.mean(areas)) if areas else math.nan


METRICS = {
    "accuracy": metrics.accuracy_score,
    "auroc": metrics.roc_auc_score,
    "auroc_one_vs_rest": one_vs_rest,
    "average_precision": metrics.average_precision_score,
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "brier_score": lambda rights, probabilities: metrics.mean_squared_error(rights, probabilities),
    "expected_calibration_error": expected_calibration_error,
    "f1": of_class(2, 1),
    "kappa": metrics.cohen_kappa_score,
    "linear_kappa": lambda truth, predictions: metrics.cohen_kappa_score(truth, predictions, weights="linear"),
    "linear_weighted_kappa": lambda truth, predictions: metrics.cohen_kappa_score(
        truth, predictions, labels=[0, 1, 2, 3, 4], weights="linear"
    ),
    "macro_f1": lambda truth, predictions: metrics.f1_score(truth, predictions, average="macro"),
    "matthews_correlation": metrics.matthews_corrcoef,
    "mean_absolute_error": metrics.mean_absolute_error,
    "negative_predictive_value": of_class(0, 0),
    "positive_predictive_value": of_class(0, 1),
    "root_mean_squared_error": metrics.root_mean_squared_error,
    "rsmapes": lambda truth, predictions: rsmapes(truth, predictions, 4),
    "rsmapes_of_1": lambda truth, predictions: rsmapes(truth, predictions, 1),
    "rsmapes_small": lambda truth, predictions: rsmapes(truth, predictions, 0.04),
    "sensitivity": of_class(1, 1),
    "specificity": of_class(1, 0),
    "weighted_f1": lambda truth, predictions: metrics.f1_score(truth, predictions, average="weighted"),
    # Of one share and the degrees of freedom.
    "student_quantile": lambda share, n_degrees: stats.t.ppf(share[0], n_degrees[0]),
}


def main() -> None:
    """Values for every case of the file."""
    warnings.simplefilter("ignore")
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    values = [float(METRICS[case["metric"]](case["truth"], case["predictions"])) for case in cases]
    print(json.dumps({"version": sklearn.__version__, "values": [None if math.isnan(v) else v for v in values]}))


if __name__ == "__main__":
    main()
