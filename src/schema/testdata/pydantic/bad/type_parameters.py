from pydantic import BaseModel

class Box[T](BaseModel):
    content: T

class OutputParser(BaseModel):
    box: Box[int]
