from pydantic import BaseModel

class OutputParser(BaseModel):
    model_dump: int
