from typing import TypedDict
from pydantic import BaseModel

class Point(TypedDict):
    x: int

class OutputParser(BaseModel):
    p: Point
