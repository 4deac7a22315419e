from typing import Dict, List, Literal, Optional
from pydantic import BaseModel, Field, RootModel

class Tags(RootModel[List[str]]):
    pass

class Codes(RootModel):
    """Codes by name."""
    root: Dict[str, int] = Field(description="not used", min_length=1)

class Side(RootModel[Literal["l", "r"]]):
    root: Literal["l", "r"] = "l"

class Sub(BaseModel):
    """Sub doc."""
    v: int

class Wrapped(RootModel[Sub]):
    pass

class WrappedDoc(RootModel[Optional[Sub]]):
    "Perhaps a Sub."

class Again(Tags):
    pass

class OutputParser(BaseModel):
    tags: Tags
    codes: Codes = Field(title="Field title")
    side: Side
    sub: Sub
    wrapped: Wrapped
    doc: Optional[WrappedDoc] = None
    again: Again
    many: List[Tags]
