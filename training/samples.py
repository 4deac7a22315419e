"""Turns generated records into token sequences with the exact prompt of the task files, and into padded batches."""

import math
import random
from pathlib import Path

import generate
import prompt

TASK_FILES = sorted((Path(__file__).resolve().parent.parent / "demo" / "tasks").glob("Task*.json"))

# Share in training of each task, without and with evidence. Places of biopsies, copied word for word, are learned last.
SHARES = {(1, False): 0.1875, (1, True): 0.1875, (2, False): 0.125, (2, True): 0.125, (3, False): 0.375}


def tasks():
    """{task number: task} of the demo project."""
    return {int(path.name[4:7]): prompt.load_task(path) for path in TASK_FILES}


class Sampler:
    """Encodes records. A kind is (task number, with evidence); the part of the prompt before the report is encoded once for each."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.tasks = tasks()
        self.kinds = [kind for kind in SHARES if kind[0] in self.tasks]
        self.before, self.after = {}, []
        for kind in self.kinds:
            before, _, after = prompt.chat_parts(self.tasks[kind[0]], "", kind[1])
            self.before[kind], self.after = tokenizer.encode_chat(before), tokenizer.encode_chat(after)

    def prompt_ids(self, kind, report):
        return self.before[kind] + self.tokenizer.encode(report) + self.after

    def answer_ids(self, truth, evidence=None):
        """Evidence stands before each field."""
        if evidence is not None:
            truth = {key: value for name in truth for key, value in ((f"{name}_evidence", evidence[name]), (name, truth[name]))}
        return self.tokenizer.encode(prompt.json_text(truth)) + [self.tokenizer.im_end]

    def sample(self, split, kind, index):
        """(prompt tokens, answer tokens)"""
        report, truth, evidence = generate.record_with_evidence(split, kind[0], index)
        return self.prompt_ids(kind, report), self.answer_ids(truth, evidence if kind[1] else None)


def batches(sampler, group, seed, batch=64, part=16, pool=8, short=0.0):
    """The batches of one group of the training split: each is a list of parts (kind, rows).

    The rows of a part are of one kind and of like length: (prompt tokens after the task's shared prefix, answer tokens).
    A group is `pool` batches, a share `short` of it short reports; no record is ever drawn twice, and any group can be made again after a restart.
    """
    rng = random.Random(f"{seed}/{group}")
    parts = []
    for number, with_evidence in sampler.kinds:
        rows = []
        for i in range(math.ceil(batch * pool * SHARES[number, with_evidence] / part) * part):
            name = f"{seed}.{group}.{i}" + (".quoted" if with_evidence else "")
            report, truth, evidence = generate.record_with_evidence("train", number, name, rng.random() < short)
            answer = sampler.answer_ids(truth, evidence if with_evidence else None)
            rows.append((sampler.tokenizer.encode(report) + sampler.after, answer))
        rows.sort(key=lambda row: len(row[0]) + len(row[1]))
        parts += [((number, with_evidence), rows[i : i + part]) for i in range(0, len(rows), part)]
    rng.shuffle(parts)
    size = batch // part
    return [parts[i * size : (i + 1) * size] for i in range(pool)]
