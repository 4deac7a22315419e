class OutputParser:
    x: int
