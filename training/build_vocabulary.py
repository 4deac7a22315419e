"""Learns the vocabulary from generated training texts: `python3 build_vocabulary.py --size 2048`."""

import argparse
from pathlib import Path

import generate
import prompt
import samples
import tokenizer

HERE = Path(__file__).resolve().parent


def texts(per_task):
    """Training reports with their answers, and each task's system text often enough to become few tokens."""
    for number, task in samples.tasks().items():
        yield from [prompt.chat_text(task, "")] * (per_task // 10)
        for index in range(per_task):
            report, truth = generate.record("train", number, f"vocabulary.{index}")
            yield report
            yield prompt.json_text(truth)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2048, help="tokens, special ones included")
    parser.add_argument("--reports", type=int, default=4000, help="reports per task to learn from")
    parser.add_argument("--out", type=Path, default=HERE / "vocabulary.json")
    arguments = parser.parse_args()
    learned = tokenizer.train(texts(arguments.reports), arguments.size)
    learned.save(arguments.out)
    print(f"{len(learned)} tokens, {len(learned.merges)} merges -> {arguments.out}")
