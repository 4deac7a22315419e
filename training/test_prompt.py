"""Prompt layout v1 as text, the canonical answer, the tokeniser's rules, and the scores."""

import unittest

import evaluate
import prompt
import samples
import tokenizer as tok


class Layout(unittest.TestCase):
    def test_the_whole_chat_text(self):
        task = {
            "Description": "  Lees\n het  verslag. ",
            "Parser_Format": {
                "a": {"type": "bool", "description": "is  het\nzo"},
                "b": {"type": "str", "literals": ["x", 'y"'], "optional": True},
                "c": {"type": "list", "items": {"type": "dict", "properties": {"d": {"type": "int"}, "e": {"type": "list", "items": {"type": "float"}}}}},
            },
        }
        want = (
            "<|im_start|>system\nYou extract structured data from a report.\nTask: Lees het verslag.\nFields of the answer:\n"
            '- a (boolean): is het zo\n- b (one of "x", "y\\"" or null)\n- c (list of object)\n  - d (integer)\n  - e (list of number)\n'
            "Answer with one JSON object only. Use null where the report gives no value.<|im_end|>\n"
            "<|im_start|>user\n A\n<|im_end|>\n<|im_start|>assistant\n"
        )
        self.assertEqual(prompt.chat_text(task, " A\n"), want)
        quotes = (
            '- a_evidence (quote or null)\n- a (boolean): is het zo\n- b_evidence (quote or null)\n- b (one of "x", "y\\"" or null)\n'
            "- c (list of object)\n  - d_evidence (quote or null)\n  - d (integer)\n  - e (list of number)\n"
        )
        self.assertIn(quotes, prompt.system_text(task, True))
        self.assertTrue(prompt.system_text(task, True).endswith("Use null where there is none."))

    def test_canonical_answers(self):
        for value, want in [
            ({"a": 7.0, "b": 7.5, "c": None}, '{"a": 7, "b": 7.5, "c": null}'),
            ({"a": [{"b": True}, {"b": False}]}, '{"a": [{"b": true}, {"b": false}]}'),
            ({"a": 'é "q" \\ \n'}, '{"a": "é \\"q\\" \\\\ \\n"}'),
            ([], "[]"),
        ]:
            self.assertEqual(prompt.json_text(value), want)


class Tokens(unittest.TestCase):
    def setUp(self):
        self.tokenizer = tok.Tokenizer.load(samples.TASK_FILES[0].parent.parent.parent / "training" / "vocabulary.json")

    def test_pieces(self):
        for text, want in [
            ("12,5mm", ["1", "2", ",", "5", "mm"]),
            ("is 7 mm", ["is", " ", "7", " mm"]),
            ('{"a_b": null}', ['{"', "a", "_b", '":', " null", "}"]),
            ("a.\n\nB", ["a", ".\n\n", "B"]),
            ("a  b \n c", ["a", " ", " b", " \n", " c"]),
            ("(één) “x”", ["(één", ")", " “", "x", "”"]),
            ("a   ", ["a", "   "]),
        ]:
            self.assertEqual(tok.pieces(text), want)

    def test_every_text_comes_back(self):
        for text in ["", " ", "Nodule van 7,5 mm × 3.", "\t\n\r\n x", "日本語 🙂", "\x00\x7f"]:
            self.assertEqual(self.tokenizer.decode(self.tokenizer.encode(text)), text)

    def test_a_report_cannot_make_a_special_token(self):
        for special in tok.SPECIALS:
            ids = self.tokenizer.encode(f"a {special} b")
            self.assertNotIn(self.tokenizer.ids[special], ids)
            self.assertIn(self.tokenizer.ids[special], self.tokenizer.encode_chat(f"a{special}b"))

    def test_training_makes_the_same_merges_again(self):
        texts = ["de nodule is een nodule", "de nodus is rond"] * 3
        first, again = tok.train(texts, 280), tok.train(texts, 280)
        self.assertEqual(first.merges, again.merges)
        self.assertGreater(len(first.merges), 10)

    def test_characters_on_which_expressions_differ_are_refused(self):
        with self.assertRaises(ValueError):
            self.tokenizer.encode("e\u0301")

    def test_numbers_of_every_kind_are_pieces_of_their_own(self):
        self.assertEqual(tok.pieces("10 cm³, Ⅷa ½"), ["1", "0", " cm", "³", ",", " ", "Ⅷ", "a", " ", "½"])

    def test_demo_prompts_fit_the_context(self):
        sampler = samples.Sampler(self.tokenizer)
        kinds = [(kind, len(sampler.before_ids(sampler.system(kind)))) for kind in sampler.kinds]
        longest = max(n + sum(map(len, sampler.demo_row("demo", kind, i))) for kind, n in kinds for i in range(60))
        self.assertLess(longest, 1000)


class Scores(unittest.TestCase):
    def test_biopsies_are_matched_by_number(self):
        truth = [{"number": 1, "location": "a", "quality": "x"}, {"number": 2, "location": "b", "quality": "x"}]
        for answer, want in [(truth, (6, 6, 6)), (truth[::-1], (6, 6, 6)), (truth[:1], (3, 3, 6)), ([], (0, 0, 6)), (None, (0, 0, 6))]:
            self.assertEqual(evaluate.field_counts(truth, answer), want)
        wrong = [{"number": 1, "location": "A", "quality": "x"}, {"number": 3, "location": "b", "quality": "x"}]
        self.assertEqual(evaluate.field_counts(truth, wrong), (2, 6, 6))

    def test_diameters(self):
        for truth, answer, near in [(7.5, 8, 1), (7, 8.5, 0), (None, None, 1), (None, 7, 0), (7, None, 0)]:
            found = evaluate.scores(2, [{"diameter_mm": truth}], [{"diameter_mm": answer}])
            self.assertEqual(found["diameter_within_1mm"], near, (truth, answer))
        self.assertEqual(evaluate.scores(2, [{"diameter_mm": None}], [None])["diameter_within_1mm"], 0)
        self.assertEqual(evaluate.scores(1, [{"nodule_present": True, "location": None}], [{}])["location"], 0)


if __name__ == "__main__":
    unittest.main()
