from typing import Annotated, Optional, Union

from pydantic import BaseModel, Field, RootModel


class Tree(RootModel):
    """Text in text."""

    root: Union[str, Annotated[list["Tree"], Field(max_length=4)]]


class OutputParser(BaseModel):
    """A part of the body and its parts."""

    name: str = Field(min_length=1)
    parts: list["OutputParser"] = []
    notes: Tree = Field(default_factory=lambda: None)
    next: Optional["OutputParser"] = None
