from typing import Dict, List, Optional, Tuple, Union

from pydantic import BaseModel, Field


class OutputParser(BaseModel):
    first: "Finding"
    second: Optional["Finding"] = None
    third: List["Finding"] = []
    fourth: "list[Finding]"
    fifth: Dict[str, "Measurement"]
    sixth: Union["Finding", "Measurement"]
    seventh: Tuple["Finding", int]
    eighth: Measurement


class Finding(BaseModel):
    "One finding."

    text: str
    measurements: "List[Measurement]" = Field(default_factory=list, min_length=1)


class Measurement(BaseModel):
    value: float
    of: Optional["Finding"] = Field(None, description="One finding.")
