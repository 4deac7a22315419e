from pydantic import BaseModel

class OutputParser(BaseModel):
    finding: Fnding

class Finding(BaseModel):
    x: int
