from typing import List
from pydantic import BaseModel

class OutputParser(BaseModel):
    x: List[int, str]
