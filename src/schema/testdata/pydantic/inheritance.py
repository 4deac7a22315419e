from typing import Literal, Optional

from pydantic import BaseModel, ConfigDict, Field


class Base(BaseModel):
    """Base documentation."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: str
    note: Optional[str] = Field(None, description="Free text")


class HasSize:
    size_mm: float
    unit: str = "mm"


class Mixin(BaseModel):
    confidence: float = Field(0.5, ge=0, le=1)


class Lesion(Base, Mixin):
    kind: Literal["lesion"] = "lesion"
    site: str


class Sized(HasSize, Base):
    """Has a size, too."""

    note: str


class Deep(Lesion):
    pass


class Diamond(Sized, Deep):
    model_config = ConfigDict(title="A diamond")


class OutputParser(Base):
    lesion: Lesion
    sized: Sized
    deep: Deep
    diamond: Diamond
