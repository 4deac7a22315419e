from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: str = Field(min_length="3")
