from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    size: int | float = Field(description="in mm", ge=0)
