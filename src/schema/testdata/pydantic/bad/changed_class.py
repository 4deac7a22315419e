from pydantic import BaseModel

class OutputParser(BaseModel):
    x: int

OutputParser.model_fields["x"].description = "changed"
