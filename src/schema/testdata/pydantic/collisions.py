from enum import Enum
from pydantic import BaseModel

class Left(BaseModel):
    class Detail(BaseModel):
        x: int
    class Grade(Enum):
        a = 1
    detail: Detail
    grade: Grade

class Right(BaseModel):
    class Detail(BaseModel):
        y: str
    class Grade(Enum):
        b = 2
    detail: Detail
    grade: Grade

class Same(BaseModel):
    class Detail(BaseModel):
        x: int
    detail: Detail

class First(BaseModel):
    class Twin(BaseModel):
        x: int
    twin: Twin

class Second(BaseModel):
    class Twin(BaseModel):
        x: int
    twin: Twin

class Again(BaseModel):
    one: int

Kept = Again

class Again(BaseModel):
    two: int

class OutputParser(BaseModel):
    left: Left
    right: Right
    same: Same
    first: First
    second: Second
    kept: Kept
    again: Again
