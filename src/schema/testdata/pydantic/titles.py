from pydantic import BaseModel, Field


class Inner(BaseModel):
    x: int


class OutputParser(BaseModel):
    snake_case_name: int
    camelCaseName: int
    UPPER: int
    T_stage: str
    psa_ng_ml: float
    x2y: int
    a1_b2c: int
    trailing_: int
    double__underscore: int
    ALL_CAPS_NAME: int
    HbA1c: float
    with_title: int = Field(title="My Title")
    inner: Inner
    inner_titled: Inner = Field(title="Other")
    inner_same_title: Inner = Field(title="Inner")
    optional_inner: Inner | None
    list_inner: list[Inner]
    défaut: str
    ÑANDÚ: str
    straße: str
    ελληνικά: str
    кириллица: str
    日本語: str
    ação_médica: str
