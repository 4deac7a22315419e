"""Tumorkonferenz."""
from enum import Enum
from typing import Literal, Optional
from pydantic import BaseModel, Field

class Therapieziel(str, Enum):
    kurativ = "kurativ"
    palliativ = "palliativ"
    unklar = "unklar"

class Maßnahme(BaseModel):
    """Eine empfohlene Maßnahme."""
    art: Literal["Operation", "Bestrahlung", "Systemtherapie", "Verlaufskontrolle"]
    beschreibung: Optional[str] = Field(None, max_length=500, description="Wortlaut der Empfehlung, gekürzt")
    dringlich: bool = Field(default=False, description="Innerhalb von zwei Wochen")

class OutputParser(BaseModel):
    """Beschluss der Konferenz."""
    diagnose: str = Field(description="Diagnose mit ICD-10-Kode, falls angegeben")
    ecog: Optional[Literal[0, 1, 2, 3, 4]] = Field(None, title="ECOG")
    ziel: Therapieziel = Therapieziel.unklar
    maßnahmen: list[Maßnahme] = Field(default_factory=list, title="Maßnahmen")
    übernächste_vorstellung: Optional[str] = None
