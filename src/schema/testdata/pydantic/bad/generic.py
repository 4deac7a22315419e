from typing import Generic, TypeVar
from pydantic import BaseModel

T = TypeVar("T")

class Box(BaseModel, Generic[T]):
    content: T

class OutputParser(BaseModel):
    box: Box[int]
