from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel, to_pascal, to_snake


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    tumour_size_mm: float
    t_stage: str = Field(alias="T-Stage")
    n2_stage: str
    _private: int = 3
    date_of_birth: str = Field("", serialization_alias="dob")


class Child(Camel):
    model_config = ConfigDict(alias_generator=to_pascal)

    more_here: int = 0


class Snake(BaseModel):
    model_config = {"alias_generator": to_snake}

    tumourSizeMM: int
    HTTPServer2Name: str
    kebab: str = Field(alias="kebab-case")


class OutputParser(BaseModel):
    a: int = Field(alias="first value")
    b: int = Field(validation_alias="second")
    c: int = Field(alias="x", validation_alias="y")
    d: int = Field(validation_alias=AliasChoices("d1", "d2"))
    e: int = Field(validation_alias=AliasPath("e", 0))
    f: int = Field(validation_alias=AliasChoices(AliasPath("f", 0), AliasPath("f1"), "f2"))
    g: int = Field(serialization_alias="gg")
    h: int = Field(alias="größe (µg/l)")
    i: int = Field(alias="UPPER_case_and-dash")
    j: int = Field(alias="it's o'clock 3rd")
    k: Camel
    l: Child
    m: Snake
    n: int = Field(alias="Ärztliche_bemerkung", title="Remark")
