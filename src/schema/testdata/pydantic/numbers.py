from pydantic import BaseModel, Field

class OutputParser(BaseModel):
    a: float = 1.0
    b: float = 1e3
    c: float = 1.5e-7
    d: float = .5
    e: float = 5.
    f: float = 1_000.25
    g: int = 0xFF
    h: int = 0o17
    i: int = 0b101
    j: int = 1_000_000
    k: int = 123456789012345678901234567890
    l: float = -0.0
    m: float = 1e22
    n: float = 1e16
    o: float = 123456789.123456789
    p: float = 0.1
    q: float = 1e-4
    r: float = 1e-5
    s: int = -7
    t: int = 2 ** 10
    u: int = 7 // 2
    v: float = 7 / 2
    w: float = Field(3, ge=-1e-3, le=1E5)
    x: int = 00
    y: float = 1e15
    z: float = 9007199254740993.0
