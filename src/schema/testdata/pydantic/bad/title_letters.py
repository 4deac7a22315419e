from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: int = Field(alias="ǆep")
