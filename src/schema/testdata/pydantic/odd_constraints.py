from collections import OrderedDict, deque
from datetime import date, datetime
from typing import Any, Iterable, Literal, Optional, Sequence, Union
from pydantic import BaseModel, Field, EmailStr, conint

class OutputParser(BaseModel):
    a: Union[str, int] = Field(pattern="^a")
    c: date = Field(gt=date(2020, 1, 1))
    d: Iterable[int] = Field(min_length=1)
    e: Sequence[int] = Field(max_length=2)
    f: EmailStr = Field(max_length=40)
    g: Optional[list[str]] = Field(None, min_length=1)
    h: dict[str, conint(ge=1)] = Field(max_length=3)
    i: str = Field(min_length=1, coerce_numbers_to_str=True)
    j: Optional[int] = Field(default=None, strict=True)
    k: Union[int, str] = Field(union_mode="left_to_right")
    l: list[int] = Field(fail_fast=True)
    m: float = Field(gt=0, allow_inf_nan=True)
    n: tuple[int, str] = Field(min_length=2, max_length=2)
    o: bool = Field(strict=True)
