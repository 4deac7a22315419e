from datetime import date
from typing import Any, Literal, Optional, Union

from pydantic import BaseModel, ConfigDict, Field


class Item2(BaseModel):
    pass


class Item(BaseModel):
    Item_: Item2 = Field(default_factory=lambda: None, alias="Item")


class OutputParser(BaseModel):
    model_config = ConfigDict(extra="allow", regex_engine="python-re")

    __pydantic_extra__: dict[str, str]

    private: int = Field(alias="_private")
    the_model_config: int = Field(alias="model_config")
    größe: float
    T_Stage: str = Field(alias="T-Stage")
    date_: date = Field(alias="date")
    field: bool = Field(alias="")
    list_: list[Any] = Field(alias="list")
    Item_: Item = Field(alias="Item")
    json_: Optional[Union[str, int]] = Field(alias="json")
    field_1a: Optional[
        Literal['"both\' quotes"', "line\nend", "back\\slash", 1, True]
    ] = Field(alias="1a")
    field_1_a: str = Field(alias="1-a", pattern="^(?=.*\\d)\"?'?[a-z]+\\\\$")
