from typing import Literal
from pydantic import BaseModel, Field

NAMES = "left right both".split()

class OutputParser(BaseModel):
    x: str = Field(examples=NAMES)
