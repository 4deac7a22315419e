from pydantic import BaseModel

class A(BaseModel):
    x: int

class B(A):
    y: int

class OutputParser(A, B):
    z: int
