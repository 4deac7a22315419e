# First
# -*- second -*-
from pydantic import (  # comment
    # another
    BaseModel,  # why
    Field,
)  # end

# before the class
class OutputParser(BaseModel):  # behind the class
    # before the docstring
    """Doc # not a comment."""
    # between

    a: int  # type: ignore
    b: str = Field(  # open
        "# no comment",  # a comment
        # description="not this",
        description='# "neither"',
    )  # closed
    # c: int
# at the margin
    d: list[  # x
        int  # y
    ] = [  # z
        1,  # one
        # 2,
    ]
# end
