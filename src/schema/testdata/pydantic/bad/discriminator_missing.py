from typing import Literal, Union
from pydantic import BaseModel, Field

class A(BaseModel):
    kind: Literal["a"]

class B(BaseModel):
    other: int

class OutputParser(BaseModel):
    x: Union[A, B] = Field(discriminator="kind")
