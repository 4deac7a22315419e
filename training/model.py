"""The network, as llama.cpp's "llama" architecture computes it: RMS norm, rotary positions, SwiGLU, tied embedding."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.attention.bias import causal_lower_right


@dataclass
class Shape:
    vocabulary: int
    width: int = 192
    layers: int = 4
    heads: int = 6
    feed_forward: int = 512
    context: int = 1024
    rope_base: float = 10000.0
    norm_epsilon: float = 1e-5

    def as_dict(self):
        return asdict(self)


class Norm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        kind = x.device.type
        x = F.rms_norm(x.float(), self.weight.shape, self.weight, self.epsilon)
        return x.to(torch.get_autocast_dtype(kind)) if torch.is_autocast_enabled(kind) else x


def rotate(x, cos, sin):
    """Rotary positions on neighbouring pairs (0,1), (2,3) …: the order llama.cpp uses for this architecture."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        w, ff = shape.width, shape.feed_forward
        self.heads = shape.heads
        self.attn_norm = Norm(w, shape.norm_epsilon)
        self.ffn_norm = Norm(w, shape.norm_epsilon)
        self.q, self.k, self.v, self.o = (nn.Linear(w, w, bias=False) for _ in range(4))
        self.gate, self.up = nn.Linear(w, ff, bias=False), nn.Linear(w, ff, bias=False)
        self.down = nn.Linear(ff, w, bias=False)

    def projected(self, x, cos, sin):
        """Queries, keys and values of normed states, [batch, head, length, width of a head]."""

        def split(y):
            return y.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)

        v = split(self.v(x))
        return rotate(split(self.q(x)), cos, sin).to(v.dtype), rotate(split(self.k(x)), cos, sin).to(v.dtype), v

    def attended(self, q, k, v):
        """Causal attention of the last places of k and v. On CPUs two products and a softmax: the fused call is far slower in some builds."""
        length, whole = q.shape[2], k.shape[2]
        if q.is_cuda:
            if length == whole:
                seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            else:
                seen = F.scaled_dot_product_attention(q, k, v, attn_mask=causal_lower_right(length, whole))
            return self.o(seen.transpose(1, 2).flatten(2))
        mask = torch.full((length, whole), float("-inf"), device=q.device, dtype=q.dtype).triu(whole - length + 1)
        scores = torch.baddbmm(mask, (q * q.shape[-1] ** -0.5).flatten(0, 1), k.flatten(0, 1).transpose(-1, -2))
        weights = torch.softmax(scores, dim=-1, dtype=v.dtype)
        return self.o((weights @ v.flatten(0, 1)).view(q.shape).transpose(1, 2).flatten(2))

    def fed_forward(self, x):
        y = self.ffn_norm(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))

    def forward(self, x, prefix, cos, sin):
        """The next states of x and of the prefix before it ([1, length, width] or None), which all rows of x share."""
        at = 0 if prefix is None else prefix.shape[1]
        q, k, v = self.projected(self.attn_norm(x), cos[at : at + x.shape[1]], sin[at : at + x.shape[1]])
        if prefix is not None:
            first_q, first_k, first_v = self.projected(self.attn_norm(prefix), cos[:at], sin[:at])
            prefix = self.fed_forward(prefix + self.attended(first_q, first_k, first_v))
            k = torch.cat((first_k.expand(len(x), -1, -1, -1), k), dim=2)
            v = torch.cat((first_v.expand(len(x), -1, -1, -1), v), dim=2)
        return self.fed_forward(x + self.attended(q, k, v)), prefix


class Model(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.width, shape.norm_epsilon)
        half = shape.width // shape.heads // 2
        angle = torch.arange(shape.context)[:, None] * shape.rope_base ** (-torch.arange(half) / half)
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                scale = 0.02 if "embedding" in name else p.shape[1] ** -0.5
                if name.endswith(("o.weight", "down.weight")):
                    scale *= (2 * shape.layers) ** -0.5
                nn.init.normal_(p, std=scale)

    def grow_from(self, state):
        """Takes over the weights of a model of the same width with fewer layers and computes what it computes, for now.

        The new layers stand evenly between its own: copies of the one before that add nothing, since what leads back to the stream
        is zero, until training changes that.
        """
        fewer = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("blocks."))
        if len(self.blocks) < fewer:
            raise ValueError(f"{len(self.blocks)} layers cannot grow from {fewer}")
        origin = [i * fewer // len(self.blocks) for i in range(len(self.blocks))]
        grown = {}
        for name in self.state_dict():
            if not name.startswith("blocks."):
                grown[name] = state[name]
                continue
            _, layer, part = name.split(".", 2)
            i = int(layer)
            value = state[f"blocks.{origin[i]}.{part}"]
            new = i > 0 and origin[i] == origin[i - 1] and part in ("o.weight", "down.weight")
            grown[name] = torch.zeros_like(value) if new else value.clone()
        self.load_state_dict(grown)

    def hidden(self, tokens, prefix=None):
        """Normed final states of tokens, [batch, length, width].

        `prefix`, [1, length], stands before each row and is computed once: exactly as if it were part of every row.
        Padding at the right end needs no mask, since attention is causal.
        """
        x = self.embedding(tokens)
        p = None if prefix is None else self.embedding(prefix)
        for block in self.blocks:
            x, p = block(x, p, self.cos, self.sin)
        return self.norm(x)

    def logits(self, states):
        return F.linear(states, self.embedding.weight)
