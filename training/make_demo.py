"""Writes demo/data and demo/truth: `python3 make_demo.py --program extractinate`. 60 reports per task, held out from training."""

import argparse
import csv
import json
from pathlib import Path

import chats
import generate
import prompt
import samples

DEMO = Path(__file__).resolve().parent.parent / "demo"
REPORTS = 60

# Tasks of the demo project that are synthetic DRAGON tasks, with the number each has there.
DRAGON = {4: 18, 5: 20, 6: 15}


def generated(number):
    """(report, truth) of each record of a task that `generate.py` makes."""
    return [generate.record("demo", number, index) for index in range(REPORTS)]


def synthetic(program):
    """The same of the tasks that the program makes, {task number: [(report, truth), …]}."""
    made = chats.held_out(program, chats.seed_of("demo"), REPORTS, "nl", DRAGON.values())
    return {number: [(report, json.loads(answer)) for _, report, answer in made[dragon]] for number, dragon in DRAGON.items()}


def rows(number, text_column, records):
    """The records as they stand in the data file; ids keep their leading zeros."""
    for index, (report, _) in enumerate(records):
        day = generate.Draw("demo", f"date{number}", index)
        date = f"{day.number(2018, 2024)}-{day.number(1, 12):02}-{day.number(1, 28):02}"
        yield {"patient id": f"{index + 1:03}", "report date": date, text_column: report}


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    print(path)


def write_task(number, path, records):
    """The data and the truth of the task file at `path`."""
    task = prompt.load_task(path)
    table = list(rows(number, task["Input_Field"], records))
    data = DEMO / "data" / task["Data_Path"]
    if data.suffix == ".csv":
        data.parent.mkdir(parents=True, exist_ok=True)
        with data.open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, list(table[0]), lineterminator="\n")
            lines.writeheader()
            lines.writerows(table)
        print(data)
    elif data.suffix == ".json":
        write(data, json.dumps(table, ensure_ascii=False, indent=2) + "\n")
    else:
        write(data, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in table))
    truth = [{"patient id": row["patient id"], **answer} for row, (_, answer) in zip(table, records)]
    write(DEMO / "truth" / f"{path.stem}.json", json.dumps(truth, ensure_ascii=False, indent=2) + "\n")


def main(program):
    """Without `program`, the tasks that need none."""
    made = {number: generated(number) for number in samples.tasks()} | (synthetic(program) if program else {})
    for path in samples.TASK_FILES:
        if (number := int(path.name[4:7])) in made:
            write_task(number, path, made[number])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=Path, required=True, help="extractinate, which makes the reports of the synthetic DRAGON tasks")
    main(parser.parse_args().program)
