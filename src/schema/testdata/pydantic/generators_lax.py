from collections import OrderedDict, defaultdict, deque
from typing import DefaultDict, Deque, Iterable, OrderedDict as OD, Sequence
from pydantic import BaseModel, Field

class Inner(BaseModel):
    """Inner."""
    x: int

class OutputParser(BaseModel):
    a: Sequence[Inner]
    b: Deque[Inner] = Field(default_factory=deque)
    c: Iterable[Inner] = Field(default_factory=list, description="Inner.")
    d: OD[str, Inner]
    e: DefaultDict[str, list[Inner]]
    f: deque
    g: Inner = Field(description="Inner.")
