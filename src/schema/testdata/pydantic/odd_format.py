from typing import (Optional,
    List,  # a comment
        Literal,)
from pydantic import BaseModel  as  BM , Field as F
class   Inner ( BM ) :
	x:int=F (
	default = 1 ,
		ge	=	0 ,  # tab
	)
	y : \
	  str = 'a' \
	    'b' "c"
	z: List [
	  Optional [ int ]
	] = [ 1 ,
	None , ]
class OutputParser(BM): a: Inner; b: Literal['x',
 'y']=('x')
