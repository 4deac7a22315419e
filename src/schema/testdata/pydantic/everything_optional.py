from typing import List, Optional, Dict
from pydantic import BaseModel

class Inner(BaseModel):
    a: Optional[int] = None
    b: Optional[List[Optional[str]]] = None

class OutputParser(BaseModel):
    a: Optional[str] = None
    b: Optional[int] = None
    c: Optional[float] = None
    d: Optional[bool] = None
    e: Optional[Inner] = None
    f: Optional[List[Inner]] = None
    g: Optional[Dict[str, Optional[Inner]]] = None
