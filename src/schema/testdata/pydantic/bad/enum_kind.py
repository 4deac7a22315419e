from enum import IntEnum
from pydantic import BaseModel

class Level(IntEnum):
    LOW = "low"

class OutputParser(BaseModel):
    p: Level
