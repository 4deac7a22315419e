from typing import Annotated, Optional
from enum import Enum
from pydantic import BaseModel, Field

class Ernst(Enum):
    """Ernst van de afwijking, in woorden van het verslag."""
    geen = "geen"
    gering = "gering"
    matig = "matig"
    ernstig = "ernstig"

Millimeter = Annotated[float, Field(gt=0, lt=500, description="In millimeter")]

class Klep(BaseModel):
    naam: str
    insufficiëntie: Ernst = Ernst.geen
    stenose: Optional[Ernst] = None

class OutputParser(BaseModel):
    linker_ventrikel_eind_diastolisch: Optional[Millimeter] = None
    ejectiefractie: Optional[int] = Field(None, ge=0, le=100, description="Percentage; null als het niet vermeld is")
    kleppen: list[Klep] = []
    conclusie: Annotated[str, Field(min_length=1)]
