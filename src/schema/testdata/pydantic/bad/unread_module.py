import numpy as np
from pydantic import BaseModel

class OutputParser(BaseModel):
    x: np.ndarray
