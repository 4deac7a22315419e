from pydantic import (
    BaseModel, conint, confloat, constr, conlist, conset, condecimal, conbytes, confrozenset,
    PositiveInt, NegativeInt, NonNegativeInt, NonPositiveInt, PositiveFloat, NegativeFloat,
    NonNegativeFloat, NonPositiveFloat, StrictInt, StrictFloat, StrictStr, StrictBool, FiniteFloat,
)


class OutputParser(BaseModel):
    a: conint(gt=0, le=10)
    b: confloat(ge=0, lt=1, multiple_of=0.25)
    c: constr(min_length=1, max_length=5, pattern="^a")
    d: conlist(int, min_length=1, max_length=3)
    e: conset(item_type=str, min_length=1)
    f: condecimal(gt=0, max_digits=4, decimal_places=1)
    g: conbytes(max_length=8)
    h: confrozenset(float, max_length=2)
    i: PositiveInt
    j: NegativeInt
    k: NonNegativeInt
    l: NonPositiveInt
    m: PositiveFloat
    n: NegativeFloat
    o: NonNegativeFloat
    p: NonPositiveFloat
    q: StrictInt
    r: StrictFloat
    s: StrictStr
    t: StrictBool
    u: FiniteFloat
    v: conlist(conint(ge=0), min_length=2) = [1, 2]
