from pydantic import BaseModel, ConfigDict

class OutputParser(BaseModel):
    model_config = ConfigDict(extra="deny")
    x: int
