"""Checks that the tests that a page names exist.

A table of a page names tests where its last column is headed `test`: each word of the form `Suite.Name` there must be a
GoogleTest in the sources, each of the form `file_test.py` or `name_test.sh` a file. Rows numbered B1, B2 … must be B1 to B41, each
once, and one that names no test must say why in that column.

Usage: check_named_tests.py ROOT [PAGE…]
"""

import pathlib
import re
import sys

LAST_DEFECT = 41
TEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
NAMED = re.compile(r"`(\w+)\.(\w+)`")
SOURCE_FOLDERS = ("src", "tests", "tools", "training")


def tests_of(root: pathlib.Path) -> set[str]:
    """All tests in the sources, as `Suite.Name`, and the files of scripts that are tests, by name."""
    found = set()
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*_test.cpp")):
            found.update(f"{suite}.{name}" for suite, name in TEST.findall(path.read_text(encoding="utf-8")))
        for pattern in ("*_test.py", "test_*.py", "*_test.sh"):
            found.update(path.name for path in (root / folder).rglob(pattern))
    return found


def cells(line: str) -> list[str]:
    """The cells of a table's line; `\\|` is text."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def problems_of(page: str, text: str, tests: set[str]) -> list[str]:
    problems = []
    numbers = []
    names_tests = False
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("|"):
            names_tests = False
            continue
        row = cells(line)
        if row[-1] == "test":
            names_tests = True
            continue
        if not names_tests or set(row[-1]) <= set("-: "):
            if names_tests and not row[-1]:
                problems.append(f"{page}:{at}: names no test and does not say why")
            continue
        named = [f"{suite}.{name}" for suite, name in NAMED.findall(row[-1])]
        problems += [f"{page}:{at}: no test `{name}`" for name in named if name not in tests]
        if re.fullmatch(r"B\d+", row[0]):
            numbers.append(int(row[0][1:]))
    if numbers and numbers != list(range(1, LAST_DEFECT + 1)):
        problems.append(f"{page}: rows are not B1 to B{LAST_DEFECT} in order: {numbers}")
    return problems


def main(arguments: list[str]) -> int:
    root = pathlib.Path(arguments[0])
    pages = [root / page for page in arguments[1:]] or sorted((root / "docs").glob("*.md"))
    tests = tests_of(root)
    problems = []
    for page in pages:
        problems += problems_of(page.name, page.read_text(encoding="utf-8"), tests)
    print("\n".join(problems) or f"{len(pages)} pages name tests that exist; there are {len(tests)}")
    return 1 if problems or not tests else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
