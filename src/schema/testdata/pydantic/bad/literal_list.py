from typing import Literal
from pydantic import BaseModel

SIDES = ["left", "right"]

class OutputParser(BaseModel):
    x: Literal[SIDES]
