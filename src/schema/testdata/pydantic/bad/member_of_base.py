from pydantic import BaseModel

class Base(BaseModel):
    x: int = 3

class OutputParser(Base):
    x = 4
