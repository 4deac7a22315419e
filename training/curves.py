"""Draws the log of a training, or of several, as one SVG: `python3 curves.py RUN/log.jsonl --out curves.svg`.

Above the loss of the answers' tokens (logarithmic), below the share of held-out answers that are wholly right, by step.
"""

import argparse
import html
import json
import math
from pathlib import Path

WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP = 720, 250, 60, 130, 30, 50
COLOURS = ["#1b6ca8", "#c2571a", "#2f7d32", "#7b3fa0", "#8a6d00"]


def read(path):
    """({step: loss}, {step: mean share of right answers}, name) of a log; of repeated steps the last."""
    losses, shares = {}, {}
    for line in path.read_text(encoding="utf-8").splitlines():
        facts = json.loads(line)
        exact = [v for k, v in facts.items() if k.endswith("_answers_exact")]
        if "loss" in facts:
            losses[facts["step"]] = facts["loss"]
        if exact:
            shares[facts["step"]] = sum(exact) / len(exact)
    return losses, shares, path.parent.name or path.stem


def panel(top, title, series, last, low, high, place, ticks):
    """One diagram: `place` turns a value into a share of the height."""
    out = [f'<text x="{LEFT}" y="{top - 8}" class="t">{html.escape(title)}</text>']
    for tick in ticks:
        y = top + HEIGHT * (1 - place(tick, low, high))
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="g"/><text x="{LEFT - 8}" y="{y + 4:.1f}" class="e">{tick:g}</text>')
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + (WIDTH - LEFT - RIGHT) * share
        out.append(f'<text x="{x:.1f}" y="{top + HEIGHT + 18}" class="m">{last * share:.0f}</text>')
    for i, (values, name) in enumerate(series):
        points = [(LEFT + (WIDTH - LEFT - RIGHT) * step / last, top + HEIGHT * (1 - place(v, low, high))) for step, v in sorted(values.items())]
        colour = COLOURS[i % len(COLOURS)]
        out.append(f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
        if points:
            out.append(f'<text x="{points[-1][0] + 6:.1f}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{html.escape(name)}</text>')
    return "\n".join(out)


def logarithmic(value, low, high):
    return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))


def linear(value, low, high):
    return (value - low) / (high - low)


def draw(logs):
    """The SVG of [(losses, shares, name)]."""
    last = max(max(losses, default=1) for losses, _, _ in logs)
    values = [v for losses, _, _ in logs for v in losses.values()] or [1]
    low, high = min(values) * 0.9, max(values) * 1.1
    ticks = [t for p in range(-5, 3) for t in (10.0**p, 3 * 10.0**p) if low <= t <= high]
    height = 2 * (TOP + HEIGHT) + GAP
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="Loss and right answers over training steps">',
            "<style>text{font:12px sans-serif;fill:#444}.t{font-weight:bold}.e{text-anchor:end}.m{text-anchor:middle}.g{stroke:#8884;stroke-width:.5}"
            "@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>",
            panel(TOP, "Loss of answers by step", [(losses, name) for losses, _, name in logs], last, low, high, logarithmic, ticks),
            panel(2 * TOP + HEIGHT + GAP - TOP, "Held-out answers that are wholly right, mean of the tasks", [(s, name) for _, s, name in logs], last, 0, 1, linear, (0, 0.25, 0.5, 0.75, 1)),
            "</svg>\n",
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("logs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.write_text(draw([read(path) for path in options.logs]), encoding="utf-8")
    print(options.out)
