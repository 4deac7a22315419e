"""Breast cancer specimens."""
from typing import Annotated, Literal, Optional
from pydantic import BaseModel, Field

Percent = Annotated[int, Field(ge=0, le=100, description="Percentage of tumour cells")]

class Receptor(BaseModel):
    status: Literal["positive", "negative", "not done"]
    percent: Optional[Percent] = None
    intensity: Optional[Literal["weak", "moderate", "strong"]] = None

class Her2(BaseModel):
    """HER2 by immunohistochemistry, and by in situ hybridisation if done."""
    ihc: Literal["0", "1+", "2+", "3+"]
    ish: Optional[Literal["amplified", "not amplified"]] = Field(None, alias="in_situ")

class Margin(BaseModel):
    name: str
    distance_mm: Optional[float] = Field(default=None, ge=0)
    involved: bool

class OutputParser(BaseModel):
    """Synoptic report of a breast specimen."""
    laterality: Literal["left", "right"]
    histology: str = Field(description="Histological type in the words of the report")
    nottingham: Annotated[int, Field(ge=1, le=3)] | None = None
    er: Receptor
    pr: Receptor
    her2: Her2
    ki67: Optional[Percent] = None
    margins: list[Margin] = []
    nodes_examined: int = Field(0, ge=0)
    nodes_positive: int = Field(0, ge=0)
    pT: str = Field(pattern=r"^p?T(is|[0-4][a-d]?|X)$")
    pN: str = Field(pattern=r"^p?N([0-3][a-c]?|X)(\(sn\))?$")
