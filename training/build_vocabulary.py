"""Learns the vocabulary from generated training texts: `python3 build_vocabulary.py --program extractinate`."""

import argparse
from pathlib import Path

import chats
import generate
import prompt
import samples
import tokenizer

HERE = Path(__file__).resolve().parent


def demo_texts(per_task):
    """Training reports with their answers, and each task's system text often enough to become few tokens."""
    for number, task in samples.tasks().items():
        yield from [prompt.chat_text(task, "")] * (per_task // 10)
        for index in range(per_task):
            report, truth = generate.record("train", number, f"vocabulary.{index}")
            yield report
            yield prompt.json_text(truth)


def dragon_texts(program, per_task):
    """The same of the synthetic DRAGON tasks, in both languages of their instructions."""
    for language in ("en", "nl"):
        for rows in chats.make(program, chats.seed_of(f"vocabulary.{language}"), per_task // 2, language).values():
            yield from [rows[0][0]] * (per_task // 10)
            for _, report, answer in rows:
                yield report
                yield answer


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="extractinate, which makes the reports of the synthetic DRAGON tasks")
    parser.add_argument("--size", type=int, default=4096, help="tokens, special ones included")
    parser.add_argument("--reports", type=int, default=2000, help="reports per task to learn from")
    parser.add_argument("--out", type=Path, default=HERE / "vocabulary.json")
    arguments = parser.parse_args()
    texts = [*demo_texts(arguments.reports), *dragon_texts(arguments.program, arguments.reports)]
    learned = tokenizer.train(texts, arguments.size)
    learned.save(arguments.out)
    print(f"{len(learned)} tokens, {len(learned.merges)} merges -> {arguments.out}")
