from datetime import date
from enum import Enum
from typing import Annotated, Any, Dict, Literal, Union
from uuid import UUID
from pydantic import BaseModel, Field, StringConstraints, constr

class Side(str, Enum):
    l = "l"
    r = "r"

class V(BaseModel):
    v: int

Key = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", max_length=3)]

class OutputParser(BaseModel):
    a: Dict[Side, int]
    b: Dict[Literal["x", "y"], V]
    c: Dict[Key, V]
    d: Dict[constr(min_length=1), Any]
    e: Dict[int, Dict[float, bool]]
    f: Dict[date, str]
    g: Dict[UUID, V]
    h: Dict[Annotated[str, Field(title="Key title", description="Key")], Annotated[int, Field(title="Value title")]]
    i: Dict[Union[str, int], None]
    j: Dict[Annotated[str, Field(pattern="^x-")], Any]
    k: Dict[Any, Any]
    l: Dict[str, object] = {}
