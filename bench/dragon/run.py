"""Scores of models on the synthetic DRAGON tasks: reports are made, every job is run as a container would, and scored as the official evaluation does.

Prints one row per task: rows, what is left of a right answer by our conversion and by the reference's, the score of each model; and the
mean over the tasks last. docs/dragon.md has the table of the project's three models.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
FOLDER = CHECKOUT / "build/dragon"
PROGRAM = CHECKOUT / "build/bench/bin/extractinate"
MODEL = CHECKOUT / "demo/model/extractinator-demo.gguf"


def arguments():
    parser = argparse.ArgumentParser(prog="./dev bench dragon", description=__doc__)
    parser.add_argument("--model", type=Path, action="append", help="model file, may be given again [the bundled one]")
    parser.add_argument("--n", type=int, default=100, help="reports of each task [100]")
    parser.add_argument("--seed", type=int, default=7, help="of the reports [7]")
    parser.add_argument("--tasks", help="names or numbers, with commas [all]")
    parser.add_argument("--instructions", default="en", choices=("en", "nl"))
    parser.add_argument("--with-reasoning-field", action="store_true", help="also for the bundled model, which was not trained with it")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of reports, predictions and metrics [build/dragon]")
    return parser.parse_args()


def dragon(*words):
    """What a command prints; ends with its own words if it fails. With 1 some rows have no answer, or a score is not defined."""
    done = subprocess.run([str(PROGRAM), "dragon", *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"dragon {words[0]}: {done.stderr.strip()}")
    return done.stdout


def predict(options, model, folder, job):
    """Runs one job, and says how many of its rows have no answer of the model."""
    words = ["run", "--input", job, "--output", folder / job.name, "--model", model, "--instructions", options.instructions, "--json"]
    if not options.with_reasoning_field:
        words.append("--no-reasoning-field")
    report = json.loads(dragon(*words))
    return report["n_rows"], report["n_rows"] - report["n_answered"]


def main():
    options = arguments()
    inputs, truth = options.out / "input", options.out / "ground-truth"
    for folder in (inputs, truth, options.out / "predictions"):
        shutil.rmtree(folder, ignore_errors=True)
    dragon("synth", "--task", options.tasks or "all", "--n", options.n, "--seed", options.seed, "--out", options.out)
    oracle = {row["task"]: row for row in json.loads(dragon("oracle", "--truth", truth, "--input", inputs, "--json"))["tasks"]}
    columns, seconds = {}, {}
    for model in options.model or [MODEL]:
        folder = options.out / "predictions" / model.stem
        begin, n_neutral = time.monotonic(), 0
        for job in sorted(inputs.iterdir()):
            n_rows, n_without = predict(options, model, folder, job)
            n_neutral += n_without
            print(f"{model.stem}: {job.name}: {n_rows} rows, {n_without} without an answer", file=sys.stderr)
        seconds[model.stem] = time.monotonic() - begin, n_neutral
        metrics = options.out / f"metrics-{model.stem}.json"
        dragon("eval", "--truth", truth, "--predictions", folder, "--out", metrics)
        columns[model.stem] = json.loads(metrics.read_text(encoding="utf-8"))
    print(table(oracle, columns))
    for name, (took, n_neutral) in seconds.items():
        print(f"\n{name}: {took:.0f} s, {n_neutral} rows without an answer (scored as neutral)")


def text(score, digits=3):
    return "-" if score is None else f"{score:.{digits}f}"


def mean(scores):
    """Nothing where one is not defined, as the official evaluation has it."""
    return None if None in scores else sum(scores) / len(scores)


def table(oracle, columns):
    head = ["task", "rows", "oracle", "reference's oracle", *columns]
    lines = [f"| {' | '.join(head)} |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for name, row in sorted(oracle.items()):
        scores = [column["aggregates"][name]["mean"] for column in columns.values()]
        lines.append(f"| {name} | {row['n_rows']} | {text(row['ours'], 4)} | {text(row['reference'], 4)} | " + " | ".join(map(text, scores)) + " |")
    means = [mean([row[key] for row in oracle.values()]) for key in ("ours", "reference")]
    overall = [column["aggregates"]["overall"]["mean"] for column in columns.values()]
    lines.append(f"| mean | | {text(means[0], 4)} | {text(means[1], 4)} | " + " | ".join(map(text, overall)) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
