# Output schema of Task002, as users of the reference write them.
from typing import Literal, Optional

from pydantic import BaseModel, Field


class Visit(BaseModel):
    weeks: Optional[int] = Field(default=None, ge=0, le=104, description="Weeks until then")
    modality: Literal["CT", "MRI", "none"] = Field(description="Imaging that was agreed")


class OutputParser(BaseModel):
    is_discharged: bool = Field(description="No further visit is planned")
    next_visit: Visit
    urgency: Optional[Literal["low", "high"]] = None
