from enum import Enum
from typing import Literal
from pydantic import BaseModel, Field

class Größe(str, Enum):
    """Größen."""
    klein = "klein – unter 5 mm"
    groß = "groß – ab 5 mm"

class Œdème(BaseModel):
    présent: bool = Field(alias="présent ?")

class OutputParser(BaseModel):
    größe: Größe = Größe.klein
    stufe: Literal["leicht", "mäßig", "schwer", "🙂", "\u200b", "\x7f"]
    œdème: Œdème = Field(description="Œdème — oui/non « guillemets »")
    ñ: str = "\u00f1\t\"\\"
