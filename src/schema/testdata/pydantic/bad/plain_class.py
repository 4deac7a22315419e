from pydantic import BaseModel

class Point:
    x: int

class OutputParser(BaseModel):
    p: Point
