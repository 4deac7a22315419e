from pydantic import BaseModel

class OutputParser(BaseModel):
    x = 3
