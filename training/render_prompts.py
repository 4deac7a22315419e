"""Prints one JSON line {"row", "prompt"} per record of each task file: `python3 render_prompts.py ../demo/tasks/Task*.json`.

Rows count from 0 in each task file. The data file is looked up in `data/` beside the folder of the task file.
"""

import csv
import json
import sys
from pathlib import Path

import prompt


def read_records(path):
    """The records of a CSV, JSON or JSONL file as dictionaries, values untouched."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(text)
    return [json.loads(line) for line in text.split("\n") if line]


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    for name in sys.argv[1:]:
        path = Path(name)
        task = prompt.load_task(path)
        for row, record in enumerate(read_records(path.resolve().parent.parent / "data" / task["Data_Path"])):
            print(json.dumps({"row": row, "prompt": prompt.chat_text(task, record[task["Input_Field"]])}, ensure_ascii=False))


if __name__ == "__main__":
    main()
