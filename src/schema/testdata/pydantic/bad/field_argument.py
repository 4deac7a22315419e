from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: int = Field(0, descripton="A number")
