from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    x: str = "\ud83d\ude00"
