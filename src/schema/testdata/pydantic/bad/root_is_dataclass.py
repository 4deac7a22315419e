from dataclasses import dataclass

@dataclass
class OutputParser:
    x: int
