import datetime
import decimal
import enum
import typing
import typing as t
import uuid
import annotated_types
import pydantic
import pydantic as pyd
import collections.abc
from pydantic import types

class Grade(enum.IntEnum):
    low = 1
    high = 2

class OutputParser(pydantic.BaseModel):
    model_config = pyd.ConfigDict(extra="forbid")
    a: typing.Optional[typing.List[int]] = None
    b: t.Literal["x", "y"]
    c: datetime.date
    d: datetime.datetime = pydantic.Field(description="when")
    e: decimal.Decimal
    f: uuid.UUID
    g: t.Annotated[int, annotated_types.Gt(3)]
    h: pyd.conint(ge=2)
    i: types.PositiveInt
    j: Grade = Grade.high
    k: collections.abc.Sequence[str]
    l: typing.Union[int, t.Dict[str, t.Any]]
