from __future__ import annotations
import typing
from typing import TYPE_CHECKING, Optional
from pydantic import BaseModel

if TYPE_CHECKING:
    from somewhere import Unknown
else:
    Unknown = int

class OutputParser(BaseModel):
    x: Unknown
    y: Optional[Unknown] = None
