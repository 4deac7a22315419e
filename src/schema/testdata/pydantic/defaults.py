from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Optional
from pydantic import BaseModel, Field

class Side(Enum):
    left = 1
    right = 2

class OutputParser(BaseModel):
    a: int = 1
    b: str = ""
    c: bool = True
    d: None = None
    e: list[int] = []
    f: dict[str, int] = {"b": 1, "a": 2}
    g: Side = Side.left
    h: list[Side] = [Side.left, Side.right]
    i: dict[str, Side] = {"x": Side.right}
    j: date = date(2024, 2, 29)
    k: Decimal = Decimal("0.10")
    l: tuple[int, ...] = (1, 2)
    m: set[str] = {"b", "a", "c"}
    n: Any = {"nested": [None, {"deep": (1, 2)}]}
    o: int = Field(default=...)
    p: int = ...
    q: int = Field(...)
    r: Optional[int] = Field()
    s: int = Field(default=5)
    t: Optional[list[str]] = Field(default_factory=list)
    u: str = Side.left.name
    v: int = Side["right"].value
    w: Side = Side(2)
    x: int = "not an int"
    y: frozenset[int] = frozenset([3, 1, 2])
    z: dict[int, str] = {1: "one", 2: "two"}
