from typing import Literal, Optional
from pydantic import BaseModel, ConfigDict, Field

class Base(BaseModel):
    model_config = ConfigDict(json_schema_extra={"from": "base"}, title="Base title")
    kind: str = "base"
    size: Optional[int] = Field(None, ge=0, description="Size")
    tags: list[str] = []

class Child(Base):
    kind: Literal["child"] = "child"
    size: int
    tags: list[str] = Field(["x"], description="Overridden")

class Grandchild(Child):
    model_config = ConfigDict(title="Grandchild title")
    extra_field: bool = False
    kind: str

class OutputParser(Base):
    child: Child
    grandchild: Grandchild
