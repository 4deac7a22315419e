from __future__ import annotations
from typing import List, Optional
from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    b1: B
    b2: B
    d: Optional[D] = Field(None, description="D doc.")
    d2: List[D] = []

class B(BaseModel):
    """B doc."""
    c1: C = Field(title="C", description="C doc.")
    c2: C = Field(description="C doc.")
    up: Optional[B] = Field(None, description="B doc.")

class C(BaseModel):
    """C doc."""
    d: D = Field(description="D doc.")

class D(BaseModel):
    """D doc."""
    x: int
