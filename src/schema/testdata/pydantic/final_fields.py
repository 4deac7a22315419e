from typing import Final
from pydantic import BaseModel

class Base(BaseModel):
    a: Final[int]
    b: Final[int] = 3

class OutputParser(Base):
    c: "Final[str]"
    d: "Final" = "constant"
