"""Turns generated records into token sequences with the exact prompts of the program, and into padded batches.

Records come from two makers: `generate.py` for the tasks of the demo project, `chats.py` for the synthetic DRAGON tasks.
"""

import math
import random
from pathlib import Path

import chats
import generate
import prompt
import tokenizer as tok

TASK_FILES = sorted((Path(__file__).resolve().parent.parent / "demo" / "tasks").glob("Task*.json"))

# Share among the demo tasks, without and with evidence. Places of biopsies, copied word for word, are learned last.
SHARES = {(1, False): 0.1875, (1, True): 0.1875, (2, False): 0.125, (2, True): 0.125, (3, False): 0.375}

# What a group of reports is made with: models that have seen much of what they must not mind mind new phrases less.
KNOBS = {
    "--distractors": (0, 0.5, 0.8),
    "--negation": (0.3, 0.5, 0.8),
    "--typos": (0, 0.01, 0.1),
    "--abbreviations": (0, 0.15, 0.4),
    "--section-order": (0.2, 0.6),
}


def tasks():
    """{task number: task} of the demo project."""
    return {int(path.name[4:7]): prompt.load_task(path) for path in TASK_FILES if (int(path.name[4:7]), False) in SHARES}


class Sampler:
    """Encodes records; the part of the prompt before the report is encoded once for each system text.

    `program` is `extractinate`, and `dragon` the share of its chats, of tasks as often as `weights` has it; without it there
    are the demo tasks only.
    """

    def __init__(self, tokenizer, program=None, dragon=0.8, weights=None):
        self.tokenizer = tokenizer
        self.program = program
        self.dragon = dragon if program else 0.0
        self.weights = weights or {n: chats.WEIGHTS.get(n, 1) for n in chats.TASKS}
        self.tasks = tasks()
        self.kinds = list(SHARES)
        self.before = {}
        self.after = tokenizer.encode_chat(prompt.chat_around("")[1])

    def before_ids(self, system):
        """Tokens up to the report."""
        if system not in self.before:
            self.before[system] = self.tokenizer.encode_chat(prompt.chat_around(system)[0])
        return self.before[system]

    def system(self, kind):
        return prompt.system_text(self.tasks[kind[0]], kind[1])

    def row(self, report, answer):
        """(prompt tokens after the system text, answer tokens)"""
        return self.tokenizer.encode(report) + self.after, self.tokenizer.encode(answer) + [self.tokenizer.im_end]

    def demo_row(self, split, kind, index, short=False):
        report, truth, evidence = generate.record_with_evidence(split, kind[0], index, short)
        if kind[1]:  # Evidence stands before each field.
            truth = {key: value for name in truth for key, value in ((f"{name}_evidence", evidence[name]), (name, truth[name]))}
        return self.row(report, prompt.json_text(truth))

    def copy_row(self, rng):
        """Tokens in no order to be guessed, and the same again."""
        tokens = [rng.randrange(len(self.tokenizer) - len(tok.SPECIALS)) for _ in range(rng.randint(16, 64))]
        return tokens + self.after, tokens + [self.tokenizer.im_end]

    def prompt_ids(self, kind, report):
        return self.before_ids(self.system(kind)) + self.tokenizer.encode(report) + self.after

    def checks(self, n, seed="check"):
        """{name: [(prompt tokens, answer tokens)]} of reports that are not trained on, `n` of each kind."""
        found = {}
        for kind in self.kinds:
            before = self.before_ids(self.system(kind))
            rows = (self.demo_row("check", kind, i) for i in range(n))
            found[f"demo{kind[0]}" + ("_evidence" if kind[1] else "")] = [(before + p, a) for p, a in rows]
        if self.program:
            for number, rows in chats.make(self.program, chats.seed_of(seed), n, "nl").items():
                found[f"dragon{number}"] = [(self.before_ids(s) + p, a) for s, (p, a) in ((s, self.row(r, a)) for s, r, a in rows)]
        return found


def parts_of(rows, before, part, longest):
    """Parts (tokens before, rows) of like length. What is longer than the context is left out."""
    rows = sorted((r for r in rows if len(before) + len(r[0]) + len(r[1]) <= longest), key=lambda row: len(row[0]) + len(row[1]))
    return [(before, rows[i : i + part]) for i in range(0, len(rows), part)]


def mixed(parts, tokens):
    """The rows of parts in parts of whatever tasks, of like length, with nothing before them: `tokens` with the padding at most."""
    cut = []
    for row in sorted(((before + p, a) for before, rows in parts for p, a in rows), key=lambda row: len(row[0]) + len(row[1])):
        if not cut or (len(cut[-1]) + 1) * (len(row[0]) + len(row[1])) > tokens:
            cut.append([])
        cut[-1].append(row)
    return [([], rows) for rows in cut]


def batches(sampler, group, seed, batch=64, part=16, pool=8, short=0.0, copies=0.0, longest=1 << 30, tokens=0):
    """The batches of one group of the training split: each is a list of parts (tokens before, rows).

    The rows of a part share what stands before the report and are of like length: (other prompt tokens, answer tokens). With
    `tokens` the parts of a batch are `mixed` ones.
    A group is `pool` batches, a share `copies` of it no reports but copies, a share `short` of the others short reports; any
    group can be made again after a restart.
    """
    rng = random.Random(f"{seed}/{group}")
    parts = []

    def count(share):
        return math.ceil(batch * pool * share / part) * part

    for kind in sampler.kinds:
        rows = []
        for i in range(count(SHARES[kind] * (1 - sampler.dragon))):
            name = f"{seed}.{group}.{i}" + (".quoted" if kind[1] else "")
            rows.append(sampler.demo_row("train", kind, name, rng.random() < short))
        parts += parts_of(rows, sampler.before_ids(sampler.system(kind)), part, longest)
    if sampler.dragon:
        total = sum(sampler.weights.values())
        counts = {n: count(weight * sampler.dragon / total) for n, weight in sampler.weights.items()}
        knobs = ["--length", 0.4] if rng.random() < short else []
        for name, values in KNOBS.items():
            knobs += [name, rng.choice(values)]
        language = rng.choice(("en", "nl"))
        made = chats.make(sampler.program, chats.seed_of(f"{seed}.{group}"), max(counts.values()), language, knobs, list(counts))
        for number, rows in made.items():
            if rows:
                before = sampler.before_ids(chats.paraphrased(rows[0][0], number, language, rng))
                parts += parts_of([sampler.row(r, a) for _, r, a in rows[: counts[number]]], before, part, longest)
    rng.shuffle(parts)
    size = batch // part
    parts = (parts + rng.choices(parts, k=max(0, pool * size - len(parts))))[: pool * size]
    if n_copied := round(pool * size * copies):
        copied = [sampler.copy_row(rng) for _ in range(n_copied * part)]
        parts[:n_copied] = parts_of(copied, sampler.before_ids(""), part, longest)
        rng.shuffle(parts)
    made = [parts[i : i + size] for i in range(0, len(parts), size)]
    return [mixed(b, tokens) for b in made] if tokens else made
