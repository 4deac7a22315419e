from typing import Annotated, Final, Literal, Optional
from pydantic import BaseModel, Field

MIN, MAX = 1, 10
LIMIT: Final = 2 * MAX + MIN
TEXT: str = "Shared"
LONG = TEXT + " description" + "."
CHOICES = ("a", "b")
DEFAULTS = {"x": 1, "y": {"z": [1, 2]}}
NAMES = ["n1", "n2"] + ["n3"]
SMALL = 10 ** -0 if False else 1
Score = Annotated[int, Field(ge=MIN, le=MAX)]
Kind = Literal["one", "two"]
Maybe = Optional[Score]
ONE = DEFAULTS["x"]
LAST = NAMES[-1]
A = B = 4

class OutputParser(BaseModel):
    a: Score = MIN
    b: Maybe = None
    c: Kind = "one"
    d: int = Field(LIMIT, description=LONG)
    e: dict[str, object] = DEFAULTS
    f: list[str] = NAMES
    g: tuple[str, str] = CHOICES
    h: int = ONE
    i: str = LAST
    j: int = A + B
    k: float = Field(1.5 * 2, ge=-MAX)
