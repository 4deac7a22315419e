#!/usr/bin/env python3
"""Prints the table of docs/schema.md: where each keyword of JSON Schema is enforced in the schemas of a test suite.

Usage: keyword_table.py PROGRAM SUITES    SUITES has json-schema-draft2020-12/*.json and json-schema-remotes/draft2020-12.
The last line counts the schemas that are accepted and those that are refused, by reason.
"""

import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

REMOTES = "http://localhost:1234/draft2020-12/"


def documents(suites):
    """--document options for the remotes the suite refers to."""
    folder = suites / "json-schema-remotes" / "draft2020-12"
    options = []
    for path in sorted(folder.rglob("*.json")):
        options += ["--document", f"{REMOTES}{path.relative_to(folder).as_posix()}={path}"]
    return options


def main():
    program, suites = sys.argv[1], Path(sys.argv[2])
    given = documents(suites)
    counts = collections.defaultdict(collections.Counter)
    accepted, refused = 0, collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        schema_file = Path(scratch) / "schema.json"
        for suite in sorted((suites / "json-schema-draft2020-12").glob("*.json")):
            for group in json.loads(suite.read_text(encoding="utf-8")):
                schema_file.write_text(json.dumps(group["schema"]), encoding="utf-8")
                command = [program, "schema", "check", "--json", str(schema_file), *given]
                result = subprocess.run(command, capture_output=True, text=True, check=False)
                report = json.loads(result.stdout)
                if not report["is_accepted"]:
                    refused[report["error"]["code"]] += 1
                    continue
                accepted += 1
                for entry in report["keywords"]:
                    counts[entry["keyword"]][entry["enforcement"]] += 1
    print("| keyword | decoding | afterwards |")
    print("|---|---|---|")
    for keyword, where in sorted(counts.items(), key=lambda item: item[0].lstrip("$")):
        if where["decoding"] or where["afterwards"]:
            print(f"| `{keyword}` | {where['decoding'] or ''} | {where['afterwards'] or ''} |")
    print()
    reasons = ", ".join(f"{n} {code}" for code, n in sorted(refused.items()))
    print(f"{accepted} schemas accepted, {sum(refused.values())} refused" + (f": {reasons}" if reasons else ""))


if __name__ == "__main__":
    main()
