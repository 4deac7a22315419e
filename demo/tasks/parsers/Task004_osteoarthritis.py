# Asks for the grade of osteoarthritis of both sides. The program reads this file, and never runs it.
from typing import Literal

from pydantic import BaseModel, Field

Grade = Literal["0", "1", "2", "3", "4", "n", "p"]


class OutputParser(BaseModel):
    left: Grade = Field(
        description="linker kant: graad volgens Kellgren-Lawrence van 0 (geen) tot 4 (ernstig); p: een prothese; n: niet genoemd"
    )
    right: Grade = Field(
        description="rechter kant: graad volgens Kellgren-Lawrence van 0 (geen) tot 4 (ernstig); p: een prothese; n: niet genoemd"
    )
