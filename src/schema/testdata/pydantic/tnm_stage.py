from enum import Enum
from typing import Optional
from pydantic import BaseModel, Field

class T(str, Enum):
    TX = "TX"; T0 = "T0"; Tis = "Tis"
    T1a = "T1a"; T1b = "T1b"; T1c = "T1c"
    T2 = "T2"; T3 = "T3"; T4 = "T4"

class N(str, Enum):
    NX = "NX"
    N0 = "N0"
    N1 = "N1"

class M(str, Enum):
    M0 = "M0"
    M1 = "M1"

class OutputParser(BaseModel):
    t: T = Field(T.TX, description="Primary tumour")
    n: N = N.NX
    m: Optional[M] = Field(default=None)
    prefix: Optional[str] = Field(None, pattern="^[cpyra]+$")
    tnm: dict[T, list[N]] = {}
