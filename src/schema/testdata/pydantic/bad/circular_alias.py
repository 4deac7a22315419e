from pydantic import BaseModel

type A = B
type B = A

class OutputParser(BaseModel):
    x: A
