"""Scores a model on held-out reports by greedy decoding: `python3 evaluate.py CHECKPOINT --split check --reports 100`."""

import argparse
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent


def field_counts(truth, answer):
    """(equal, in the answer, in the truth) over the fields of two lists of biopsies, matched by number."""
    found = {b.get("number"): b for b in answer if isinstance(b, dict)} if isinstance(answer, list) else {}
    wanted = {b["number"]: b for b in truth}
    equal = sum(wanted[n][k] == found[n].get(k) for n in wanted if n in found for k in wanted[n])
    return equal, 3 * len(found), 3 * len(wanted)


def scores(number, truths, answers):
    """Named scores of one task; an answer that is not an object counts as wrong in every field."""
    answers = [a if isinstance(a, dict) else {} for a in answers]
    count = len(truths)
    if number == 1:
        return {k: sum(k in a and a[k] == t[k] for t, a in zip(truths, answers)) / count for k in ("nodule_present", "location")}
    if number == 2:

        def near(truth, answer):
            if truth is None or not isinstance(answer, (int, float)):
                return truth is answer
            return abs(truth - answer) <= 1

        pairs = [(t["diameter_mm"], a.get("diameter_mm", "none")) for t, a in zip(truths, answers)]
        return {"diameter_within_1mm": sum(near(t, a) for t, a in pairs) / count, "diameter_exact": sum(t == a for t, a in pairs) / count}
    sums = [sum(c) for c in zip(*(field_counts(t["biopsies"], a.get("biopsies")) for t, a in zip(truths, answers)))]
    return {"biopsies_field_f1": 2 * sums[0] / max(1, sums[1] + sums[2]), "biopsies_exact": sum(t == a for t, a in zip(truths, answers)) / count}


def parse(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def greedy(model, prompts, end, limit=420):
    """The most likely answer tokens of each prompt, unconstrained. Re-reads the whole sequence for each token: simple, slow."""
    import torch

    rows = [list(p) for p in prompts]
    alive = list(range(len(rows)))
    device = model.embedding.weight.device
    with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16):
        for _ in range(limit):
            longest = max(len(rows[i]) for i in alive)
            tokens = torch.zeros((len(alive), longest), dtype=torch.long)
            for j, i in enumerate(alive):
                tokens[j, : len(rows[i])] = torch.tensor(rows[i])
            last = torch.tensor([len(rows[i]) - 1 for i in alive])
            states = model.hidden(tokens.to(device))[torch.arange(len(alive)), last]
            for i, token in zip(list(alive), model.logits(states).argmax(-1).tolist()):
                rows[i].append(token)
            alive = [i for i in alive if rows[i][-1] != end and len(rows[i]) < model.shape.context]
            if not alive:
                break
    return [row[len(p) :] for row, p in zip(rows, prompts)]


def guided(model, samples):
    """Share of samples whose answer is the most likely token at every place, given the truth so far: one pass, fast.

    Equal to greedy decoding giving exactly the true answer.
    """
    import torch

    right = []
    device = model.embedding.weight.device
    with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16):
        for start in range(0, len(samples), 32):
            rows = samples[start : start + 32]
            tokens = torch.zeros((len(rows), max(len(p) + len(a) for p, a in rows)), dtype=torch.long)
            for i, (p, a) in enumerate(rows):
                tokens[i, : len(p) + len(a)] = torch.tensor(p + a)
            states = model.hidden(tokens.to(device))
            for i, (p, a) in enumerate(rows):
                best = model.logits(states[i, len(p) - 1 : len(p) + len(a) - 1]).argmax(-1).tolist()
                right.append(sum(x == y for x, y in zip(best, a)) / len(a))
    return {"answers_exact": sum(r == 1 for r in right) / len(right), "tokens_right": sum(right) / len(right)}


def check(model, checks):
    """Shares of wholly right answers and right tokens of each of the named lists of samples."""
    found = {}
    for name, rows in checks.items():
        if rows:
            found |= {f"{name}_{k}": round(v, 4) for k, v in guided(model, rows).items()}
    return found


def main():
    import torch

    import generate
    import samples
    import tokenizer
    from model import Model, Shape

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--split", default="check", choices=generate.SPLITS)
    parser.add_argument("--reports", type=int, default=60, help="per task")
    parser.add_argument("--guided", action="store_true", help="one pass along the true answer instead of decoding")
    parser.add_argument("--vocabulary", type=Path, default=HERE / "vocabulary.json")
    parser.add_argument("--program", type=Path, help="extractinate: with --guided, also the synthetic DRAGON tasks")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, weights_only=True, map_location="cpu")
    model = Model(Shape(**state["shape"]))
    model.load_state_dict(state["model"])
    sampler = samples.Sampler(tokenizer.Tokenizer.load(options.vocabulary), options.program)
    if options.guided:
        print(json.dumps(check(model, sampler.checks(options.reports))))
        return
    for number in sampler.tasks:
        records = [generate.record(options.split, number, i) for i in range(options.reports)]
        prompts = [sampler.prompt_ids((number, False), report) for report, _ in records]
        texts = [sampler.tokenizer.decode(ids) for ids in greedy(model, prompts, sampler.tokenizer.im_end)]
        print(json.dumps({"task": number, **scores(number, [t for _, t in records], [parse(t) for t in texts])}), flush=True)


if __name__ == "__main__":
    main()
