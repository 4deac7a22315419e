from typing_extensions import deprecated
from pydantic import BaseModel, Field

@deprecated("use Newer")
class Older(BaseModel):
    x: int

class Newer(Older):
    y: int = Field(0, deprecated=False)

class OutputParser(BaseModel):
    old: Older
    new: Newer = Field(deprecated="soon gone")
