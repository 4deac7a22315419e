#!/usr/bin/env python3
"""Checks the order of the rooms in src/, where third-party headers may appear, and that files say what they are for.

Usage: check_layers.py [ROOT]      ROOT is the checkout, by default the one this file is in.
Prints one `file:line: error: message` per problem and exits 1, or one summary line and exits 0.
Reads text only: no compiler, no network. About 0.2 s for a thousand files.
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

# Bottom-up: a room may include itself and the rooms above it in this list.
ROOMS = [
    "base", "text", "json", "schema", "validate", "grammar", "engine", "dataset", "prompt",
    "decode", "remote", "store", "eval", "report", "run", "dragon", "models", "study", "cluster", "server",
    "cli",
]  # fmt: skip


@dataclass(frozen=True)
class Library:
    """A third-party library: its headers, the one room it belongs to, and if need be the one file of it.

    `also` is one file of another room that reads foreign data with it.
    """

    name: str
    headers: str  # regular expression over the whole include path
    room: str
    only_file: str = ""
    peer_of: str = ""  # file of bench/ that measures the library itself
    also: str = ""


LIBRARIES = [
    Library("BLAKE3", r"blake3\.h", "base"),
    Library("simdutf", r"simdutf\.h", "text"),
    Library("utf8proc", r"utf8proc\.h", "text"),
    Library("yyjson", r"yyjson\.h", "json"),
    Library("RE2", r"re2/.*", "validate"),
    Library("PCRE2", r"pcre2\.h", "validate"),
    Library("llama.cpp", r"(llama|llama-cpp|ggml|ggml-.*|gguf)\.h", "engine", peer_of="bench/masks/llama_peer.cpp"),
    Library("DuckDB", r"duckdb(\.h|\.hpp|/.*)", "dataset"),
    Library("minja", r"minja/.*", "prompt", "chat_template.cpp"),
    Library("nlohmann/json", r"nlohmann/.*", "prompt", "chat_template.cpp"),
    Library("libcurl", r"curl/.*", "remote"),
    Library("SQLite", r"sqlite3\.h", "store", also="src/dataset/sqlite_reader.cpp"),
    Library("libpq", r"libpq-fe\.h", "dataset", "postgres_reader.cpp"),
    Library("zlib", r"zlib\.h", "dataset", "byte_source.cpp"),
    Library("zstd", r"zstd(_errors)?\.h", "dataset", "byte_source.cpp"),
    Library("Drogon", r"(drogon|trantor)/.*|json/json\.h", "server"),
    Library("CLI11", r"CLI/.*", "cli"),
    Library("toml++", r"toml\+\+/.*", "cli", "settings_toml.cpp"),
]

# Headers of test libraries, and a pattern of the files that may include them.
TEST_LIBRARIES = [
    (r"(gtest|gmock)/.*", "tests", re.compile(r"(_test\.cpp|_test_main\.cpp)$|/testing/|^tests/")),
    (r"rapidcheck(\.h|/.*)", "tests", re.compile(r"_test\.cpp$|/testing/|^tests/")),
    (r"jsoncons(_ext)?/.*", "tests", re.compile(r"_test\.cpp$|/testing/|^tests/|^fuzz/")),
    (r"benchmark/.*", "benchmarks", re.compile(r"_bench\.cpp$|^bench/")),
]

# What the system gives beside the C++ standard library (whose headers have neither dot nor slash).
SYSTEM = re.compile(
    r"(sys|linux|net|netinet|arpa)/\w+\.h"
    r"|(unistd|fcntl|signal|poll|pthread|dirent|termios|dlfcn|errno|time|stdio|stdlib|string|limits"
    r"|spawn|execinfo|malloc|sched|locale|langinfo|pwd|grp|ftw|glob|fnmatch|netdb|stdint|stddef"
    r"|immintrin|x86intrin|cpuid|getopt|link|elf)\.h"
)

# Folders beside src/ that hold C++; they see every room, except those that must only see the public face.
PARTS = ["tests", "bench", "fuzz"]
PUBLIC_ONLY = ["include", "examples", "demo"]

SKIPPED_FOLDERS = {".git", "build", "output", "dist", "__pycache__", "testdata", "node_modules", ".cache"}
CODE = {".cpp", ".h", ".py", ".sh", ".cmake", ".ts", ".js", ".css", ".yaml", ".yml", ".toml"}
CODE_NAMES = {"CMakeLists.txt", "dev", "Containerfile", "packages.txt", "run"}
MAX_LINES = 1000

INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')
COMMENT_START = re.compile(r'^\s*(//+|#+|<!--|/\*+|--|;|r?"""|\'\'\')\s*')


@dataclass(frozen=True, order=True)
class Problem:
    """One finding, printed as compilers do."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: error: {self.message}"


def files_of(root):
    """All files below root as sorted relative POSIX paths; skips builds, results and test data."""
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(d for d in subfolders if d not in SKIPPED_FOLDERS and not d.startswith("build-"))
        for name in names:
            found.append(PurePosixPath((Path(folder) / name).relative_to(root).as_posix()))
    return sorted(found)


def is_code(path):
    return path.suffix in CODE or path.name in CODE_NAMES


def check_purpose(path, lines):
    """The first line (after `#!`) is a comment that says what the file is for."""
    first = 1 if lines and lines[0].startswith("#!") else 0
    text = lines[first] if len(lines) > first else ""
    start = COMMENT_START.match(text)
    if not start or len(text[start.end():].split()) < 3:
        yield Problem(str(path), first + 1, "the first line must be a comment that says what this file is for")


def check_size(path, lines):
    if len(lines) > MAX_LINES:
        yield Problem(str(path), MAX_LINES + 1, f"{len(lines)} lines; split the file, {MAX_LINES} is the limit")


def place_of(path):
    """(room or part, is a room). ("", False) for files where includes are not checked."""
    parts = path.parts
    if parts[0] == "src":
        return (parts[1] if len(parts) > 2 else "", True)
    if parts[0] in PARTS or parts[0] in PUBLIC_ONLY:
        return (parts[0], False)
    return ("", False)


def check_library(path, line, header, place, in_room):
    """Who may include the third-party `header`; None if it belongs to no library we know."""
    for pattern, use, allowed in TEST_LIBRARIES:
        if re.fullmatch(pattern, header):
            if allowed.search(str(path)):
                return []
            return [Problem(str(path), line, f"<{header}> is for {use} only")]
    for library in LIBRARIES:
        if not re.fullmatch(library.headers, header):
            continue
        if str(path) in (library.peer_of, library.also):
            return []
        if not in_room or place != library.room:
            return [Problem(str(path), line, f"{library.name} (<{header}>) may be included in src/{library.room} only")]
        if path.suffix != ".cpp":
            return [Problem(str(path), line, f"{library.name} (<{header}>) may be included in .cpp files only")]
        if library.only_file and path.name != library.only_file:
            where = f"src/{library.room}/{library.only_file}"
            return [Problem(str(path), line, f"{library.name} (<{header}>) may be included in {where} only")]
        return []
    return None


def check_own(path, line, header, place, in_room):
    """May this file include our own header `room/…` or `extractinator/…`?"""
    target = PurePosixPath(header).parts[0]
    if target == "extractinator":
        return []
    if place in PUBLIC_ONLY:
        return [Problem(str(path), line, f'"{header}": {place}/ may include the public headers (extractinator/…) only')]
    if "testing" in PurePosixPath(header).parts[1:] and not is_test(path):
        return [Problem(str(path), line, f'"{header}" is a test helper; only tests may include it')]
    if in_room and ROOMS.index(target) > ROOMS.index(place):
        return [Problem(str(path), line, f"room `{place}` may not include room `{target}`, which stands above it: \"{header}\"")]
    return []


def is_test(path):
    return path.parts[0] in PARTS or path.stem.endswith(("_test", "_bench")) or "testing" in path.parts


def check_includes(root, path, lines):
    place, in_room = place_of(path)
    if not place or (in_room and place not in ROOMS):
        return
    for number, text in enumerate(lines, 1):
        match = INCLUDE.match(text)
        if not match:
            continue
        header, quoted = match[2] or match[3], match[3] is not None
        problems = check_library(path, number, header, place, in_room)
        if problems is not None:
            yield from problems
        elif "/" in header and header.split("/")[0] in [*ROOMS, "extractinator"]:
            yield from check_own(path, number, header, place, in_room)
        elif quoted and "/" not in header and (root / path.parent / header).exists():
            pass
        elif quoted and path.parts[0] in PARTS and (header.startswith(f"{place}/") or (root / place / header).exists()):
            pass
        elif quoted:
            yield Problem(str(path), number, f'"{header}" is in no room; write "room/file.h"')
        elif not re.fullmatch(r"[a-z0-9_]+", header) and not SYSTEM.fullmatch(header):
            yield Problem(str(path), number, f"<{header}> belongs to no library in the table of tools/check_layers.py")


def check_rooms(paths):
    """Every folder of src/ is a room, and C++ lies in one."""
    seen = set()
    for path in paths:
        if path.parts[0] != "src" or len(path.parts) < 2:
            continue
        if len(path.parts) == 2:
            if path.suffix in {".cpp", ".h"}:
                yield Problem(str(path), 1, "a source file must lie in a room (src/<room>/)")
        elif path.parts[1] not in ROOMS and path.parts[1] not in seen:
            seen.add(path.parts[1])
            yield Problem(str(path), 1, f"unknown room `{path.parts[1]}`; rooms are {', '.join(ROOMS)}")


def check_tree(root):
    """All problems of the checkout at `root`, sorted, and the number of files read."""
    root = Path(root)
    paths = files_of(root)
    problems = list(check_rooms(paths))
    checked = [path for path in paths if is_code(path)]
    for path in checked:
        lines = (root / path).read_text(encoding="utf-8", errors="replace").splitlines()
        problems += check_purpose(path, lines)
        problems += check_size(path, lines)
        if path.suffix in {".cpp", ".h"}:
            problems += check_includes(root, path, lines)
    return sorted(set(problems)), len(checked)


def main(arguments):
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    if not root.is_dir():
        print(f"check_layers: {root} is not a folder", file=sys.stderr)
        return 2
    problems, checked = check_tree(root)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"layers: {len(problems)} problems in {checked} files", file=sys.stderr)
        return 1
    print(f"layers: {checked} files in order")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
