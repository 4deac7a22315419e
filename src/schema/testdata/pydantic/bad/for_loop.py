from pydantic import BaseModel, create_model

class OutputParser(BaseModel):
    x: int

for name in ["a", "b"]:
    setattr(OutputParser, name, 3)
