"""Chats of the synthetic tasks: the same for the same seed, complete, and encoded so that nothing is lost. Needs the program."""

import json
import os
import random
import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import chats
import make_demo
import samples
import tokenizer as tok

PROGRAM = os.environ.get("EXTRACTINATOR_PROGRAM", "")
HERE = Path(__file__).resolve().parent


class Wordings(unittest.TestCase):
    def test_every_task_has_wordings_in_both_languages(self):
        self.assertEqual(sorted(chats.PARAPHRASES), [f"{n:03}" for n in chats.TASKS])
        for wordings in chats.PARAPHRASES.values():
            for language in ("en", "nl"):
                self.assertEqual(len(set(wordings[language])), 3)

    def test_only_the_line_of_the_task_changes(self):
        system = "Extract.\nTask: old\\1\nFields of the answer:\n- a (number): Task: b"
        seen = {chats.paraphrased(system, 7, "nl", random.Random(i)) for i in range(50)}
        self.assertEqual(len(seen), 4)
        self.assertEqual({re.sub(r"\nTask: [^\n]*", "\nTask: old\\\\1", text, count=1) for text in seen}, {system})


@unittest.skipUnless(PROGRAM, "SKIPPED: EXTRACTINATOR_PROGRAM is not set")
class Chats(unittest.TestCase):
    def test_each_task_has_its_rows_and_they_never_vary(self):
        made = chats.make(PROGRAM, 5, 8, "nl")
        self.assertEqual(list(made), list(chats.TASKS))
        for number, rows in made.items():
            with self.subTest(number):
                self.assertGreaterEqual(len(rows), 6)
                self.assertEqual(len({system for system, _, _ in rows}), 1)
                for system, report, answer in rows:
                    self.assertIn("\nTask: ", system)
                    self.assertTrue(report)
                    self.assertIsInstance(json.loads(answer), dict)
        self.assertEqual(made, chats.make(PROGRAM, 5, 8, "nl"))
        self.assertNotEqual(made, chats.make(PROGRAM, 6, 8, "nl"))

    def test_held_out_chats_are_of_the_test_reports(self):
        made = chats.held_out(PROGRAM, 5, 8, "nl", (15, 20))
        self.assertEqual({n: len(rows) for n, rows in made.items() if rows}, {15: 8, 20: 8})
        trained = {report for rows in chats.make(PROGRAM, 5, 8, "nl").values() for _, report, _ in rows}
        self.assertFalse(trained & {report for rows in made.values() for _, report, _ in rows})

    def test_the_demo_files_are_what_the_program_makes(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(make_demo, "DEMO", Path(folder)), mock.patch("builtins.print"):
            make_demo.main(PROGRAM)
            made = sorted(p.relative_to(folder) for p in Path(folder).rglob("*.*"))
            self.assertEqual(len(made), 12)
            demo = samples.TASK_FILES[0].parent.parent
            for path in made:
                with self.subTest(str(path)):
                    self.assertEqual((Path(folder) / path).read_bytes(), (demo / path).read_bytes())

    def test_batches_hold_what_was_made(self):
        tokenizer = tok.Tokenizer.load(HERE / "vocabulary.json")
        sampler = samples.Sampler(tokenizer, PROGRAM)
        batches = samples.batches(sampler, 0, 1, batch=32, part=8, pool=2, copies=0.25, longest=4096)
        self.assertEqual([len(parts) for parts in batches], [4, 4])
        copies, n_copied = sampler.before_ids(""), 0
        for before, rows in (part for parts in batches for part in parts):
            if before == copies:
                for rest, answer in rows:
                    self.assertEqual(answer, [*rest[: -len(sampler.after)], tokenizer.im_end])
                n_copied += 1
                continue
            self.assertTrue(tokenizer.decode(before).startswith("system\nYou extract structured data"))
            for rest, answer in rows:
                self.assertEqual(rest[-len(sampler.after) :], sampler.after)
                self.assertIsInstance(json.loads(tokenizer.decode(answer)), dict)
        self.assertEqual(n_copied, 2)

    def test_only_tasks_with_a_weight_are_drawn(self):
        sampler = samples.Sampler(tok.Tokenizer.load(HERE / "vocabulary.json"), PROGRAM, 1.0, {14: 3, 20: 1})
        parts = [part for parts in samples.batches(sampler, 0, 1, batch=32, part=8, pool=2, longest=4096) for part in parts]
        heads = {before: len([p for p, _ in parts if p == list(before)]) for before in {tuple(p) for p, _ in parts}}
        self.assertEqual(sorted(heads.values()), [2, 6])

    def test_mixed_parts_have_the_same_rows(self):
        sampler = samples.Sampler(tok.Tokenizer.load(HERE / "vocabulary.json"), PROGRAM)
        for one, other in zip(*(samples.batches(sampler, 3, 1, batch=32, part=8, pool=2, longest=4096, tokens=tokens) for tokens in (0, 2000))):
            rows = sorted((before + rest, answer) for before, rows in one for rest, answer in rows)
            self.assertEqual(sorted((before + rest, answer) for before, rows in other for rest, answer in rows), rows)
            for before, part in other:
                self.assertEqual(before, [])
                self.assertTrue(len(part) == 1 or len(part) * max(len(rest) + len(answer) for rest, answer in part) <= 2000)


if __name__ == "__main__":
    unittest.main()
