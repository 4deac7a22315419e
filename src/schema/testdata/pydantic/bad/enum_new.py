from enum import Enum
from pydantic import BaseModel

class Level(Enum):
    LOW = 1

    def __new__(cls, value):
        return object.__new__(cls)

class OutputParser(BaseModel):
    p: Level
