#!/usr/bin/env python3
"""Tests of check_layers.py: miniature trees, one good and one broken in each way it can be."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import check_layers  # noqa: E402

SAYS = "// Says what this file is for.\n"

GOOD = {
    "src/base/error.h": SAYS + "#pragma once\n#include <string>\n#include <sys/stat.h>\n",
    "src/base/hash.cpp": SAYS + '#include "base/hash.h"\n#include <blake3.h>\n#include "error.h"\n',
    "src/base/hash.h": SAYS,
    "src/store/run_store.h": SAYS + '#include "json/value.h"\n',
    "src/schema/schema_test.cpp": SAYS + '#include "schema/testing/arbitrary.h"\n#include <gtest/gtest.h>\n',
    "src/schema/testing/arbitrary.h": SAYS + "#include <rapidcheck.h>\n",
    "src/engine/model.cpp": SAYS + '#include "llama.h"\n#include "base/error.h"\n',
    "src/prompt/chat_template.cpp": SAYS + "#include <minja/chat-template.hpp>\n#include <nlohmann/json.hpp>\n",
    "src/dataset/sqlite_reader.cpp": SAYS + "#include <sqlite3.h>\n",
    "src/dataset/postgres_reader.cpp": SAYS + "#include <libpq-fe.h>\n",
    "src/dataset/byte_source.cpp": SAYS + "#include <zlib.h>\n#include <zstd.h>\n",
    "src/json/parse_bench.cpp": SAYS + "#include <benchmark/benchmark.h>\n",
    "bench/masks/llama_peer.cpp": SAYS + "#include <llama.h>\n",
    "include/extractinator/extract.h": SAYS + '#include "extractinator/error.h"\n',
    "tests/privacy_test.cpp": SAYS + '#include "cli/main.h"\n#include <gmock/gmock.h>\n#include "support.h"\n',
    "tests/resume_test.cpp": SAYS + '#include "tests/support.h"\n',
    "tests/support.h": SAYS,
    "tools/x.py": '#!/usr/bin/env python3\n"""Says what it does."""\n',
    "dev": "#!/bin/bash\n# Does everything there is.\n",
    "build/dev/generated.cpp": "no comment",
    "src/json/testdata/input.py": "no comment",
}

# name: (files over GOOD, the place and a part of the message that must be reported)
BAD = {
    "upward": ({"src/json/a.h": SAYS + '#include "schema/schema.h"\n'}, "src/json/a.h:2", "room `json` may not include room `schema`"),
    "upward in a test": ({"src/json/a_test.cpp": SAYS + '#include "cli/x.h"\n'}, "src/json/a_test.cpp:2", "room `cli`"),
    "upward with angle brackets": ({"src/json/a.h": SAYS + "#include <schema/schema.h>\n"}, "src/json/a.h:2", "room `schema`"),
    "indented include": ({"src/json/a.h": SAYS + '#  include "cli/x.h"\n'}, "src/json/a.h:2", "room `cli`"),
    "library in another room": ({"src/run/a.cpp": SAYS + "#include <sqlite3.h>\n"}, "src/run/a.cpp:2", "src/store only"),
    "library in another file of a room that has one": (
        {"src/dataset/a.cpp": SAYS + "#include <sqlite3.h>\n"}, "src/dataset/a.cpp:2", "src/store only",
    ),
    "library in a header": ({"src/store/a.h": SAYS + "#include <sqlite3.h>\n"}, "src/store/a.h:2", ".cpp files only"),
    "library beside its file": ({"src/prompt/b.cpp": SAYS + "#include <nlohmann/json.hpp>\n"}, "src/prompt/b.cpp:2", "chat_template.cpp only"),
    "library in tests/": ({"tests/a_test.cpp": SAYS + "#include <llama.h>\n"}, "tests/a_test.cpp:2", "src/engine only"),
    "library in bench/": ({"bench/masks/main.cpp": SAYS + "#include <llama.h>\n"}, "bench/masks/main.cpp:2", "src/engine only"),
    "quoted library": ({"src/run/a.cpp": SAYS + '#include "ggml-backend.h"\n'}, "src/run/a.cpp:2", "llama.cpp"),
    "test library in the product": ({"src/json/a.cpp": SAYS + "#include <gtest/gtest.h>\n"}, "src/json/a.cpp:2", "tests only"),
    "oracle in the product": ({"src/json/a.cpp": SAYS + "#include <jsoncons/json.hpp>\n"}, "src/json/a.cpp:2", "tests only"),
    "benchmark in a test": ({"src/json/a_test.cpp": SAYS + "#include <benchmark/benchmark.h>\n"}, "src/json/a_test.cpp:2", "benchmarks only"),
    "test helper in the product": ({"src/run/a.cpp": SAYS + '#include "schema/testing/arbitrary.h"\n'}, "src/run/a.cpp:2", "test helper"),
    "unknown library": ({"src/run/a.cpp": SAYS + "#include <boost/any.hpp>\n"}, "src/run/a.cpp:2", "no library in the table"),
    "unknown own header": ({"src/run/a.cpp": SAYS + '#include "util/any.h"\n'}, "src/run/a.cpp:2", "in no room"),
    "room behind the public face": ({"include/extractinator/a.h": SAYS + '#include "run/run.h"\n'}, "include/extractinator/a.h:2", "public headers"),
    "unknown room": ({"src/util/a.h": SAYS}, "src/util/a.h:1", "unknown room `util`"),
    "no room": ({"src/main.cpp": SAYS}, "src/main.cpp:1", "must lie in a room"),
    "no purpose": ({"src/json/a.h": "#pragma once\n"}, "src/json/a.h:1", "what this file is for"),
    "empty file": ({"src/json/a.h": ""}, "src/json/a.h:1", "what this file is for"),
    "no purpose after #!": ({"tools/a.py": "#!/usr/bin/env python3\nimport os\n"}, "tools/a.py:2", "what this file is for"),
    "too long": ({"src/json/a.cpp": SAYS * 1001}, "src/json/a.cpp:1001", "split the file"),
}  # fmt: skip


def make_tree(folder, files):
    for path, text in files.items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


class CheckLayers(unittest.TestCase):
    def test_good_tree_has_no_problem(self):
        with tempfile.TemporaryDirectory() as folder:
            make_tree(folder, GOOD)
            problems, checked = check_layers.check_tree(folder)
            self.assertEqual([], problems)
            self.assertEqual(len(GOOD) - 2, checked)

    def test_each_break_is_found_and_nothing_else(self):
        for name, (files, place, message) in BAD.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                make_tree(folder, GOOD | files)
                problems, _ = check_layers.check_tree(folder)
                self.assertEqual(1, len(problems), problems)
                self.assertTrue(str(problems[0]).startswith(place + ": error: "), problems[0])
                self.assertIn(message, problems[0].message)

    def test_exit_codes(self):
        program = [sys.executable, check_layers.__file__]
        with tempfile.TemporaryDirectory() as folder:
            make_tree(folder, GOOD)
            self.assertEqual(0, subprocess.run([*program, folder], capture_output=True).returncode)
            make_tree(folder, {"src/main.cpp": SAYS})
            self.assertEqual(1, subprocess.run([*program, folder], capture_output=True).returncode)
            self.assertEqual(2, subprocess.run([*program, folder + "/none"], capture_output=True).returncode)


if __name__ == "__main__":
    unittest.main()
