from enum import Enum
from typing import Optional
from pydantic import BaseModel, Field

class Side(str, Enum):
    left = "l"
    right = "r"

class Inner(BaseModel):
    x: int

class OutputParser(BaseModel):
    a: Side = Field(strict=True)
    b: Inner = Field(strict=True)
    c: Optional[Inner] = Field(None, strict=True)
