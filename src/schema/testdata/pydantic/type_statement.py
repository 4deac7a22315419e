from typing import Annotated, Literal, Optional
from pydantic import BaseModel, Field

type Side = Literal["left", "right"]
type Name = str
type Positive = Annotated[int, Field(gt=0, description="Positive")]
type Tree = dict[str, Tree] | int
type Other = Sub

class Sub(BaseModel):
    x: int

class OutputParser(BaseModel):
    a: Side
    b: Optional[Side] = None
    c: Name
    d: list[Name]
    e: Positive = Field(description="Outer")
    f: Tree
    g: Other
    h: Sub | None = None
    i: Literal[Side, "both"]
