from enum import Enum
from typing import List, Optional
from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    """Outer."""

    class Kind(str, Enum):
        """Kind of thing."""
        a = "a"
        b = "b"

    class Item(BaseModel):
        class Part(BaseModel):
            n: int
        name: str
        parts: List[Part] = []

    kind: Kind = Kind.a
    items: List[Item] = Field(description="Items")
    first: Optional[Item] = None
