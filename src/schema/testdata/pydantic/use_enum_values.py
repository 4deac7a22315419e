from enum import Enum
from typing import Annotated, Optional
from pydantic import BaseModel, ConfigDict, Field

class Side(str, Enum):
    left = "left"
    right = "right"

class Finding(BaseModel):
    model_config = ConfigDict(use_enum_values=True)
    side: Side
    other: Optional[Side] = Side.left
    sides: list[Annotated[Side, Field(description="One side")]] = []

class OutputParser(BaseModel):
    finding: Finding
    side: Annotated[Side, Field(title="Which side")] = Field(Side.right, description="The side")
