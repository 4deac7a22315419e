from enum import Enum
from pydantic import BaseModel

class Side(Enum):
    left = "l"
    right = "r"

class OutputParser(BaseModel):
    side: Side = Side.lft
