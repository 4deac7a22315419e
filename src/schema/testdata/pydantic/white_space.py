# Old Macintosh line ends in strings only.
from pydantic import BaseModel, Field


class OutputParser(BaseModel):
    x: str = Field("a", description="form feed above")   
  
    # comment at another depth
  # and another
    y: int = 1
#end