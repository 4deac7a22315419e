from pydantic import BaseModel, Field, RootModel

class Line(BaseModel):
    text: str

class OutputParser(RootModel[list[Line]]):
    """Lines of the report."""
