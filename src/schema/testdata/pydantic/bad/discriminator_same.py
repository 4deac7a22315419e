from typing import Literal, Union
from pydantic import BaseModel, Field

class A(BaseModel):
    kind: Literal["a"]

class B(BaseModel):
    kind: Literal["a", "b"]

class OutputParser(BaseModel):
    x: Union[A, B] = Field(discriminator="kind")
