"""Pulmonary nodules in CT reports of the chest."""

from typing import List, Literal, Optional

from pydantic import BaseModel, Field

LOBES = Literal["RUL", "RML", "RLL", "LUL", "LLL"]


class Nodule(BaseModel):
    """One pulmonary nodule as the report describes it.

    Only nodules that are present at this examination count.
    """

    lobe: LOBES = Field(..., description="Lobe in which the nodule lies")
    segment: Optional[str] = Field(None, description="Segment, if the report names it")
    size_mm: float = Field(..., gt=0, le=300, description="Largest diameter in millimetres")
    solidity: Literal["solid", "part-solid", "ground-glass"]
    is_new: bool = False
    growth: Optional[Literal["growing", "stable", "shrinking"]] = None


class OutputParser(BaseModel):
    nodules: List[Nodule] = Field(default_factory=list, description="All nodules, largest first")
    lung_rads: Optional[int] = Field(default=None, ge=0, le=4)
    impression: str = Field(min_length=1, max_length=2000, examples=["No suspicious nodule."])
