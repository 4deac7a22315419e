from enum import Enum
from pydantic import BaseModel

class OutputParser(BaseModel):
    x: list[int] = [i * i for i in range(3)]
