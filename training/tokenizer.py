"""Byte-level BPE with single digits: trains a vocabulary, encodes and decodes. Pure Python, no dependency.

It is the tokeniser that llama.cpp calls model "gpt2" with pre-tokeniser "qwen2"; `check_llama.py` compares the two.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def _numbers():
    """The characters of the categories N*, as they stand in a character class."""
    found = [c for c in range(0x110000) if unicodedata.category(chr(c))[0] == "N"]
    known = set(found)
    begins = [c for c in found if c - 1 not in known]
    ends = [c for c in found if c + 1 not in known]
    return "".join(f"{chr(begin)}-{chr(end)}" for begin, end in zip(begins, ends))


# qwen2's expression, spelled for Python's `re`: a letter is a word character that is neither a number nor "_".
# Combining marks, on which the two differ, are refused by `pieces`.
_NUMBER = _numbers()
_LETTER = rf"[^\W_{_NUMBER}]"
_PIECE = re.compile(
    rf"(?i:'s|'t|'re|'ve|'m|'ll|'d)|(?:(?!{_LETTER})[^\r\n{_NUMBER}])?{_LETTER}+|[{_NUMBER}]| ?(?:_|[^\s\w])+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def pieces(text):
    """The pre-tokens of a text: merges never cross their borders."""
    if not text.isascii():
        for char in set(text):
            if unicodedata.category(char).startswith("M"):
                raise ValueError(f"the tokeniser does not handle U+{ord(char):04X}")
    return _PIECE.findall(text)


def byte_symbols():
    """GPT-2's printable stand-in for each byte."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, extra = {}, 256
    for byte in range(256):
        if byte in keep:
            table[byte] = chr(byte)
        else:
            table[byte] = chr(extra)
            extra += 1
    return table


BYTE_TO_SYMBOL = byte_symbols()
SYMBOL_TO_BYTE = {symbol: byte for byte, symbol in BYTE_TO_SYMBOL.items()}


def spell(text):
    """A text in byte symbols, one character per byte."""
    return "".join(BYTE_TO_SYMBOL[b] for b in text.encode("utf-8"))


class Tokenizer:
    """Tokens are numbered: 256 bytes, then the merged ones, then the special tokens."""

    def __init__(self, merges):
        self.merges = [tuple(m) for m in merges]
        symbols = [BYTE_TO_SYMBOL[b] for b in range(256)]
        # Two merges can make the same token ("ab"+"c", "a"+"bc"): it is listed once.
        self.tokens = list(dict.fromkeys(symbols + [a + b for a, b in self.merges])) + SPECIALS
        self.ids = {token: i for i, token in enumerate(self.tokens)}
        self.ranks = {pair: rank for rank, pair in enumerate(self.merges)}
        self._cache = {}
        self.pad, self.im_start, self.im_end = (self.ids[s] for s in SPECIALS)
        self._special_pattern = re.compile("(" + "|".join(re.escape(s) for s in SPECIALS) + ")")

    def __len__(self):
        return len(self.tokens)

    def _piece_ids(self, piece):
        if (known := self._cache.get(piece)) is not None:
            return known
        parts = list(spell(piece))
        while len(parts) > 1:
            best = min(range(len(parts) - 1), key=lambda i: self.ranks.get((parts[i], parts[i + 1]), 1 << 30))
            if (parts[best], parts[best + 1]) not in self.ranks:
                break
            parts[best : best + 2] = [parts[best] + parts[best + 1]]
        ids = [self.ids[p] for p in parts]
        if len(self._cache) < 200_000:
            self._cache[piece] = ids
        return ids

    def encode(self, text):
        """Tokens of plain text; the text of a special token is spelled out, never becomes one."""
        return [i for piece in pieces(text) for i in self._piece_ids(piece)]

    def encode_chat(self, text):
        """Tokens of scaffold text, in which special tokens count."""
        ids = []
        for part in self._special_pattern.split(text):
            ids += [self.ids[part]] if part in SPECIALS else self.encode(part)
        return ids

    def decode(self, ids):
        """The text of tokens, special tokens left out; broken UTF-8 is replaced."""
        symbols = "".join(self.tokens[i] for i in ids if i < len(self.tokens) - len(SPECIALS))
        return bytes(SYMBOL_TO_BYTE[s] for s in symbols).decode("utf-8", errors="replace")

    def save(self, path):
        Path(path).write_text(json.dumps({"merges": self.merges}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path):
        return cls(json.loads(Path(path).read_text(encoding="utf-8"))["merges"])


def train(texts, vocabulary_size):
    """Learns merges from texts, most frequent pair first, ties broken by text so that the result never varies."""
    counts = Counter(spell(piece) for text in texts for piece in pieces(text))
    words = [list(word) for word in sorted(counts)]
    weight = [counts[word] for word in sorted(counts)]
    pair_count, pair_words = Counter(), defaultdict(set)
    for w, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pair_count[pair] += weight[w]
            pair_words[pair].add(w)
    merges, made = [], set(BYTE_TO_SYMBOL.values())
    while len(made) < vocabulary_size - len(SPECIALS) and pair_count:
        best = max(pair_count, key=lambda pair: (pair_count[pair], pair))
        if pair_count[best] < 2:
            break
        token = best[0] + best[1]
        touched = sorted(pair_words[best])
        for w in touched:
            word = words[w]
            for pair in zip(word, word[1:]):
                pair_count[pair] -= weight[w]
            i, merged = 0, []
            while i < len(word):
                if i + 1 < len(word) and (word[i], word[i + 1]) == best:
                    merged.append(token)
                    i += 2
                else:
                    merged.append(word[i])
                    i += 1
            words[w] = merged
            for pair in zip(merged, merged[1:]):
                pair_count[pair] += weight[w]
                pair_words[pair].add(w)
        del pair_count[best]
        made.add(token)
        merges.append(best)
    return Tokenizer(merges)
