from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: str = Field(..., regex="^a")
