import typing as t
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from typing import Any, Deque, Dict, FrozenSet, List, Set, Tuple

from pydantic import BaseModel


class OutputParser(BaseModel):
    a: list
    b: List
    c: list[int]
    d: List[List[str]]
    e: dict
    f: Dict[str, Any]
    g: dict[str, list[float]]
    h: Mapping[str, int]
    i: dict[int, str]
    j: tuple
    k: tuple[int, str]
    l: Tuple[float, ...]
    m: tuple[()]
    n: set
    o: Set[int]
    p: FrozenSet[str]
    q: Sequence[int]
    r: MutableSequence[int]
    s: Iterable[int]
    t: t.List[t.Optional[int]]
    u: Deque[int]
    v: tuple[int]
    w: t.Dict[str, t.Dict[str, t.Tuple[int, int]]]
    x: list[Any] = [1, "a", None, True, 2.5, {"k": [1]}]
    y: dict[str, int] = {"a": 1, "b": 2}
    z: tuple[int, str] = (1, "x")
