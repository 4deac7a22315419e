from pydantic import BaseModel

class OutputParser(BaseModel):
    x: "left" | "right"
