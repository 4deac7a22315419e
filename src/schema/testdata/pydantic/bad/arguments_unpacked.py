from pydantic import BaseModel, Field

COMMON = {"description": "same"}

class OutputParser(BaseModel):
    x: int = Field(3, **COMMON)
