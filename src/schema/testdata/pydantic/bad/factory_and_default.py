from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: list[int] = Field([], default_factory=list)
