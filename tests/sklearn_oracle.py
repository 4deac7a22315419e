"""Prints what scikit-learn, NumPy and SciPy make of metrics, for tests that compare.

The file named on the command line has a JSON list of cases, each with the name of a metric, `truth` and `predictions`.
Printed is one JSON object: `version` of scikit-learn and `values`, null where a metric is not a number.
Usage: sklearn_oracle.py FILE
"""

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


# Where nothing is to be shared scikit-learn is asked for NaN.
METRICS = {
    "accuracy": metrics.accuracy_score,
    "auroc": metrics.roc_auc_score,
    "average_precision": metrics.average_precision_score,
    "balanced_accuracy": metrics.balanced_accuracy_score,
    "f1": lambda truth, predictions: metrics.f1_score(truth, predictions, zero_division=math.nan),
    "kappa": metrics.cohen_kappa_score,
    "linear_kappa": lambda truth, predictions: metrics.cohen_kappa_score(truth, predictions, weights="linear"),
    "mean_absolute_error": metrics.mean_absolute_error,
    "negative_predictive_value": lambda truth, predictions: metrics.precision_score(
        truth, predictions, pos_label=0, zero_division=math.nan
    ),
    "positive_predictive_value": lambda truth, predictions: metrics.precision_score(
        truth, predictions, zero_division=math.nan
    ),
    "root_mean_squared_error": metrics.root_mean_squared_error,
    "rsmapes": lambda truth, predictions: rsmapes(truth, predictions, 4),
    "rsmapes_small": lambda truth, predictions: rsmapes(truth, predictions, 0.04),
    "sensitivity": lambda truth, predictions: metrics.recall_score(truth, predictions, zero_division=math.nan),
    "specificity": lambda truth, predictions: metrics.recall_score(
        truth, predictions, pos_label=0, zero_division=math.nan
    ),
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
