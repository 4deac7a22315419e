# Windows line ends, and a byte order mark would be fine, too.
from typing import Optional
from pydantic import BaseModel, Field


class OutputParser(BaseModel):
    """First line.

    Third line.
    """

    a: Optional[str] = Field(
        None,
        description="""Two
lines""",
    )
    b: int = 1 + \
        2
