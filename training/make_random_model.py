"""Writes a GGUF model of any shape with random weights and a byte-level vocabulary, for tests and benchmarks.

Needs numpy and gguf only. Examples:
  python3 make_random_model.py tiny.gguf                                             (about 120 kB, for unit tests)
  python3 make_random_model.py big.gguf --vocab 151936 --embd 896 --layers 24 --heads 14 --kv-heads 2 --ff 4864
The text it writes is noise; its speed and memory are those of a trained model of that shape.
"""

import argparse
import json
from itertools import product
from pathlib import Path

import numpy as np

import gguf_file
import tokenizer as tok

HERE = Path(__file__).resolve().parent


def vocabulary(size):
    """A byte-level vocabulary of exactly `size` tokens: the demo's merges first, then invented ones.

    With 256 bytes and 3 special tokens as the least.
    """
    if size < 256 + len(tok.SPECIALS):
        raise SystemExit(f"--vocab {size} is too small: {256 + len(tok.SPECIALS)} is the least")
    merges, made = [], dict.fromkeys(tok.BYTE_TO_SYMBOL.values())
    wanted = size - len(tok.SPECIALS)

    def add(left, right):
        if len(made) < wanted and left + right not in made:
            merges.append((left, right))
            made[left + right] = None

    for left, right in json.loads((HERE / "vocabulary.json").read_text(encoding="utf-8"))["merges"]:
        if len(made) >= wanted:
            break
        merges.append((left, right))
        made[left + right] = None
    # Letter strings: pairs, then pairs of pairs, which is what real merges look like.
    letters = "etaoinsrhldcumfpgwybvkxjqz"
    for a, b in product(letters, repeat=2):
        add(a, b)
    pairs = [a + b for a, b in product(letters, repeat=2) if a + b in made]
    for a, b in product(pairs, repeat=2):
        if len(made) >= wanted:
            break
        add(a, b)
    found = tok.Tokenizer(merges)
    if len(found) != size:
        raise SystemExit(f"could not make {size} tokens, only {len(found)}")
    return found


def arrays(o, rng):
    """The tensors, in GGUF's names. Made one at a time so that a large model needs little more memory than its file."""
    head = o.embd // o.heads

    def matrix(rows, columns):
        return rng.standard_normal((rows, columns), dtype=np.float32) * np.float32(columns**-0.5)

    yield "token_embd.weight", matrix(o.vocab, o.embd)
    yield "output_norm.weight", np.ones(o.embd, np.float32)
    for i in range(o.layers):
        for norm in ("attn_norm", "ffn_norm"):
            yield f"blk.{i}.{norm}.weight", np.ones(o.embd, np.float32)
        yield f"blk.{i}.attn_q.weight", matrix(o.embd, o.embd)
        yield f"blk.{i}.attn_k.weight", matrix(o.kv_heads * head, o.embd)
        yield f"blk.{i}.attn_v.weight", matrix(o.kv_heads * head, o.embd)
        yield f"blk.{i}.attn_output.weight", matrix(o.embd, o.embd)
        yield f"blk.{i}.ffn_gate.weight", matrix(o.ff, o.embd)
        yield f"blk.{i}.ffn_up.weight", matrix(o.ff, o.embd)
        yield f"blk.{i}.ffn_down.weight", matrix(o.embd, o.ff)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--vocab", type=int, default=512, help="tokens, special ones included")
    parser.add_argument("--embd", type=int, default=64, help="width; a multiple of 32 and of --heads")
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--heads", type=int, default=2)
    parser.add_argument("--kv-heads", type=int, default=None, help="default: as --heads")
    parser.add_argument("--ff", type=int, default=128, help="feed-forward width; a multiple of 32")
    parser.add_argument("--context", type=int, default=1024)
    parser.add_argument("--type", choices=["Q8_0", "F16"], default="Q8_0")
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    o.kv_heads = o.kv_heads or o.heads
    if o.embd % 32 or o.ff % 32 or o.embd % o.heads or (o.embd // o.heads) % 2 or o.heads % o.kv_heads:
        raise SystemExit("--embd and --ff must be multiples of 32, --embd of 2 * --heads, --heads of --kv-heads")
    shape = {
        "vocabulary": o.vocab,
        "width": o.embd,
        "layers": o.layers,
        "heads": o.heads,
        "kv_heads": o.kv_heads,
        "feed_forward": o.ff,
        "context": o.context,
        "rope_base": 10000.0,
        "norm_epsilon": 1e-5,
    }
    tensors = dict(arrays(o, np.random.default_rng(o.seed)))
    gguf_file.write(o.out, shape, vocabulary(o.vocab), tensors, f"random-{o.vocab}-{o.embd}-{o.layers}", "Random weights, for tests.", o.type)
    print(f"{o.out}: {o.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
