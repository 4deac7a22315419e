from enum import Enum
from pydantic import BaseModel

Side = Enum("Side", ["left", "right"])

class OutputParser(BaseModel):
    side: Side
