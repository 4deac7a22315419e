"""Training chats of the synthetic DRAGON tasks, as the program makes them: reports by `dragon synth`, answers by `dragon samples`."""

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

# How often a task is drawn, where it is not 1: several decisions in one answer, and long answers that copy from the report are
# learned last, and sentences that must be compared need the most examples. They are short.
WEIGHTS = {1: 2, 9: 2, 11: 2, 12: 2, 13: 2, 14: 10, 15: 5, 17: 2, 18: 3, 23: 2, 24: 2, 25: 3, 26: 3, 27: 2, 28: 3}
TASKS = range(1, 29)
PARAPHRASES = json.loads((Path(__file__).resolve().parent / "paraphrases.json").read_text(encoding="utf-8"))


def seed_of(name):
    """A seed of the program for a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6])


def paraphrased(system, number, language, rng):
    """The system text, in half of the cases with another wording of what the task is."""
    if rng.random() < 0.5:
        return system
    wording = rng.choice(PARAPHRASES[f"{number:03}"][language])
    return re.sub(r"^Task: .*$", lambda _: "Task: " + wording, system, count=1, flags=re.MULTILINE)


def run(program, *arguments):
    """Ends with the program's own words if it fails."""
    done = subprocess.run([str(program), "dragon", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"dragon {arguments[0]}: {done.stderr.strip()}")


def make(program, seed, rows, language, knobs=(), tasks=TASKS):
    """{task number: [(system text, report, answer), …]}, `rows` of each task; the same for the same arguments.

    Rows whose right answer the schema of the task refuses are left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder)
        run(program, "synth", "--task", ",".join(map(str, tasks)), "--seed", seed, "--n", 1, "--n-train", rows, "--n-validation", 1, "--out", job, *knobs)
        return answered(program, job, language)


def held_out(program, seed, rows, language, tasks=TASKS):
    """The same of test reports, whose phrases are no training reports'. The training reports only say which labels there are."""
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder)
        run(program, "synth", "--task", ",".join(map(str, tasks)), "--seed", seed, "--n", rows, "--n-train", 200, "--n-validation", 1, "--out", job)
        for path in sorted((job / "input").iterdir()):
            test = json.loads((path / "nlp-test-dataset.json").read_text(encoding="utf-8"))
            truth = json.loads((job / "ground-truth" / f"{path.name.removesuffix('-fold0')}.json").read_text(encoding="utf-8"))
            labels = {row["uid"]: row for row in truth}
            training = path / "nlp-training-dataset.json"
            known = json.loads(training.read_text(encoding="utf-8"))
            training.write_text(json.dumps([row | labels[row["uid"]] for row in test] + known), encoding="utf-8")
        return {number: chats[:rows] for number, chats in answered(program, job, language).items()}


def answered(program, job, language):
    """The chats of the training reports in the folder `job`."""
    chats = {number: [] for number in TASKS}
    run(program, "samples", "--input", job / "input", "--instructions", language, "--out", job / "samples")
    for path in sorted((job / "samples").iterdir()):
        with path.open(encoding="utf-8") as lines:
            chats[int(path.name[4:7])] = [tuple(m["content"] for m in json.loads(line)["messages"]) for line in lines]
    return chats
