"""The generator always gives the same report, its truth can be read from it, and held-out phrases stay out of training."""

import json
import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import generate
import make_demo
import phrases
import prompt
import render_prompts
import samples


def banks():
    """(name, bank) of every phrase bank, those inside dictionaries too."""
    for name, value in vars(phrases).items():
        if isinstance(value, phrases.Bank):
            yield name, value
        elif isinstance(value, dict):
            yield from ((f"{name}[{key}]", bank) for key, bank in value.items() if isinstance(bank, phrases.Bank))


def words(bank_part):
    """The words of phrases, placeholders left out."""
    return set(re.findall(r"[^\W\d_]{4,}", re.sub(r"\{\w+\}", " ", json.dumps(bank_part, ensure_ascii=False)).lower()))


class Phrases(unittest.TestCase):
    def test_no_held_out_phrase_is_a_training_phrase(self):
        for name, bank in banks():
            with self.subTest(name):
                self.assertEqual(set(bank.train) & set(bank.held_out), set())

    def test_words_kept_out_of_training_occur_only_in_held_out_reports(self):
        kept_out = set().union(*(words(b.held_out) for _, b in banks())) - set().union(*(words(b.train) for _, b in banks()))
        kept_out -= words([*phrases.MONTHS, *phrases.LOBE_WORDS, *phrases.QUALITY_WORDS])
        self.assertGreater(len(kept_out), 40)
        seen = {}
        for split in ("train", "demo"):
            texts = " ".join(generate.record(split, n, i)[0] for n in (1, 2, 3) for i in range(400 if split == "train" else 60))
            seen[split] = set(re.findall(r"[^\W\d_]{4,}", texts.lower())) & kept_out
        self.assertEqual(seen["train"], set())
        self.assertGreater(len(seen["demo"]), len(kept_out) // 2)


class Reports(unittest.TestCase):
    def test_same_seed_same_report_other_seed_other_report(self):
        for number in (1, 2, 3):
            for split in generate.SPLITS:
                self.assertEqual(generate.record(split, number, 7), generate.record(split, number, 7))
            found = {generate.record(s, number, i)[0] for s in generate.SPLITS for i in range(200)}
            self.assertEqual(len(found), 3 * 200, "two reports of different seeds are equal")

    def test_evidence_is_a_passage_and_there_where_a_value_is(self):
        for split in generate.SPLITS:
            for number in (1, 2):
                quoted = 0
                for i in range(300):
                    report, truth, evidence = generate.record_with_evidence(split, number, i)
                    self.assertEqual((report, truth), generate.record(split, number, i))
                    self.assertEqual(list(evidence), list(truth))
                    for name, quote in evidence.items():
                        self.assertIn(quote or "", report)
                        if quote is None:
                            self.assertIn(truth[name], (None, False), name)
                        else:
                            self.assertIsNotNone(truth[name])
                            quoted += 1
                self.assertGreater(quoted, 150)
        self.assertIsNone(generate.record_with_evidence("demo", 3, 0)[2])

    def test_marks_are_taken_out(self):
        text = generate.mark("sentence", f"In de {generate.mark('place', 'kwab')} 8 mm.") + " " + generate.mark("place", "x")
        self.assertEqual(generate.unmark(text), ("In de kwab 8 mm. x", {"sentence": (0, 16), "place": (6, 10)}))
        self.assertEqual(generate.unmark(generate.capital(generate.mark("place", "kwab")))[0], "Kwab")

    def test_an_unknown_split_is_refused(self):
        with self.assertRaises(ValueError):
            generate.record("test", 1, 0)

    def test_the_demo_files_are_what_the_generator_makes(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(make_demo, "DEMO", Path(folder)), mock.patch("builtins.print"):
            make_demo.main(None)
            made = sorted(p.relative_to(folder) for p in Path(folder).rglob("*.*"))
            self.assertEqual(len(made), 6)
            demo = samples.TASK_FILES[0].parent.parent
            for path in made:
                with self.subTest(str(path)):
                    self.assertEqual((Path(folder) / path).read_bytes(), (demo / path).read_bytes())

    def test_the_data_files_give_back_the_reports_untouched(self):
        for path in samples.TASK_FILES[:3]:
            task = prompt.load_task(path)
            records = render_prompts.read_records(path.parent.parent / "data" / task["Data_Path"])
            self.assertEqual([r["patient id"] for r in records], [f"{i:03}" for i in range(1, 61)])
            for i, r in enumerate(records):
                self.assertEqual(r[task["Input_Field"]], generate.record("demo", int(path.name[4:7]), i)[0])

    def test_reports_hold_line_breaks_and_quotes(self):
        for number in (1, 2, 3):
            texts = [generate.record("demo", number, i)[0] for i in range(60)]
            self.assertTrue(any("\n" in t for t in texts))
            self.assertTrue(any('"' in t for t in texts))


class Truth(unittest.TestCase):
    def test_a_diameter_stands_in_its_report(self):
        for i in range(400):
            report, truth = generate.record("check", 2, i)
            mm = truth["diameter_mm"]
            if mm is None:
                continue
            forms = {f"{mm:g}", f"{mm:g}".replace(".", ","), f"{mm / 10:g}", f"{mm / 10:g}".replace(".", ",")}
            self.assertTrue(any(re.search(rf"(?<![\d.,]){re.escape(f)}(?![.,]?\d)", report) for f in forms), (i, mm))

    def test_a_place_stands_in_its_report_letter_for_letter_and_in_order(self):
        for i in range(400):
            report, truth = generate.record("check", 3, i)
            at = 0
            for biopsy in truth["biopsies"]:
                found = report.find(biopsy["location"], at)
                self.assertGreaterEqual(found, 0, (i, biopsy["number"]))
                at = found + len(biopsy["location"])

    def test_no_nodule_no_lobe(self):
        truths = [generate.record("check", 1, i)[1] for i in range(400)]
        self.assertTrue(all(t["location"] is None for t in truths if not t["nodule_present"]))
        share = sum(t["nodule_present"] for t in truths) / len(truths)
        self.assertTrue(0.45 < share < 0.65, share)
        self.assertEqual({t["location"] for t in truths}, {None, *phrases.LOBE_WORDS})

    def test_truth_has_the_fields_of_the_task_in_order(self):
        for number, task in samples.tasks().items():
            self.assertEqual(list(generate.record("demo", number, 0)[1]), list(task["Parser_Format"]))


if __name__ == "__main__":
    unittest.main()
