from typing import *
from pydantic import *
from enum import *

class Side(str, Enum):
    left = "l"

class OutputParser(BaseModel):
    a: Optional[List[int]] = Field(None, min_length=1)
    b: Side
    c: Annotated[str, StringConstraints(min_length=1)]
    d: PositiveInt
