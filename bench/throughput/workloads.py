"""The models and workloads of `./dev bench throughput`: what is asked of which model, with how many records."""

import itertools
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT / "training"))
import generate  # noqa: E402  the generator of the demo's reports


@dataclass(frozen=True)
class Model:
    name: str
    shape: tuple = ()  # Arguments of training/make_random_model.py; none: the bundled model.
    server_threads: tuple = (0,)  # Tried by the scan; 0: all processors.

    def file(self, folder):
        """The model file, made if it is not there."""
        if not self.shape:
            return CHECKOUT / "demo/model/extractinator-demo.gguf"
        path = folder / f"{self.name}.gguf"
        if not path.exists():
            part = path.with_suffix(".part")
            subprocess.run([sys.executable, CHECKOUT / "training/make_random_model.py", part, *self.shape], check=True)
            part.rename(path)
        return path


MODELS = [
    Model("demo", server_threads=(1, 0)),
    # 40 million parameters; fast enough for long reports on two cores.
    Model("random-40m", tuple("--vocab 32768 --embd 512 --layers 8 --heads 8 --kv-heads 2 --ff 1408 --context 8192".split())),
    # The shape of Qwen2.5-0.5B, whose output layer is a quarter of the work.
    Model("random-0.5b", tuple("--vocab 151936 --embd 896 --layers 24 --heads 14 --kv-heads 2 --ff 4864 --context 8192".split())),
]


def report(task_id, index):
    return generate.record("demo", task_id, index)[0]


def long_report(index, n_bytes=12_000):
    """A report with all earlier ones copied below it, about 3,000 tokens of the demo's vocabulary."""
    text = report(1, index)
    for earlier in itertools.count(1):
        if len(text.encode()) >= n_bytes:
            return text
        text += f"\n\nEerder onderzoek {earlier}:\n" + report(1, 1000 * (index + 1) + earlier)


FINDINGS = ["longnodule", "longembolie", "pleuravocht", "lymfadenopathie", "consolidatie", "emfyseem", "fibrose", "cardiomegalie"]


def many_fields():
    """25 fields with long keys; every answer is bounded, so that models without training stay comparable."""
    properties = {}
    for finding in FINDINGS:
        properties[f"{finding}_aanwezig"] = {"enum": ["ja", "nee", "onduidelijk", "niet vermeld"]}
        properties[f"{finding}_verandering"] = {"enum": ["toegenomen", "gelijk", "afgenomen", "geen vergelijking"]}
        properties[f"{finding}_afmeting_in_mm"] = {"type": "integer", "minimum": 0, "maximum": 300}
    properties["vervolgonderzoek_aanbevolen"] = {"type": "boolean"}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


SHORT_ANSWER = {
    "type": "object",
    "properties": {
        "nodule_present": {"type": "boolean"},
        "location": {"enum": ["rechter bovenkwab", "rechter middenkwab", "rechter onderkwab", "linker bovenkwab", "linker onderkwab", None]},
        "diameter_mm": {"type": "integer", "minimum": 0, "maximum": 300},
    },
    "required": ["nodule_present", "location", "diameter_mm"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Workload:
    name: str
    model: str
    n_records: int
    max_answer_tokens: int
    in_full_run: bool = True

    @property
    def title(self):
        return f"{self.model} {self.name}"

    def write(self, folder):
        """Writes the task file and its dataset; returns the task file."""
        task, reports = _task_of(self.name, self.n_records)
        (folder / "data").mkdir(parents=True, exist_ok=True)
        data = folder / "data" / f"{self.name}.jsonl"
        data.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in reports), encoding="utf-8")
        path = folder / f"Task001_{self.name}.json"
        path.write_text(json.dumps(task | {"Data_Path": data.name, "Input_Field": "text"}, ensure_ascii=False), encoding="utf-8")
        return path


# Records are chosen so that one run of a workload takes between three and twenty seconds on two cores.
WORKLOADS = [
    Workload("nodule_presence", "demo", 200, 64),
    Workload("nodule_diameter", "demo", 200, 64),
    Workload("prostate_biopsies", "demo", 60, 512),
    Workload("many_fields", "random-40m", 4, 640),
    Workload("long_reports", "random-40m", 4, 64),
    Workload("nodule_presence", "random-0.5b", 4, 64),
    Workload("many_fields", "random-0.5b", 2, 640, in_full_run=False),
    Workload("long_reports", "random-0.5b", 2, 64, in_full_run=False),
]

DEMO_TASKS = {"nodule_presence": 1, "nodule_diameter": 2, "prostate_biopsies": 3}


def _task_of(name, n_records):
    if name in DEMO_TASKS:
        number = DEMO_TASKS[name]
        task = json.loads((CHECKOUT / f"demo/tasks/Task{number:03}_{name}.json").read_text(encoding="utf-8"))
        return task, [report(number, i) for i in range(n_records)]
    if name == "many_fields":
        task = {"Description": "Vul elk veld in met wat het CT-verslag zegt.", "Parser_Format": many_fields()}
        return task, [report(1, i) for i in range(n_records)]
    task = {"Description": "Beoordeel of het CT-verslag nu een longnodule beschrijft.", "Parser_Format": SHORT_ANSWER}
    return task, [long_report(i) for i in range(n_records)]
