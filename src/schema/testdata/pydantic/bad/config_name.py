from pydantic import BaseModel, ConfigDict

class OutputParser(BaseModel):
    model_config = ConfigDict(exta="forbid")
    x: int
