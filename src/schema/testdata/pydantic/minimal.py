from pydantic import BaseModel


class OutputParser(BaseModel):
    diagnosis: str
