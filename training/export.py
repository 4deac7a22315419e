"""Turns a checkpoint into a GGUF file: `python3 export.py RUN/checkpoint.pt --out ../demo/model/extractinator-demo.gguf`."""

import argparse
from pathlib import Path

import torch

import gguf_file
import tokenizer

HERE = Path(__file__).resolve().parent
NAMES = {
    "attn_norm": "attn_norm",
    "ffn_norm": "ffn_norm",
    "q": "attn_q",
    "k": "attn_k",
    "v": "attn_v",
    "o": "attn_output",
    "gate": "ffn_gate",
    "up": "ffn_up",
    "down": "ffn_down",
}


def gguf_name(name):
    """`blocks.0.q.weight` -> `blk.0.attn_q.weight`."""
    if name == "embedding.weight":
        return "token_embd.weight"
    if name == "norm.weight":
        return "output_norm.weight"
    _, block, part, _ = name.split(".")
    return f"blk.{block}.{NAMES[part]}.weight"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=HERE.parent / "demo" / "model" / "extractinator-demo.gguf")
    parser.add_argument("--vocabulary", type=Path, default=HERE / "vocabulary.json")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, weights_only=True, map_location="cpu")
    arrays = {gguf_name(name): value.float().numpy() for name, value in state["model"].items()}
    gguf_file.write(
        options.out,
        state["shape"],
        tokenizer.Tokenizer.load(options.vocabulary),
        arrays,
        name=options.out.stem,
        description="A demonstration model for generated Dutch reports. Not for patients.",
    )
    print(f"step {state['step']} -> {options.out} ({options.out.stat().st_size:,} bytes)")
