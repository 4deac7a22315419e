"""Computes a comparison of runs from their exported rows, for tests that compare.

Takes the file of truth and the exported rows of each run, the first run first; records are joined by `patient id`. Printed
is one JSON object: of each field of closed answers its values by run, and for each later run the p-value of the exact test
of McNemar; of each number also the mean errors and the p-value of the signed ranks; Krippendorff's alpha of closed fields
and numbers; and how many values differ between the runs.
Usage: compare_oracle.py CLOSED,FIELDS NUMBERS,FIELDS TRUTH RUN…
"""

import itertools
import json
import sys
import warnings

from scipy import stats


def rows_in(path: str) -> dict:
    """Rows by their identity."""
    with open(path, encoding="utf-8") as file:
        return {row["patient id"]: row for row in json.load(file)}


def answer(row: dict, field: str) -> tuple:
    """Whether there is a valid answer, and what it says."""
    is_done = row["status"] == "success"
    return is_done, row[field] if is_done else None


def alpha(units: list, distance) -> float | None:
    """Of Krippendorff, by all pairs of values."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum(
        sum(distance(a, b) for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    expected = sum(distance(a, b) for a, b in itertools.permutations(values, 2))
    return 1 - (len(values) - 1) * observed / expected if expected else None


def mcnemar(first: list, second: list) -> float:
    """Exact, of right (1) and wrong (0) answers."""
    higher = sum(b > a for a, b in zip(first, second, strict=True))
    lower = sum(b < a for a, b in zip(first, second, strict=True))
    return stats.binomtest(higher, higher + lower).pvalue if higher + lower else 1.0


def signed_rank(first: list, second: list) -> float:
    """Exact without ties and zeros of up to fifty, else the normal approximation."""
    differences = [b - a for a, b in zip(first, second, strict=True)]
    sizes = [abs(difference) for difference in differences]
    if not any(sizes):
        return 1.0
    is_exact = len(set(sizes)) == len(sizes) and 0 not in sizes and len(sizes) <= 50
    method = "exact" if is_exact else "asymptotic"
    return stats.wilcoxon(differences, method=method, zero_method="wilcox", correction=False).pvalue


def right_ones(truth: dict, rows: dict, names: list, field: str, tolerance: float | None) -> list:
    """1 where a row is right."""
    right = []
    for name in names:
        is_done, said = answer(rows[name], field)
        wanted = truth[name][field]
        if tolerance is not None and is_done and said is not None and wanted is not None:
            right.append(int(abs(said - wanted) <= tolerance + 1e-9))
        else:
            right.append(int(is_done and said == wanted))
    return right


def main() -> None:
    """Everything of the runs on the command line."""
    warnings.simplefilter("ignore")
    closed, numbers = ([name for name in words.split(",") if name] for words in sys.argv[1:3])
    truth, *runs = (rows_in(path) for path in sys.argv[3:])
    names = [name for name in truth if all(name in rows for rows in runs)]
    fields = {}
    n_differing = 0
    for field in closed + numbers:
        tolerance = 1.0 if field in numbers else None
        right = [right_ones(truth, rows, names, field, tolerance) for rows in runs]
        said = [[answer(rows[name], field) for rows in runs] for name in names]
        n_differing += sum(len({json.dumps(one) for one in row}) > 1 for row in said)
        result = {
            "values": [sum(one) / len(names) for one in right],
            "p_values": [mcnemar(right[0], one) for one in right[1:]],
        }
        if field in closed:
            units = [[value for is_done, value in row if is_done] for row in said]
            result["alpha"] = alpha(units, lambda a, b: float(a != b))
        else:
            units = [[value for is_done, value in row if is_done and value is not None] for row in said]
            result["alpha"] = alpha(units, lambda a, b: (a - b) ** 2)
            known = [
                [abs(value - truth[name][field]) for _, value in row]
                for name, row in zip(names, said, strict=True)
                if truth[name][field] is not None and all(value is not None for _, value in row)
            ]
            errors = [list(run) for run in zip(*known, strict=True)]
            result["mean_errors"] = [sum(run) / len(run) for run in errors]
            result["error_p_values"] = [signed_rank(errors[0], run) for run in errors[1:]]
        fields[field] = result
    print(json.dumps({"n": len(names), "fields": fields, "n_differing": n_differing}))


if __name__ == "__main__":
    main()
