# -*- coding: utf-8 -*-
"""Sonographie der Leber: Befund in deutscher Sprache."""
from typing import Optional, Literal
from pydantic import BaseModel, Field


class Leber(BaseModel):
    """Beurteilung der Leber (Größe, Echogenität, Läsionen)."""

    größe_cm: Optional[float] = Field(None, ge=5, le=30, description="Größe in der Medioklavikularlinie, in cm")
    echogenität: Literal["normal", "erhöht", "vermindert"] = "normal"
    läsionen: list[str] = Field(default_factory=list, description="Fokale Läsionen – je eine Zeile")
    oberfläche: Literal["glatt", "höckrig"] | None = None
    änderung: bool = False
    straße_des_pfortaderflusses: str | None = None


class OutputParser(BaseModel):
    leber: Leber
    übersicht: str
    maß: float
