from typing import Callable
from pydantic import BaseModel

class OutputParser(BaseModel):
    f: Callable[[int], str]
