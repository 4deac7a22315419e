from typing import Optional
from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    finding: str
    follows: Optional["OutputParser"] = None
    parts: list["OutputParser"] = Field([], max_length=3)
