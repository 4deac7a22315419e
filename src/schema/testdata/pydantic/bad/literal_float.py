from typing import Literal
from pydantic import BaseModel

class OutputParser(BaseModel):
    x: Literal[0.5, 1.5]
