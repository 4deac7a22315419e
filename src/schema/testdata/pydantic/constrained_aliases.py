from typing import Annotated, Optional
from pydantic import BaseModel, Field

type Name = str
type Count = int
type Maybe = int | None

class OutputParser(BaseModel):
    a: Name = Field(min_length=2)
    b: Count
    c: Count = Field(ge=0)
    d: Count = Field(0, ge=0)
    e: list[Annotated[Count, Field(description="How many")]]
    f: Maybe = None
