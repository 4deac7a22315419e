from datetime import date
from typing import Dict, List, Literal, Optional, Union
from pydantic import BaseModel, Field, field_validator

Unit = Literal["mg", "g", "µg", "ml", "IU"]
Route = Literal["oral", "iv", "im", "sc", "topical"]

class Dose(BaseModel):
    amount: float = Field(gt=0)
    unit: Unit

class Medication(BaseModel):
    name: str = Field(min_length=2, description="Generic name, in lower case")
    atc: Optional[str] = Field(None, pattern=r"^[A-Z]\d{2}[A-Z]{2}\d{2}$", alias="atcCode")
    dose: Union[Dose, str, None] = None
    route: Route = "oral"
    schedule: Dict[Literal["morning", "noon", "evening", "night"], float] = {}
    since: Optional[date] = None
    stopped: bool = False

    @field_validator("name")
    @classmethod
    def lower(cls, value: str) -> str:
        return value.lower()

class OutputParser(BaseModel):
    medications: List[Medication]
    allergies: List[str] = []
    remarks: Optional[str] = None
