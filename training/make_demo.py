"""Writes demo/data and demo/truth: `python3 make_demo.py`. 60 reports per task from the `demo` split."""

import csv
import json
from pathlib import Path

import generate
import samples

DEMO = Path(__file__).resolve().parent.parent / "demo"
REPORTS = 60


def rows(number, text_column):
    """The records as they stand in the data file; ids keep their leading zeros."""
    for index in range(REPORTS):
        report, _ = generate.record("demo", number, index)
        day = generate.Draw("demo", f"date{number}", index)
        date = f"{day.number(2018, 2024)}-{day.number(1, 12):02}-{day.number(1, 28):02}"
        yield {"patient id": f"{index + 1:03}", "report date": date, text_column: report}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    print(path)


def main():
    for number, task in samples.tasks().items():
        records = list(rows(number, task["Input_Field"]))
        path = DEMO / "data" / task["Data_Path"]
        if path.suffix == ".csv":
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, list(records[0]), lineterminator="\n")
                table.writeheader()
                table.writerows(records)
            print(path)
        elif path.suffix == ".json":
            write(path, json.dumps(records, ensure_ascii=False, indent=2) + "\n")
        else:
            write(path, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records))
        truth = [{"patient id": r["patient id"], **generate.record("demo", number, i)[1]} for i, r in enumerate(records)]
        name = next(p.stem for p in samples.TASK_FILES if int(p.name[4:7]) == number)
        write(DEMO / "truth" / f"{name}.json", json.dumps(truth, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
