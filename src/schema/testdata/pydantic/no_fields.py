from pydantic import BaseModel

class Nothing(BaseModel):
    pass

class OutputParser(BaseModel):
    """No fields at all."""
