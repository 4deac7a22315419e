from typing import Literal, Optional, Union

from pydantic import BaseModel


class A(BaseModel):
    x: int


class B(BaseModel):
    y: str


class OutputParser(BaseModel):
    a: Union[int, str]
    b: int | str | None
    c: Optional[int]
    d: Optional[Union[int, str]] = None
    e: Union[int, Union[str, None]]
    f: Union[int]
    g: Union[int, int, str]
    h: None | int
    i: A | B
    j: Optional[A] = None
    k: A | None = None
    l: list[A | B] = []
    m: Union[Literal["a"], Literal["b"], None]
    n: Union[list[int], dict[str, int], float]
    o: Union["A", "B", None] = None
    p: "A | None" = None
    q: Optional["B"]
    r: Optional[Optional[int]]
    s: Union[None, A, B, int, float, str, bool, list[str], dict[str, float]]
    t: int | None | float = None
