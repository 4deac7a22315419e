from typing import Annotated, List, Optional
from pydantic import BaseModel, Field

MAX_LEN = 20
NOTE = "Shared " "text, " 'joined'
CODES = ["A", "B"]

class Sub(BaseModel):
    """Sub."""
    v: int

class OutputParser(BaseModel):
    a: str = Field("x", description="Said \"so\".", title="A title", examples=["one", "two"])
    b: str = Field(..., max_length=MAX_LEN, description=NOTE)
    c: int = Field(default=3, json_schema_extra={"unit": "mm", "widget": {"z": 1, "a": [1, 2]}})
    d: str = Field("", deprecated=True)
    e: str = Field("", deprecated="use f")
    f: Optional[str] = Field(None, exclude=True, repr=False, frozen=True)
    g: Sub = Field(description="Sub.", title="Sub")
    h: Sub = Field(description="Another description")
    i: Optional[Sub] = Field(None, description="Maybe", examples=[{"v": 1}])
    j: List[Annotated[str, Field(description="Item", min_length=1)]] = CODES
    k: Annotated[int, Field(description="inner", ge=0)] = Field(4, description="outer", le=MAX_LEN - 5)
    l: str = Field(description="""Long text
        with lines.""")
    m: list[Annotated[Sub, Field(description="in a list")]]
    n: dict[str, Annotated[Sub, Field(title="value")]] = {}
    o: Optional[Annotated[int, Field(title="inner title", default=5)]] = None
    p: str = Field('', title='')
    q: str = Field('', description='')
    r: int = Field(default_factory=lambda: 3)
    s: list[str] = Field(default_factory=lambda: ["a"], min_items=1, max_items=4)
    t: float = Field(2 * 3.5 + 1)
    u: Annotated[str, "just a note", 42] = "x"
    v: Annotated[Annotated[int, Field(gt=0, json_schema_extra={"a": 1})], Field(lt=5, json_schema_extra={"b": 2})]
