from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple, Optional, TypedDict
from uuid import UUID
from pydantic import BaseModel, Field

class Skipped(TypedDict):
    x: int

class Vital(BaseModel):
    at: datetime
    kind: Literal["RR", "HF", "SpO2", "Temp", "GCS"]
    value: float

class OutputParser(BaseModel):
    id: UUID
    arrival: Optional[time] = None
    stay: timedelta = Field(description="Time until discharge")
    triage: Literal[1, 2, 3, 4, 5] = Field(3, description="Manchester triage")
    vitals: list[Vital] = Field(default_factory=list, max_length=200)
    GCS: int = Field(15, ge=3, le=15)
