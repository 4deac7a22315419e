from pydantic import BaseModel, ConfigDict, Field
from datetime import timedelta
from typing import Any, Dict
import datetime as dt

class Allowed(BaseModel):
    model_config = ConfigDict(extra="allow", title="Allowed title")
    x: int

class Typed(BaseModel):
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: Dict[str, int]
    x: int

class Forbidden(BaseModel, extra="forbid", title="By keyword"):
    x: int

class Ignored(BaseModel):
    model_config = ConfigDict(extra="ignore")
    x: int

class Old(BaseModel):
    class Config:
        extra = "forbid"
        title = "Old style"
        json_schema_extra = {"examples": [{"x": 1}], "version": 2}
        frozen = True
        schema_extra = {"ignored": True}
    x: int

class Floats(BaseModel):
    model_config = ConfigDict(ser_json_timedelta="float", ser_json_bytes="base64")
    t: timedelta
    u: dt.timedelta
    b: bytes

class Documented(BaseModel):
    """Docs of fields."""
    model_config = ConfigDict(use_attribute_docstrings=True)

    a: int
    """What a is.

        Indented.
    """
    b: str = "x"
    "What b is."
    c: float = Field(description="own")
    """Not used."""
    d: bool

    """Used, in spite of the empty line."""

class Child(Documented):
    """Child."""
    e: int
    """What e is."""

class Extra(BaseModel):
    model_config = {"json_schema_extra": {"x-order": ["b", "a"], "title": "From extra"}, "str_min_length": 1}
    a: str

class OutputParser(BaseModel):
    a: Allowed
    b: Forbidden
    c: Ignored
    d: Old
    e: Floats
    f: Documented
    g: Child
    h: Extra
    i: Typed
    j: Any = None
