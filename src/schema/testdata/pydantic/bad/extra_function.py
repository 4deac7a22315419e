from pydantic import BaseModel, ConfigDict

class OutputParser(BaseModel):
    model_config = ConfigDict(json_schema_extra=lambda schema: schema.pop("title"))
    x: int
