"""Trains a model of the demonstration. `python3 train.py --out RUN --steps 4000`; the same command goes on after an interruption.

The learning rate warms up, stays constant and falls linearly to zero over the last `--decay` share of the steps, or of
`--minutes` if these are over sooner. A stopped run may be continued with another `--steps`: that only moves the point where
the fall begins.

It begins with copies of tokens in no order. A network learns to look things up in its prompt from them within some hundred
steps; from reports alone that takes thousands.
"""

import argparse
import itertools
import json
import math
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import torch
import torch.nn.functional as F

import chats
import evaluate
import samples
import tokenizer as tok
from model import Model, Shape

HERE = Path(__file__).resolve().parent

# Width, layers, heads and feed-forward width. With a vocabulary of 4,096 they have 2.6, 4.3, 6.1 and 16.6 million parameters;
# the second and third can grow from the one before. Heads are 64 wide, with which llama.cpp is fastest.
SIZES = {"small": (192, 4, 3, 512), "medium": (192, 8, 3, 512), "large": (192, 12, 3, 512), "wide": (320, 12, 5, 896)}


def numbers(text):
    return [int(n) for n in text.split(",")]


def weights(text):
    return {int(task): int(n) for task, n in (part.split("=") for part in text.split(","))}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--steps", type=int, default=4000, help="optimiser steps in all")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="time of this call in which it must be done")
    parser.add_argument("--decay", type=float, default=0.4, help="share of the steps in which the rate falls")
    parser.add_argument("--warmup", type=int, default=100, help="steps until the full rate")
    parser.add_argument("--lr", type=float, default=3e-3, help="learning rate")
    parser.add_argument("--muon", action="store_true", help="orthogonalised updates for the block matrices")
    parser.add_argument("--batch", type=int, default=64, help="samples per step")
    parser.add_argument("--part", type=int, default=16, help="samples per forward pass, all of one task")
    parser.add_argument("--part-tokens", type=int, default=0, help="parts of this many tokens, whatever the task: for GPUs")
    parser.add_argument("--short-until", type=int, default=800, help="short reports become rarer until this step, two fifths stay")
    parser.add_argument("--copy-until", type=int, default=500, help="only copies at first, fewer until this step, a twentieth stays")
    parser.add_argument("--size", choices=SIZES, default="small", help="of the network")
    parser.add_argument("--grow-from", type=Path, metavar="WEIGHTS", help="begin with a trained model of fewer layers")
    parser.add_argument("--context", type=int, default=2048, help="tokens; what is longer is not trained on")
    parser.add_argument("--vocabulary", type=Path, default=HERE / "vocabulary.json")
    parser.add_argument("--program", type=Path, help="extractinate, which makes the chats of the synthetic DRAGON tasks; without it only the demo tasks")
    parser.add_argument("--dragon", type=float, default=0.8, help="share of these chats")
    parser.add_argument("--weights", type=weights, default={}, metavar="TASK=N,…", help="how often these of the synthetic DRAGON tasks are drawn, instead of as chats.py has it")
    parser.add_argument("--tasks", type=numbers, default=chats.TASKS, metavar="TASK,…", help="only these of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="parts computed at once; 1 on a GPU")
    parser.add_argument("--makers", type=int, default=0, help="processes that make reports; 0: in between")
    parser.add_argument("--compile", action="store_true", help="fused kernels; with --part-tokens only")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--save-every", type=int, default=25, help="steps between checkpoints")
    parser.add_argument("--check-every", type=int, default=250, help="steps between checks on held-out reports")
    parser.add_argument("--check-reports", type=int, default=24, help="held-out reports per task in a check")
    return parser.parse_args()


def rate(step, done, options):
    """The factor on the learning rate at a step, when a share `done` of the training is over."""
    return max(0.0, min(1.0, (step + 1) / options.warmup, (1 - done) / options.decay))


def tensors(rows, pad):
    """(tokens, rows and columns of the states that predict an answer token, those tokens, weights)."""
    length = max(len(p) + len(a) for p, a in rows)
    tokens = torch.full((len(rows), length), pad)
    row, column, target, weight = [], [], [], []
    for i, (before, answer) in enumerate(rows):
        tokens[i, : len(before) + len(answer)] = torch.tensor(before + answer)
        row += [i] * len(answer)
        column += range(len(before) - 1, len(before) + len(answer) - 1)
        target += answer
        # Long answers are mostly punctuation that is soon known; short ones must not drown in them.
        weight += [len(answer) ** -0.5] * len(answer)
    return tokens, torch.tensor(row), torch.tensor(column), torch.tensor(target), torch.tensor(weight)


def gradients(model, pad, part, total):
    """(loss, gradient of each parameter, tokens) of one part of a batch; `total` is the batch's sum of weights."""
    before, rows = part
    device = model.embedding.weight.device

    def there(t):
        """On the device, which is not waited for."""
        return t.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else t

    tokens, row, column, target, weight = map(there, tensors(rows, pad))
    with torch.autocast(device.type, dtype=torch.bfloat16):
        logits = model.logits(model.hidden(tokens, there(torch.tensor([before])) if before else None)[row, column])
    loss = (F.cross_entropy(logits.float(), target, reduction="none") * weight).sum() / total
    return loss.detach(), torch.autograd.grad(loss, list(model.parameters())), tokens.numel()


def optimisers(model, options):
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and "embedding" not in n]
    rest = [p for n, p in model.named_parameters() if p.dim() != 2 or "embedding" in n]
    if options.muon:
        first = torch.optim.Muon(matrices, lr=options.lr, weight_decay=0.05, adjust_lr_fn="match_rms_adamw")
    else:
        first = torch.optim.AdamW(matrices, lr=options.lr, betas=(0.9, 0.97), weight_decay=0.05)
    return [first, torch.optim.AdamW(rest, lr=options.lr, betas=(0.9, 0.97), weight_decay=0.0)]


def save(path, model, optimizers, step):
    """Writes beside and renames: a cut never leaves half a checkpoint. `weights.pt` has what evaluation and export need."""
    state = {"shape": model.shape.as_dict(), "model": model.state_dict(), "step": step}
    whole = state | {"optimizers": [o.state_dict() for o in optimizers]}
    for target, content in ((path, whole), (path.with_name("weights.pt"), state)):
        torch.save(content, target.with_suffix(".tmp"))
        os.replace(target.with_suffix(".tmp"), target)


def groups(options, first, pool):
    """(number, batches) of one group after another; `--makers` processes are ahead by two each."""

    def arguments_of(group):
        short = max(0.4, 1 - group * pool / options.short_until)
        copies = max(0.05, 1 - group * pool / options.copy_until)
        return group, options.seed, options.batch, options.part, pool, short, copies, options.context, options.part_tokens

    if options.makers == 0:
        begin_making(options)
        for group in itertools.count(first):
            yield group, make_group(*arguments_of(group))
    with ProcessPoolExecutor(options.makers, multiprocessing.get_context("spawn"), begin_making, (options,)) as makers:
        ahead = [makers.submit(make_group, *arguments_of(first + i)) for i in range(2 * options.makers)]
        for group in itertools.count(first):
            made = ahead.pop(0).result()
            ahead.append(makers.submit(make_group, *arguments_of(group + 2 * options.makers)))
            yield group, made


def begin_making(options):
    global maker
    drawn = {n: options.weights.get(n, chats.WEIGHTS.get(n, 1)) for n in options.tasks}
    maker = samples.Sampler(tok.Tokenizer.load(options.vocabulary), options.program, options.dragon, drawn)


def make_group(*arguments):
    return samples.batches(maker, *arguments)


def main():
    options = arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    workers = ThreadPoolExecutor(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = tok.Tokenizer.load(options.vocabulary)
    checks = samples.Sampler(tokenizer, options.program).checks(options.check_reports)
    width, layers, heads, feed_forward = SIZES[options.size]
    shape = Shape(len(tokenizer), width, layers, heads, feed_forward, options.context)
    model = Model(shape).to(options.device)
    if options.compile:
        for block in model.blocks:
            block.compile(dynamic=True)
    optimizers = optimisers(model, options)
    step, checkpoint = 0, options.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True, map_location=options.device)
        model.load_state_dict(state["model"])
        for o, s in zip(optimizers, state["optimizers"]):
            o.load_state_dict(s)
        step = state["step"]
        if step >= options.steps:
            print(f"{options.out}: the {step} steps are done")
            return
    elif options.grow_from:
        model.grow_from(torch.load(options.grow_from, weights_only=True, map_location=options.device)["model"])
    log = (options.out / "log.jsonl").open("a", encoding="utf-8")

    def say(**facts):
        print(json.dumps(facts), file=log, flush=True)
        print(json.dumps(facts), flush=True)

    say(parameters=sum(p.numel() for p in model.parameters()), start=step, **shape.as_dict())
    pool, seen, losses, since = 8, 0, [], time.monotonic()
    began, done = since, step / options.steps
    for number, group in groups(options, step // pool, pool):
        for batch in group[step - number * pool :]:
            for o in optimizers:
                for g in o.param_groups:
                    g["lr"] = options.lr * rate(step, done, options)
            total = sum(len(answer) ** 0.5 for _, rows in batch for _, answer in rows)
            # One part per thread, each with single-threaded operations: no waiting at the end of every operation. The largest come
            # first, so that no thread is left alone with one.
            ordered = sorted(batch, key=lambda part: max(len(p) + len(a) for p, a in part[1]), reverse=True)
            results = list(workers.map(lambda part, total=total: gradients(model, tokenizer.pad, part, total), ordered))
            for i, p in enumerate(model.parameters()):
                p.grad = sum(g[i] for _, g, _ in results)
            seen += sum(n for _, _, n in results)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            for o in optimizers:
                o.step()
            step += 1
            done = max(step / options.steps, (time.monotonic() - began) / (60 * options.minutes))
            losses.append(sum(r[0] for r in results))
            if step % 25 == 0 or done >= 1:
                loss = sum(losses).item() / len(losses)
                if not math.isfinite(loss):
                    raise SystemExit(f"step {step}: the loss is not finite")
                took = time.monotonic() - since
                say(step=step, loss=round(loss, 4), samples_per_s=round(options.batch * len(losses) / took, 1), tokens_per_s=round(seen / took), rate=round(rate(step, done, options), 3))
                seen, losses, since = 0, [], time.monotonic()
            if step % options.save_every == 0 or done >= 1:
                save(checkpoint, model, optimizers, step)
            if step % options.check_every == 0 or done >= 1:
                with torch.compiler.set_stance("force_eager"):
                    say(step=step, **evaluate.check(model, checks))
                since = time.monotonic()
            if done >= 1:
                return


if __name__ == "__main__":
    # Without these, glibc hands every tensor back to the kernel and a third of the time goes into page faults.
    if "MALLOC_TRIM_THRESHOLD_" not in os.environ:
        os.environ |= {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_TOP_PAD_": "268435456"}
        os.environ["OMP_NUM_THREADS"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    main()
