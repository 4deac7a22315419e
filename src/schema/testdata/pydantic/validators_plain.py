from typing import Annotated, Any
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, PlainValidator, WrapValidator, field_validator
import annotated_types

def same(value):
    return value

Clean = Annotated[str, BeforeValidator(same), Field(min_length=1)]

class Base(BaseModel):
    a: int
    b: str = "x"

    @field_validator("a", mode="plain")
    @classmethod
    def any_a(cls, value: Any) -> int:
        return int(value)

class OutputParser(Base):
    c: Clean
    d: Annotated[int, AfterValidator(lambda v: v), annotated_types.Gt(2)]
    e: Annotated[list[int], WrapValidator(lambda v, h: h(v)), Field(min_length=2, max_length=3)]
    f: Annotated[int, PlainValidator(int)]
    g: Annotated[int, annotated_types.Predicate(lambda v: v > 0)] = Field(1, description="Checked")
    h: Annotated[str, Field(max_length=3), AfterValidator(same)] | None = None

    @field_validator("b", "c")
    def strip(cls, value):
        return value.strip()
