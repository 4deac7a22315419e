from typing import Annotated, List, Literal, Optional, Union
from pydantic import BaseModel, Field

class And(BaseModel):
    op: Literal["and"]
    parts: "List[Expression]"

class Or(BaseModel):
    op: Literal["or"]
    parts: "List[Expression]"

class Leaf(BaseModel):
    op: Literal["leaf"] = "leaf"
    text: str
    inside: Optional["Expression"] = None

Expression = Annotated[Union[And, Or, Leaf], Field(discriminator="op")]

class OutputParser(BaseModel):
    root: Expression
    more: Optional[Expression] = Field(None, description="More")
