"""Echocardiography."""
from __future__ import annotations
from enum import StrEnum
from typing import Annotated
from pydantic import BaseModel, ConfigDict, Field
from annotated_types import Ge, Le

EF = Annotated[float, Ge(5), Le(90), Field(description="Left ventricular ejection fraction in percent")]

class Severity(StrEnum):
    NONE = "none"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"

class Valve(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    stenosis: Severity = Severity.NONE
    regurgitation: Severity = Severity.NONE
    gradient_mmhg: Annotated[float, Ge(0)] | None = None

class OutputParser(BaseModel):
    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    ef: EF | None = None
    aortic: Valve = Field(default_factory=Valve)
    """Aortic valve."""
    mitral: Valve = Field(default_factory=lambda: Valve())
    """Mitral valve.

    With its apparatus.
    """
    wall_motion: dict[Annotated[int, Field(ge=1, le=17)], Severity] = Field(default_factory=dict)
    rhythm: str | None = Field(None, description="As stated")
    """Not used."""
