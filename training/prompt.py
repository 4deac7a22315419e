"""Renders prompt layout v1 for a task file: system text, whole chat text, and the canonical answer.

Written independently of the C++ room `prompt`; a test compares the two, byte for byte. It knows the inline
`Parser_Format` dictionary only, which is all that the demo tasks use.
"""

import json
import re
from pathlib import Path

IM_START = "<|im_start|>"
IM_END = "<|im_end|>"
TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "any": "any value"}


def load_task(path):
    """The task file as a dictionary, fields in file order."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def fold(text):
    """White-space runs folded to one space and trimmed, as descriptions appear in the prompt."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


def json_text(value):
    """Canonical JSON: `", "` and `": "` separators, raw UTF-8, shortest numbers (7, not 7.0)."""
    if isinstance(value, dict):
        return "{" + ", ".join(json.dumps(k, ensure_ascii=False) + ": " + json_text(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_text(v) for v in value) + "]"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def type_phrase(spec):
    """What stands in the parentheses of a field line, without `or null`."""
    if "literals" in spec:
        return "one of " + ", ".join(json_text(v) for v in spec["literals"])
    if spec["type"] == "list":
        return "list of " + type_phrase(spec["items"])
    if spec["type"] == "dict":
        return "object"
    return TYPES[spec["type"]]


def properties_of(spec):
    """The nested properties of an object or of a list of objects, or None."""
    while spec["type"] == "list":
        spec = spec["items"]
    return spec.get("properties") if spec["type"] == "dict" else None


def field_lines(properties, with_evidence=False, depth=0):
    """One line per property in schema order, nested properties one level deeper; a quote before each scalar one if asked for."""
    lines = []
    for name, spec in properties.items():
        if with_evidence and spec["type"] not in ("list", "dict"):
            lines.append("  " * depth + f"- {name}_evidence (quote or null)")
        phrase = type_phrase(spec) + (" or null" if spec.get("optional") is True else "")
        line = "  " * depth + f"- {name} ({phrase})"
        if spec.get("description"):
            line += ": " + fold(spec["description"])
        lines.append(line)
        if nested := properties_of(spec):
            lines += field_lines(nested, with_evidence, depth + 1)
    return lines


QUOTES = (
    "A quote is a short passage of the report, word for word, that shows the value of the field behind it. "
    "Use null where there is none."
)


def system_text(task, with_evidence=False):
    """The instruction, identical for every record of a task."""
    return "\n".join(
        [
            "You extract structured data from a report.",
            "Task: " + fold(task["Description"]),
            "Fields of the answer:",
            *field_lines(task["Parser_Format"], with_evidence),
            "Answer with one JSON object only. Use null where the report gives no value.",
            *([QUOTES] if with_evidence else []),
        ]
    )


def chat_around(system):
    """What stands before and after a report whose system text this is."""
    return f"{IM_START}system\n{system}{IM_END}\n{IM_START}user\n", f"{IM_END}\n{IM_START}assistant\n"


def chat_parts(task, report, with_evidence=False):
    """(scaffold before the report, the report, scaffold after it): tokenised separately."""
    before, after = chat_around(system_text(task, with_evidence))
    return before, report, after


def chat_text(task, report, with_evidence=False):
    """The text the model reads before it writes its answer."""
    return "".join(chat_parts(task, report, with_evidence))


# The same template for llama.cpp and other readers of the model file.
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
