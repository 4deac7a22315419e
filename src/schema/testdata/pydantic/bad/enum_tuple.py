from enum import Enum
from pydantic import BaseModel

class Planet(Enum):
    EARTH = (5.9, 6.3)

class OutputParser(BaseModel):
    p: Planet
