from typing import Optional, List
from pydantic import BaseModel, Field

class Afwijking(BaseModel):
    locatie: str = Field(..., description="Waar de afwijking zich bevindt, zoals in het verslag staat")
    grootte_mm: Optional[float] = Field(default=None, description="Grootste diameter in millimeter; leeg als het verslag geen maat noemt")
    birads: Optional[int] = Field(default=None, ge=0, le=6)

class OutputParser(BaseModel):
    '''Mammografieverslag.

        Alleen bevindingen van dit onderzoek, geen voorgeschiedenis.
          Ingesprongen regel.
    '''
    densiteit: Optional[str] = Field(default=None, pattern="^[abcd]$")
    afwijkingen: List[Afwijking] = Field(default_factory=list)
    conclusie: str
