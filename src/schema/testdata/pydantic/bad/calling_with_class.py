from pydantic import BaseModel
from tools import decorate

class OutputParser(BaseModel):
    x: int

decorate(OutputParser)
