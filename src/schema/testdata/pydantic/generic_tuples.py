from typing import Annotated, Any, List, Optional, Tuple, Union
from pydantic import BaseModel, Field

class Point(BaseModel):
    x: float
    y: float

class OutputParser(BaseModel):
    a: Tuple[int, str, Optional[float]]
    b: tuple[Point, ...] = ()
    c: tuple[Point, Point]
    d: List[Tuple[str, Annotated[int, Field(ge=0)]]] = [("a", 1)]
    e: Tuple
    f: Tuple[()] = ()
    g: tuple[Any, ...]
    h: Union[tuple[int, int], tuple[int, int, int]]
    i: tuple[tuple[int, ...], tuple[str, ...]]
