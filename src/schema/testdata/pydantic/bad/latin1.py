from pydantic import BaseModel

class OutputParser(BaseModel):
    größe: int
