from enum import Enum
from pydantic import BaseModel, ConfigDict, Field

class Unit(Enum):
    mm = "mm"

EXTRA = {"source": "register", "version": 2}

class Inner(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"x": 1}, {"x": 2}], "x-note": None, "description": "From extra"}
    )
    x: int = Field(json_schema_extra={"unit": Unit.mm, "title": "Extra title", "range": (0, 1.5)})

class OutputParser(BaseModel):
    model_config = ConfigDict(json_schema_extra=EXTRA)
    inner: Inner = Field(json_schema_extra={"order": 1})
    y: str = Field("", json_schema_extra={}, examples=[])
    z: int = Field(0, examples=[1, None, "x", {"b": 1, "a": 2}])
    default: int = Field(0, json_schema_extra={"default": {"z": 1, "a": 2}})
    properties: dict[str, int] = Field({"z": 1, "a": 2})
