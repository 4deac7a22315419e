from pydantic import BaseModel

class OutputParser(BaseModel):
    side: Optional[str] = None
