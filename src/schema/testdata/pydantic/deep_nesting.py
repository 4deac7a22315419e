from typing import Dict, List, Optional, Union
from pydantic import BaseModel

class L4(BaseModel):
    value: Dict[str, List[Dict[str, List[Optional[Union[int, List[str]]]]]]]

class L3(BaseModel):
    l4: List[L4]

class L2(BaseModel):
    l3: Optional[L3] = None

class L1(BaseModel):
    l2: Dict[str, L2]

class OutputParser(BaseModel):
    l1: Union[L1, List[L1], None] = None
    deep: list[list[list[list[list[list[int]]]]]] = [[[[[[1]]]]]]
