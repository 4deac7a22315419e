from pydantic import BaseModel

class OutputParser(BaseModel):
    grösse: int
