from pydantic import BaseModel
from tools import register

@register
class OutputParser(BaseModel):
    x: int
