from pydantic import BaseModel

class Inner(BaseModel):
    x: int = 1

class OutputParser(BaseModel):
    inner: Inner = Inner()
