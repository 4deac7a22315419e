from enum import Enum
from typing import Annotated, List, Optional
from pydantic import BaseModel, Field

class Grade(Enum):
    low = 1
    high = 2

class Documented(Enum):
    """Doc."""
    x = "x"

class Inner(BaseModel):
    """Inner doc."""
    v: int

Described = Annotated[Inner, Field(description="described")]

class OutputParser(BaseModel):
    a: List[Annotated[Grade, Field(description="first use")]]
    b: Grade
    c: List[Annotated[Documented, Field(description="lost", title="Lost")]]
    d: Described
    e: Optional[Described] = None
    f: List[Described] = Field(default_factory=list, description="list")
    g: dict[str, Described] = {}
    h: tuple[Described, Inner]
    i: Annotated[Inner, Field(title="Inner", description="Inner doc.")]
    j: Annotated[Optional[Inner], Field(description="maybe")] = None
