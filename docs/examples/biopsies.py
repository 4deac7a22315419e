# What to extract from the report of a prostate biopsy.
from typing import List, Literal, Optional

from pydantic import BaseModel, Field


class Biopsy(BaseModel):
    number: int = Field(ge=1, le=30, description="number of the core as written")
    location: Optional[str] = None
    quality: Literal["good", "poor", "not stated"] = "not stated"


class OutputParser(BaseModel):
    biopsies: List[Biopsy] = Field(max_length=30)
