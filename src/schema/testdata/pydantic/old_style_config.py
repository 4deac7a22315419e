from pydantic import BaseModel

class Base(BaseModel):
    class Config:
        extra = "forbid"
        allow_population_by_field_name = True
        orm_mode = True
        anystr_strip_whitespace = True

class Child(Base):
    class Config:
        title = "The child"
    x: int

class Both(Child):
    model_config = {"extra": "allow"}
    y: int = 0

class OutputParser(Base):
    child: Child
    both: Both
