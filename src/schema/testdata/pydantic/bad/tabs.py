from pydantic import BaseModel

class OutputParser(BaseModel):
	x: int
        y: str
