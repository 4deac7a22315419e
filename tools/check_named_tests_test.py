"""Tests of check_named_tests.py."""

import pathlib
import tempfile
import unittest

import check_named_tests

TESTS = {"Suite.Real", "Other.Real", "layers_test.py"}
HEAD = "| # | what | test |\n|---|---|---|\n"


def rows(count: int, last: str = "`Suite.Real`") -> str:
    return "".join(f"| B{n} | x | {last} |\n" for n in range(1, count + 1))


class ProblemsTest(unittest.TestCase):
    def problems(self, text: str) -> list[str]:
        return check_named_tests.problems_of("page.md", text, TESTS)

    def test_a_whole_table_is_fine(self):
        self.assertEqual(self.problems("# Title\n\n" + HEAD + rows(41)), [])

    def test_a_name_that_is_no_test_is_told_with_its_line(self):
        text = HEAD + "| x | y | `Suite.Real`, `Suite.Gone` |\n"
        self.assertEqual(self.problems(text), ["page.md:3: no test `Suite.Gone`"])

    def test_a_row_without_test_or_reason(self):
        self.assertEqual(self.problems(HEAD + "| x | y | |\n"), ["page.md:3: names no test and does not say why"])
        self.assertEqual(self.problems(HEAD + "| x | y | there is no such screen |\n"), [])

    def test_numbers_are_complete_and_in_order(self):
        self.assertEqual(len(self.problems(HEAD + rows(40))), 1)
        self.assertEqual(len(self.problems(HEAD + rows(41) + "| B3 | x | why |\n")), 1)

    def test_other_tables_and_text_are_left_alone(self):
        self.assertEqual(self.problems("`json.dump`\n\n| a | b |\n|---|---|\n| `json.dump` | |\n"), [])
        self.assertEqual(self.problems(HEAD + "| x | y | `Suite.Real` |\n\n`Suite.Gone`\n"), [])

    def test_bars_in_text_are_no_cells(self):
        self.assertEqual(self.problems(HEAD + "| x | `a\\|b` | `Suite.Gone` |\n"), ["page.md:3: no test `Suite.Gone`"])


class TestsOfTest(unittest.TestCase):
    def test_finds_every_kind_of_test(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "src/room").mkdir(parents=True)
            (root / "tools").mkdir()
            (root / "src/room/a_test.cpp").write_text(
                "TEST(A, One) {}\nTEST_F(A, Two) {}\n  TEST(A, Indented)\n// TEST(A, Told)\nTEST_P(A,\n       Three) {}\n"
            )
            (root / "src/room/a.cpp").write_text("TEST(A, NoTest) {}\n")
            (root / "tools/x_test.py").write_text("")
            self.assertEqual(check_named_tests.tests_of(root), {"A.One", "A.Two", "A.Three", "x_test.py"})


if __name__ == "__main__":
    unittest.main()
