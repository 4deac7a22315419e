# Every simple type.
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel


class OutputParser(BaseModel):
    text: str
    count: int
    size_mm: float
    is_malignant: bool
    anything: Any
    whatever: object
    nothing: None
    raw: bytes
    day: date
    moment: datetime
    clock: time
    duration: timedelta
    amount: Decimal
    identifier: UUID
    phasor: complex
