"""The network, as llama.cpp's "llama" architecture computes it: RMS norm, rotary positions, SwiGLU, tied embedding."""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


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
        x = x.float()
        x = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon) * self.weight
        return x.to(torch.get_autocast_dtype("cpu")) if torch.is_autocast_enabled("cpu") else x


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

    def attention(self, x, cos, sin, mask):
        batch, length, width = x.shape

        def split(y):
            return y.view(batch, length, self.heads, -1).transpose(1, 2)

        q, k, v = rotate(split(self.q(x)), cos, sin), rotate(split(self.k(x)), cos, sin), split(self.v(x))
        # Two products and a softmax: the fused call is many times slower in some CPU builds.
        scores = (q.to(v.dtype) @ k.to(v.dtype).transpose(-1, -2)) * (q.shape[-1] ** -0.5)
        weights = torch.softmax(scores.float() + mask, dim=-1).to(v.dtype)
        return self.o((weights @ v).transpose(1, 2).reshape(batch, length, width))

    def forward(self, x, cos, sin, mask):
        x = x + self.attention(self.attn_norm(x), cos, sin, mask)
        y = self.ffn_norm(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


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

    def hidden(self, tokens):
        """Normed final states, [batch, length, width]. Padding at the right end needs no mask: attention is causal."""
        length = tokens.shape[1]
        mask = torch.full((length, length), float("-inf"), device=tokens.device).triu(1)
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, self.cos[:length], self.sin[:length], mask)
        return self.norm(x)

    def logits(self, states):
        return F.linear(states, self.embedding.weight)
