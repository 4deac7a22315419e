from typing import Annotated, List, Literal, Optional, Union
import pydantic
from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    a: "int"
    b: "Optional[int]" = None
    c: "List['Inner']" = []
    d: List["Optional[Inner]"]
    e: "Annotated[int, Field(ge=0, description='quoted')]" = 1
    f: Annotated["int", Field(gt=1)]
    g: "Literal['x', 'y']"
    h: Union["int", 'str', "None"]
    i: "dict[str, 'Inner | None']"
    j: Optional["Annotated[int, Field(le=5)]"] = None
    k: "OutputParser | None" = None
    l: """Optional[
        int
    ]""" = 3
    m: "pydantic.StrictInt"

class Inner(BaseModel):
    x: "int" = 0
