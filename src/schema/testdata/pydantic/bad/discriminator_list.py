from typing import List, Literal, Union
from pydantic import BaseModel, Field

class A(BaseModel):
    kind: Literal["a"]

class B(BaseModel):
    kind: Literal["b"]

class OutputParser(BaseModel):
    x: List[Union[A, B]] = Field(discriminator="kind")
