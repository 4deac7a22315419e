from pydantic import BaseModel, Field

UNIT = "mm"

class OutputParser(BaseModel):
    x: float = Field(description=f"Size in {UNIT}")
