from typing import Literal

from pydantic import Field, RootModel


class OutputParser(RootModel):
    """Codes of the report."""

    root: list[Literal["C34.1", "C34.2", "C61"]] = Field(min_length=1)
