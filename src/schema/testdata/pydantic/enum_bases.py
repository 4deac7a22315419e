from enum import Enum, IntEnum, StrEnum, auto, unique
from pydantic import BaseModel

class Described:
    def describe(self):
        return f"{self.name}: {self.value}"

class TextEnum(Described, str, Enum):
    pass

@unique
class Colour(TextEnum):
    RED = "red"
    BLUE = "blue"

class Number(Enum):
    ONE = auto()
    TWO = auto()
    TEN = 10
    ELEVEN = auto()

class Text(StrEnum):
    first_value = auto()
    SECOND = "second"

class WithMissing(IntEnum):
    ZERO = 0
    ONE = 1
    uno = 1

    @classmethod
    def _missing_(cls, value):
        return cls.ZERO

class Referring(Enum):
    a = 1
    b = a + 1
    c = b

class OutputParser(BaseModel):
    a: Colour
    b: Number
    c: Text
    d: WithMissing = WithMissing.uno
    e: Referring = Referring.b
    f: list[Colour] = [Colour.RED]
