from pydantic import BaseModel

class Parser(BaseModel):
    x: int
