from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: str = Field(None, "A text")
