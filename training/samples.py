"""Turns generated records into token sequences with the exact prompt of the task files, and into padded batches."""

import random
from pathlib import Path

import generate
import prompt

TASK_FILES = sorted((Path(__file__).resolve().parent.parent / "demo" / "tasks").glob("Task*.json"))


def tasks():
    """{task number: task} of the demo project."""
    return {int(path.name[4:7]): prompt.load_task(path) for path in TASK_FILES}


class Sampler:
    """Encodes records; the part of the prompt before the report is encoded once per task."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.tasks = tasks()
        self.before, self.after = {}, []
        for number, task in self.tasks.items():
            before, _, after = prompt.chat_parts(task, "")
            self.before[number], self.after = tokenizer.encode_chat(before), tokenizer.encode_chat(after)

    def prompt_ids(self, number, report):
        return self.before[number] + self.tokenizer.encode(report) + self.after

    def answer_ids(self, truth):
        return self.tokenizer.encode(prompt.json_text(truth)) + [self.tokenizer.im_end]

    def sample(self, split, number, index):
        """(prompt tokens, answer tokens)"""
        report, truth = generate.record(split, number, index)
        return self.prompt_ids(number, report), self.answer_ids(truth)


def batches(sampler, group, seed, batch=64, pool=8):
    """Batches of (prompt, answer) of like length from group number `group` of the training split.

    A group is `pool` batches: no record is ever drawn twice, and any group can be made again after a restart.
    """
    rng = random.Random(f"{seed}/{group}")
    numbers = [1, 2, 3]
    found = []
    for i in range(batch * pool):
        found.append(sampler.sample("train", numbers[i % 3], f"{seed}.{group}.{i}"))
    found.sort(key=lambda s: len(s[0]) + len(s[1]))
    rows = [found[i : i + batch] for i in range(0, len(found), batch)]
    rng.shuffle(rows)
    return rows
