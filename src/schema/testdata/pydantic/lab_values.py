from datetime import datetime
from decimal import Decimal
from typing import Dict, List, NewType, Optional, Union
from pydantic import BaseModel, Field

Loinc = NewType("Loinc", str)

class Range(BaseModel):
    low: Optional[Decimal] = Field(None, max_digits=8, decimal_places=3)
    high: Optional[Decimal] = Decimal("10")

class Value(BaseModel):
    code: Loinc
    value: Union[Decimal, str]
    unit: str = ""
    reference: Optional[Range] = None
    flags: set[str] = Field(default_factory=set)
    taken: Optional[datetime] = None

class OutputParser(BaseModel):
    values: List[Value] = Field(min_length=1)
    by_day: Dict[str, Dict[str, Value]] = Field(default={}, max_length=31)
    limit: Decimal = Decimal(5)
