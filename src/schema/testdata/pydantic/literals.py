from enum import Enum
from typing import Literal, Optional

from pydantic import BaseModel


class Colour(str, Enum):
    RED = "red"
    BLUE = "blue"


Side = Literal["left", "right"]
AnySide = Literal[Side, "both", Literal["none", None]]


class OutputParser(BaseModel):
    a: Literal["one"]
    b: Literal["x", "y"]
    c: Literal[1, 2, 3]
    d: Literal[True]
    e: Literal["a", 1, None]
    f: Literal[None]
    g: AnySide
    h: Optional[Side] = None
    i: Literal[Colour.RED]
    j: Literal[Colour.RED, Colour.BLUE, "green"]
    k: Literal[-1, 0, +1]
    l: Literal["a", "a", "b"]
    m: list[Literal["p", "q"]] = ["p"]
    n: Literal[b"raw"]
    o: Literal[1, True]
    p: Literal["with \"quotes\"", 'and \'these\'', "back\\slash", "new\nline"]
