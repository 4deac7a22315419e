from typing import Annotated, List, Literal, Optional, Union
from enum import Enum
from pydantic import BaseModel, Field, Discriminator

class Kind(str, Enum):
    mass = "mass"
    cyst = "cyst"

class Mass(BaseModel):
    kind: Literal["mass"]
    size: float

class Cyst(BaseModel):
    kind: Literal["cyst", "complex cyst"] = "cyst"
    septated: bool

class ByEnumMass(BaseModel):
    kind: Literal[Kind.mass]

class ByEnumCyst(BaseModel):
    kind: Literal[Kind.cyst] = Kind.cyst

class AliasA(BaseModel):
    type_: Literal[1] = Field(alias="type")

class AliasB(BaseModel):
    type_: Literal[2, 3] = Field(alias="type")

Finding = Annotated[Union[Mass, Cyst], Field(discriminator="kind")]

class OutputParser(BaseModel):
    a: Union[Mass, Cyst] = Field(discriminator="kind")
    b: Optional[Union[Mass, Cyst]] = Field(None, discriminator="kind", description="Maybe")
    c: List[Finding]
    d: Annotated[ByEnumMass | ByEnumCyst, Discriminator("kind")]
    e: Union[AliasA, AliasB] = Field(..., discriminator="type_")
    f: dict[str, Finding] = {}
    g: Union["LaterA", "LaterB"] = Field(discriminator="t")
    h: Mass = Field(discriminator="kind")

class LaterA(BaseModel):
    t: Literal["a"]
    again: Optional["OutputParser"] = None

class LaterB(BaseModel):
    t: Literal["b"]
