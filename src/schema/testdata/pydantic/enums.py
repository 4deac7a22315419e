import enum
from enum import Enum, IntEnum, StrEnum, auto
from typing import List, Optional

from pydantic import BaseModel, Field


class Plain(Enum):
    A = 1
    B = "two"
    C = 3.5
    D = None


class Text(str, Enum):
    """Said in words."""

    first = "1st"
    second = "2nd"
    also_first = "1st"

    def __str__(self) -> str:
        return self.value


class Number(int, Enum):
    one = 1
    two = 2


class Level(IntEnum):
    LOW = auto()
    MIDDLE = 5
    HIGH = auto()


class Auto(StrEnum):
    ALPHA = auto()
    BETA = auto()
    GAMMA = "g"


class Real(float, Enum):
    half = 0.5
    one = 1.0


class Flagged(Enum):
    yes = True
    no = False


class Single(enum.Enum):
    only = "only"


class TextBase(str, Enum):
    pass


class Derived(TextBase):
    x = "x"
    y = "y"


class OutputParser(BaseModel):
    a: Plain
    b: Text = Text.first
    c: Optional[Number] = None
    d: List[Level]
    e: Auto = Field(Auto.BETA, description="Greek")
    f: Real = Real.half
    g: Flagged
    h: Single
    i: Derived = Derived["x"]
    j: dict[Text, int] = {}
    k: Text | Number
    l: Text = Field(description="Said in words.")
