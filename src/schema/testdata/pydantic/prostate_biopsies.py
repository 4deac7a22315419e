# Prostate biopsies with a Gleason score for every core.
from __future__ import annotations

from enum import Enum, IntEnum
from typing import Annotated, Optional

from pydantic import BaseModel, ConfigDict, Field


class Side(str, Enum):
    LEFT = "left"
    RIGHT = "right"


class GradeGroup(IntEnum):
    """ISUP grade group."""

    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4
    FIVE = 5


Pattern = Annotated[int, Field(ge=1, le=5)]


class Core(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = Field(gt=0)
    side: Side
    primary: Pattern
    secondary: Pattern
    tertiary: Optional[Pattern] = None
    grade_group: GradeGroup = GradeGroup.ONE
    involvement_percent: Annotated[float, Field(ge=0, le=100)] = 0.0
    perineural_invasion: bool | None = None


class OutputParser(BaseModel):
    model_config = ConfigDict(title="Prostate biopsy", extra="forbid")

    cores: list[Core] = Field(min_length=1, max_length=24)
    highest: GradeGroup | None = Field(None, description="Highest grade group of all cores")
    psa_ng_ml: float | None = Field(default=None, ge=0, title="PSA (ng/ml)")
