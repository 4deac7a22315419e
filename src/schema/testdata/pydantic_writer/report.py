from datetime import date
from enum import Enum
from typing import Annotated, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict, Field


class Organ(str, Enum):
    """Where it is."""

    LUNG = "lung"
    LIVER = "liver"
    LYMPH_NODE = "lymph node"
    VALUE_1ST_RIB = "1st rib"
    EMPTY = ""


Millimetres = Annotated[float, Field(ge=0, le=500, multiple_of=0.5, description="mm")]


class Certainty(str, Enum):
    SURE = "sure"
    LIKELY = "likely"


class Lesion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    organ: Organ
    diameters_mm: list[Millimetres] = Field(min_length=1, max_length=3)
    codes: set[Annotated[str, Field(pattern=r"^[A-Z]\d{2}(\.\d{1,2})?$")]]
    certainty: Certainty = Certainty.SURE
    note: Optional[str] = Field(default=None, max_length=200)


class Scan(BaseModel):
    kind: Literal["scan"]
    months: int = Field(ge=0)


class Visit(BaseModel):
    kind: Literal["visit"]
    reason: str = "control"


class OutputParser(BaseModel):
    """What a report of computed tomography says.

    One answer per report.
    """

    model_config = ConfigDict(extra="forbid", title="CT report")

    modality: Literal["CT"]
    lesions: list[Lesion] = Field(
        max_length=20,
        description=(
            "Every lesion that the report measures, in the order in which the report "
            "names them; lesions that are only compared with an earlier examination "
            "belong here, too"
        ),
    )
    seen_on: date = Field(alias="seen on", examples=["2024-02-29"])
    class_: Optional[int] = Field(alias="class", ge=1, le=5)
    score: float = Field(gt=0, le=1, title="Score of the model")
    follow_up: Union[Scan, Visit] = Field(discriminator="kind")
    size: Optional[float] = Field(json_schema_extra={"default": None, "x-unit": "mm"})
    remarks: list[str] = Field(default_factory=list)
    contact: str = Field(
        default_factory=lambda: None, json_schema_extra={"format": "email"}
    )
    by_side: dict[Literal["left", "right"], Millimetres] = {}
