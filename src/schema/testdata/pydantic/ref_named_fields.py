from typing import Optional
from pydantic import BaseModel, Field

class Ref(BaseModel):
    ref: int = Field(alias="$ref")
    defs: Optional["Ref"] = Field(None, alias="$defs")

class OutputParser(BaseModel):
    title: str
    description: str = Field("x", description="A description of description")
    properties: Ref
    required: list[str] = []
    default: int = 0
    examples: list[Ref] = []
    enum: str
    type: str
    const: bool
    anyOf: int
