from typing import Literal, Optional, Union
from pydantic import BaseModel

class A(BaseModel):
    a: int
class B(BaseModel):
    b: int
class C(BaseModel):
    c: int
class D(BaseModel):
    d: int

Any_ = Union[A, B, C, D, None, str, int, float, bool, list[int], list[str], dict[str, int], tuple[int, int],
             Literal["x"], Literal[1, 2]]

class OutputParser(BaseModel):
    a: Any_
    b: list[Any_] = []
    c: A | B | C | D | str | int | float | bool | None = None
    d: Union[Union[A, B], Union[B, C], Optional[D]]
    e: Optional[Union[Literal["x"], Literal["y"], Literal["x"]]] = None
    f: Union[Literal["x", "y"], Literal["y", "x"]]
    g: Optional[Literal["p", None]] = None
    h: Literal["p"] | None
    i: list[int] | list[int | None] | list[int]
