# With a byte order mark.
from pydantic import BaseModel

class OutputParser(BaseModel):
	"""Tabs."""

	x: int

	class Config:
		extra = "forbid"
	y: str = "a	b"