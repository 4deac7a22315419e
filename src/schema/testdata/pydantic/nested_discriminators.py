from typing import Annotated, Literal, Union
from pydantic import BaseModel, Field, RootModel

class BlackCat(BaseModel):
    kind: Literal["cat"]
    colour: Literal["black"]

class WhiteCat(BaseModel):
    kind: Literal["cat"]
    colour: Literal["white"]

class Dog(BaseModel):
    kind: Literal["dog"]

class Bird(BaseModel):
    kind: Literal["bird", "parrot"]

Cat = Annotated[Union[BlackCat, WhiteCat], Field(discriminator="colour")]
Small = Annotated[Union[Dog, Bird], Field(discriminator="kind")]

class Pet(RootModel[Annotated[Union[Cat, Dog], Field(discriminator="kind")]]):
    """A pet."""

class OutputParser(BaseModel):
    a: Annotated[Union[Cat, Dog], Field(discriminator="kind", description="Pets")]
    b: Annotated[Union[Small, BlackCat], Field(discriminator="kind")] | None = None
    c: list[Pet] = []
