"""Turns generated records into token sequences with the exact prompt of the task files, and into padded batches."""

import math
import random
from pathlib import Path

import generate
import prompt

TASK_FILES = sorted((Path(__file__).resolve().parent.parent / "demo" / "tasks").glob("Task*.json"))

# Share of each task in training. Places of biopsies are learned first, so they need less in the end.
SHARES = {1: 0.4375, 2: 0.3125, 3: 0.25}


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


def batches(sampler, group, seed, batch=64, part=16, pool=8, short=0.0):
    """The batches of one group of the training split: each is a list of parts (task number, rows).

    The rows of a part are of one task and of like length: (prompt tokens after the task's shared prefix, answer tokens).
    A group is `pool` batches, a share `short` of it short reports; no record is ever drawn twice, and any group can be made again after a restart.
    """
    rng = random.Random(f"{seed}/{group}")
    parts = []
    for number in sampler.tasks:
        rows = []
        for i in range(math.ceil(batch * pool * SHARES[number] / part) * part):
            report, truth = generate.record("train", number, f"{seed}.{group}.{i}", rng.random() < short)
            rows.append((sampler.tokenizer.encode(report) + sampler.after, sampler.answer_ids(truth)))
        rows.sort(key=lambda row: len(row[0]) + len(row[1]))
        parts += [(number, rows[i : i + part]) for i in range(0, len(rows), part)]
    rng.shuffle(parts)
    size = batch // part
    return [parts[i * size : (i + 1) * size] for i in range(pool)]
