from enum import Enum
from typing import Optional
from pydantic import BaseModel, ConfigDict, Field

class Timed(BaseModel):
    """Has a time."""
    when: Optional[str] = Field(None, description="When")

class Located(BaseModel):
    model_config = ConfigDict(title="Located thing", extra="forbid")
    where: str
    when: str = "here"

class Plain:
    """No model."""
    level: int = 3
    name: Optional[str] = None
    helper = "not a field"

    def method(self):
        return self.level

class A(Timed, Located):
    pass

class B(Located, Timed):
    where: Optional[str] = None

class C(Plain, A):
    extra_field: float

class D(Plain, Enum):
    x = 1

class OutputParser(C):
    a: A
    b: B
    level: float
