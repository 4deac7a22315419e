from decimal import Decimal
from typing import Annotated, Any, Optional, Sequence

import annotated_types as at
from annotated_types import Ge, Gt, Interval, Le, Len, Lt, MaxLen, MinLen, MultipleOf
from pydantic import BaseModel, Field, StringConstraints


class OutputParser(BaseModel):
    a: int = Field(gt=0, lt=10)
    b: int = Field(ge=-5, le=+5, multiple_of=5)
    c: float = Field(gt=0.5, le=1e3)
    d: str = Field(min_length=1, max_length=10, pattern="^[a-z]+$")
    e: list[int] = Field(min_length=1, max_length=3)
    f: set[str] = Field(max_length=4)
    g: dict[str, int] = Field(min_length=1, max_length=5)
    h: tuple[int, ...] = Field(min_length=2)
    i: Decimal = Field(max_digits=5)
    j: Decimal = Field(decimal_places=2, ge=0)
    k: Decimal = Field(max_digits=6, decimal_places=3, lt=Decimal("10.5"))
    l: Annotated[int, Ge(0), Lt(8)]
    m: Annotated[str, MinLen(2), MaxLen(5)]
    n: Annotated[list[Annotated[int, Gt(0)]], Len(1, 4)]
    o: Annotated[float, Interval(ge=0, lt=1)]
    p: Annotated[int, MultipleOf(3)] = 3
    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^\d+$")]
    r: Optional[Annotated[int, Field(ge=0)]] = Field(None, le=9)
    s: Annotated[int, at.Le(4)] = Field(2, ge=1)
    t: bytes = Field(b"", max_length=3)
    u: float = Field(allow_inf_nan=False)
    v: Sequence[str] = Field(min_length=1)
    w: int = Field(strict=True, ge=1_000)
    x: int = Field(ge=0x10, le=0b1000000)
    y: frozenset[int] = frozenset()
    z: Any = Field(None)
