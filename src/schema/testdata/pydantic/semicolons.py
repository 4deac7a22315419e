from pydantic import BaseModel, Field; from typing import Optional
X = 1; Y = 2;
class A(BaseModel): x: int = X; y: Optional[int] = None
class B(BaseModel): pass
class OutputParser(BaseModel): a: A; b: B = Field(description="empty"); c: int = Y;
