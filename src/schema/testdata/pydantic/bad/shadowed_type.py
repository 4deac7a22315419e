from datetime import date
from typing import Optional
from pydantic import BaseModel

class OutputParser(BaseModel):
    date: Optional[date] = None
