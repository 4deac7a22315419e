from typing import Literal
from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    R"""Raw \d docstring."""
    a: str = Field(r"\d+\s", description=u"unicode \u00e9 \x41 \101 \U0001F600 \t tab")
    b: str = Field('single \'quoted\'', description="""triple "quoted" text""")
    c: str = Field("joined " 'of ' """three""", description=("in " "brackets "
        "over lines"))
    d: str = Field("line\
 continued", description='null-free \\ backslash \q unknown')
    e: Literal['a"b', "c'd", '''e
f''', "\n", ""] = ""
    f: bytes = b"by" rb"\tes"
    g: str = "ends with backslash \\"
    h: str = Field("é", description="日本語 — “quotes”")
    i: str = Field(pattern=r'^["\']\w{2,3}$', default="")
    j: str = "a" + "b" + "c"
