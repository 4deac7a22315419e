from typing import List, Optional
from pydantic import BaseModel, Field

class Address(BaseModel):
    street: str
    city: str

class Physician(BaseModel):
    name: str
    address: Optional[Address] = None

class Visit(BaseModel):
    physician: Physician
    place: Address = Field(description="Where")

class Episode(BaseModel):
    visits: List[Visit]
    main: Physician

class Unused(BaseModel):
    never: Episode

class OutputParser(BaseModel):
    episodes: List[Episode] = Field(alias="Episodes")
    home: Address
    general: Optional[Physician] = Field(None, title="GP")
