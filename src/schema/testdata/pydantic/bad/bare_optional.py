from typing import Optional
from pydantic import BaseModel

class OutputParser(BaseModel):
    x: Optional
