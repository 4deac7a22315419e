from .shared import Finding
from pydantic import BaseModel

class OutputParser(BaseModel):
    finding: Finding
