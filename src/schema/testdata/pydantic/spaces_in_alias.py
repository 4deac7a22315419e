from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    a: int = Field(alias=" leading and trailing ")
    b: int = Field(alias="")
    c: int = Field(alias="a/b~c")
    d: int = Field(alias="__init__")
    e: int = Field(alias="ALL CAPS and 3d, x-ray's")
    f: int = Field(alias="smørrebrød øl")
    g: int = Field(alias="ΔT über 5 µm – Größenänderung")
    h: int = Field(alias="日本 word")
    i: int = Field(alias="$ref")
