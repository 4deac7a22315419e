# coding: latin-1
from pydantic import BaseModel

class OutputParser(BaseModel):
    x: int
