from enum import Enum
from pydantic import BaseModel

class Empty(BaseModel):
    """"""
    x: int

class Spaces(BaseModel):
    """   

    Leading blank lines.

      Deeper.
	Tab.
    """
    x: int

class OneLine(BaseModel):
    'Single quotes, trailing spaces.   '
    x: int

class Concatenated(BaseModel):
    "Two " "parts"
    x: int

class NotADoc(BaseModel):
    x: int
    "not a docstring"

class Second(BaseModel):
    pass
    "not first"
    x: int

class Raw(BaseModel):
    r"""Raw \n text"""
    x: int

class Kind(Enum):
    """
    Enumeration documentation.
        More.
    """
    a = 1

class Default(Enum):
    """An enumeration."""
    a = 1

class Child(OneLine):
    y: int

class OutputParser(BaseModel):
    a: Empty
    b: Spaces
    c: OneLine
    d: Concatenated
    e: NotADoc
    f: Second
    g: Raw
    h: Kind
    i: Default
    j: Child
