from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: int = Field(3, description="never closed"
    y: str
