"""Records per second of this library and of llama-server, in one go: same machine, model, records, prompts and schema, greedy.

For each workload every configuration of the server is run once and the fastest taken; then rounds follow in which each
side runs once, in an order that turns from round to round. Every run is a process of its own, and its time goes from the
first request to the last answer, without the loading of the model. docs/benchmarks.md explains the figures.
"""

import argparse
import dataclasses
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import peer
from workloads import CHECKOUT, MODELS, WORKLOADS

FOLDER = CHECKOUT / "build/throughput"
GENERATE = CHECKOUT / "build/bench/throughput/throughput_generate"
SERVER_SLOTS = (1, 2, 4, 8)

# What ours can do without: settings of throughput_generate that switch one mechanism off.
MECHANISMS = {
    "ours, one engine": {"generators": 1},
    "ours, one slot": {"generators": 1, "slots": 1},
    "ours, eight slots": {"slots": 8},
    "ours, no shared prefix": {"shares_prefix": False},
    "ours, no forced text": {"forces_text": False},
    "ours, no prompt lookup": {"prompt_lookup": "off"},
    "ours, reproducible": {"is_reproducible": True},
}


def measure_ours(settings, **changes):
    # As tools/launcher.sh sets it for users.
    environment = os.environ | {"OMP_WAIT_POLICY": "passive"}
    command = [str(GENERATE), json.dumps(settings | changes)]
    found = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    return json.loads(found.stdout) if found.stdout else None


def equal_share(ours, theirs):
    """Share of records whose answers are the same JSON values."""

    def value(text):
        try:
            return json.loads(text)
        except ValueError:
            return object()

    return sum(value(a["text"]) == value(b) for a, b in zip(ours, theirs, strict=True)) / len(ours)


def spread(values, form=None):
    """Median (least to most), with two digits behind the point, or three that count."""
    values = (statistics.median(values), min(values), max(values)) if len(values) > 1 else values
    texts = [(form or ("{:.2f}" if value >= 1 else "{:.3g}")).format(value) for value in values]
    return f"{texts[0]} ({texts[1]}–{texts[2]})" if len(texts) > 1 else texts[0]


def rate(figures):
    return figures["n_records"] / figures["seconds"]


class Measurement:
    """One workload: its files, and all runs by name."""

    def __init__(self, workload, options):
        self.workload = workload
        self.options = options
        self.model = next(model for model in MODELS if model.name == workload.model)
        self.folder = FOLDER / f"{workload.model}-{workload.name}"
        task = workload.write(self.folder)
        self.model_file = self.model.file(FOLDER)
        self.settings = {
            "model": str(self.model_file),
            "task": str(task),
            "data_dir": str(self.folder / "data"),
            "n_records": options.records or workload.n_records,
            "max_answer_tokens": workload.max_answer_tokens,
        }
        measure_ours(self.settings, requests=str(self.folder / "requests.json"))
        self.requests = json.loads((self.folder / "requests.json").read_text(encoding="utf-8"))
        self.answers = []
        self.runs = {}

    def ours(self, **changes):
        return measure_ours(self.settings, **changes)

    def server(self, config, answer_tokens=None):
        log = self.folder / "llama-server.log"
        return peer.measure(self.model_file, config, self.requests, self.workload.max_answer_tokens, log, answer_tokens)

    def scan(self):
        """Runs the server once with each number of slots and threads, then the fastest with threads that spin while they
        wait, if nothing else needs the processors. Returns the fastest."""
        tried = {}
        is_idle = os.getloadavg()[0] < 1

        def attempt(config):
            tried[config] = self.server(config)
            del tried[config]["answers"]
            progress(f"llama-server, {config}: {spread([rate(tried[config])])} records/s")

        for threads in self.model.server_threads:
            for slots in self.options.server_slots:
                if slots <= self.settings["n_records"]:
                    attempt(peer.Configuration(slots, threads or os.cpu_count(), "passive"))
        fastest = max(tried, key=lambda config: rate(tried[config]))
        if fastest.threads > 1 and is_idle:
            attempt(dataclasses.replace(fastest, wait_policy="active"))
        self.scanned = list(tried.values())
        return max(tried, key=lambda config: rate(tried[config]))

    def measure(self):
        progress(f"{self.workload.title}: {self.settings['n_records']} records")
        begin = time.perf_counter()
        load = [os.getloadavg()[0]]
        # Once unmeasured: it brings the model file into memory and says how long the answers are.
        answers = self.folder / "answers.json"
        figures = self.ours(answers=str(answers))
        self.answers = json.loads(answers.read_text(encoding="utf-8"))
        n_tokens = [answer["n_tokens"] for answer in self.answers]
        n_choices = round(figures["n_choices"] / figures["n_records"])
        config = self.scan()
        sides = {
            "ours": self.ours,
            "llama-server": lambda: self.server(config),
            "every token known": lambda: self.ours(known=n_tokens),
            "llama-server, no schema": lambda: self.server(config, n_tokens),
        }
        if not self.model.shape:  # Larger models compute choices of several records together.
            sides["every token known, a pass per choice"] = lambda: self.ours(known=n_tokens, passes=n_choices)
        if self.options.mechanisms:
            for name, changes in MECHANISMS.items():
                sides[name] = lambda changes=changes: self.ours(**changes)
        self.runs = {name: [] for name in sides}
        for round_number in range(self.options.rounds):
            names = list(sides) if round_number % 2 == 0 else list(reversed(sides))
            for name in names:
                figures = sides[name]()
                if name == "llama-server":
                    figures["equal_share"] = equal_share(self.answers, figures["answers"])
                figures.pop("answers", None)
                self.runs[name].append(figures)
                progress(f"round {round_number + 1}, {name}: {spread([rate(figures)])} records/s")
        load.append(os.getloadavg()[0])
        self.result = {
            "model": self.workload.model,
            "workload": self.workload.name,
            "settings": {"n_records": self.settings["n_records"], "max_answer_tokens": self.workload.max_answer_tokens},
            "server": dataclasses.asdict(config),
            "server_scan": self.scanned,
            "load": load,
            "took_seconds": time.perf_counter() - begin,
            "runs": self.runs,
            "ratios": {name: self.ratios(name) for name in sides if name != "ours"},
        }
        return self.result

    def ratios(self, name):
        """Ours against `name`, round by round, so that what slows the machine slows both."""
        return [rate(a) / rate(b) for a, b in zip(self.runs["ours"], self.runs[name], strict=True)]


def progress(text):
    print(text, file=sys.stderr, flush=True)


def table(result):
    scan = "; ".join(f"{peer.Configuration(s['n_slots'], s['n_threads'], s['wait_policy'])}: {spread([rate(s)])}" for s in result["server_scan"])
    yield f"### {result['model']}, {result['workload']}"
    yield ""
    yield f"{result['settings']['n_records']} records; llama-server in records/s by how it was started: {scan}."
    yield f"Ours has {result['runs']['ours'][0]['n_slots']} slots. Load of the machine before and after: {result['load'][0]:.1f}, {result['load'][1]:.1f}."
    yield ""
    yield "| | records/s | ours is … times as fast | forward passes | prefilled | generated | complete | processor, ms | outside llama.cpp | memory |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for name, runs in result["runs"].items():
        first = runs[0]
        n = first["n_records"]
        cells = [name, spread([rate(run) for run in runs])]
        cells.append(spread(result["ratios"][name]) if name != "ours" else "")
        cells += [f"{first[key] / n:.1f}" for key in ("n_forward_passes", "n_prefilled_tokens", "n_generated_tokens")]
        cells.append(f"{first['n_complete']} of {n}")
        cells.append(spread([1000 * run["processor_seconds"] / n for run in runs], "{:.1f}"))
        cells.append(spread([100 * run["other_seconds"] / run["seconds"] for run in runs], "{:.1f}") + " %" if "other_seconds" in first else "–")
        cells.append(f"{max(run['peak_kilobytes'] for run in runs) / 1024:.0f} MiB")
        yield "| " + " | ".join(cells) + " |"
    yield ""
    equal = statistics.median(run["equal_share"] for run in result["runs"]["llama-server"])
    yield f"Answers with the same values on both sides: {100 * equal:.0f} %."
    yield ""


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as cpu:
        name = next((line.split(":")[1].strip() for line in cpu if line.startswith("model name")), platform.machine())
    version = subprocess.run(["llama-server", "--version"], capture_output=True, text=True, check=True)
    return {"processor": name, "n_processors": os.cpu_count(), "llama_server": (version.stdout + version.stderr).splitlines()[0]}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench throughput", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="", help="only models with this in their name: " + ", ".join(model.name for model in MODELS))
    parser.add_argument("--workload", default="", help="only workloads with this in their name: " + ", ".join(dict.fromkeys(w.name for w in WORKLOADS)))
    parser.add_argument("--rounds", type=int, default=5, help="runs of each side per workload (5)")
    parser.add_argument("--records", type=int, default=0, help="records of each workload, at most as many as it has")
    parser.add_argument("--slots", type=int, nargs="+", dest="server_slots", default=SERVER_SLOTS, help="slots of llama-server to try (1 2 4 8)")
    parser.add_argument("--mechanisms", action="store_true", help="also ours with one mechanism switched off: " + "; ".join(MECHANISMS))
    parser.add_argument("--quick", action="store_true", help="the demo model, one workload, 40 records, 2 rounds: does it work at all?")
    parser.add_argument("--json", type=Path, default=FOLDER / "results.json", help="all figures of all runs (build/throughput/results.json)")
    options = parser.parse_args()
    if options.quick:
        options.model, options.workload, options.rounds, options.records, options.server_slots = "demo", "presence", 2, 40, (4,)
    chosen = [w for w in WORKLOADS if options.model in w.model and options.workload in w.name]
    # What takes long is measured when it is asked for by name.
    chosen = [w for w in chosen if w.in_full_run or (options.model and options.workload)]
    if not chosen:
        parser.error("no workload of that name for that model")
    FOLDER.mkdir(parents=True, exist_ok=True)
    results = {"machine": machine(), "workloads": []}
    for workload in chosen:
        results["workloads"].append(Measurement(workload, options).measure())
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
        print("\n".join(table(results["workloads"][-1])), flush=True)
    progress(f"all figures: {options.json}")


if __name__ == "__main__":
    main()
