from enum import Enum
from pydantic import BaseModel, Field
class Icd10(Enum):
    C34_1 = "C34.1"
    C34_2 = "C34.2"
    C34_3 = "C34.3"
    C61 = "C61"
    C18_7 = "C18.7"
    I21_0 = "I21.0"
class Certainty(str, Enum):
    "How sure the report is."
    confirmed = "G"
    suspected = "V"
    excluded = "A"
    after = "Z"
class Coded(BaseModel):
    code: Icd10
    certainty: Certainty = Certainty.confirmed
    quote: str = Field(description="The words of the report that justify the code")
class OutputParser(BaseModel):
    main: Coded = Field(description="Main diagnosis")
    others: list[Coded] = Field(default=[], description="Further diagnoses")
