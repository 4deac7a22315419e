from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: int = Field(ge=0.5)
