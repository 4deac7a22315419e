#!/usr/bin/env python3
"""Everything that is left out of a schema."""
from __future__ import annotations

import datetime as dt
import logging
import os
import sys
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, Optional

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    computed_field,
    field_serializer,
    field_validator,
    model_validator,
)

try:
    from typing import Self
except ImportError:
    from typing_extensions import Self

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:
    from backports.strenum import StrEnum

if TYPE_CHECKING:
    from collections.abc import Iterable

logger = logging.getLogger(__name__)
HOME = os.environ.get("HOME", "")
CACHE: dict[str, Any] = {}

def helper(x: int = 3, *args, **kwargs) -> dict[str, int]:
    def nested():
        yield {x: f"{x!r:>{10}} {'nested'} {{}}"}
    return {k: v for k, v in zip("abc", range(3))}

class Stage(StrEnum):
    EARLY = "early"
    LATE = "late"

    @property
    def label(self) -> str:
        return self.value.title()

    @classmethod
    def parse(cls, text: str) -> Stage:
        return cls(text)

class Report(BaseModel, ABC):
    model_config = ConfigDict(json_encoders={dt.date: lambda v: str(v)}, arbitrary_types_allowed=True)
    limit: ClassVar[int] = 5
    names: ClassVar = ["a"]
    constant: Final[int] = 7
    _cache: dict = PrivateAttr(default_factory=dict)
    _seen: bool = False
    text: str
    stage: Stage = Stage.EARLY

    @field_validator("text", mode="before")
    @classmethod
    def strip(cls, value):
        return value.strip() if isinstance(value, str) else value

    @model_validator(mode="after")
    def check(self) -> Self:
        if not self.text:
            raise ValueError("empty")
        return self

    @computed_field
    @property
    def n_words(self) -> int:
        return len(self.text.split())

    @cached_property
    def words(self) -> list[str]: return self.text.split()

    @field_serializer("stage")
    def write_stage(self, stage: Stage) -> str:
        return stage.value

    def method(self, a, /, b, *, c=lambda: 0) -> None: ...

class OutputParser(Report):
    """The answer."""

    more: Optional[str] = None; other: int = 0  # two statements

    async def later(self):
        async with self as s, s as t:
            await s

    ...

OutputParser.model_rebuild()
assert OutputParser

if __name__ == "__main__":
    for x in range(3):
        print(x)
    print(OutputParser.model_json_schema())
