from typing import Annotated, Any, ClassVar, Dict, List, Optional
from pydantic import BaseModel, Field, PrivateAttr, ConfigDict

class OutputParser(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    _counter: int = PrivateAttr(0)
    _plain = 3
    __dunder_like = 5
    registry: ClassVar[Dict[str, Any]] = {}
    other: "ClassVar[List[int]]" = [1]
    bare: ClassVar = 2
    kept: int
    also: Annotated[int, Field(exclude=True)] = 0
