from pydantic import BaseModel

class OutputParser(BaseModel):
    x: int

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema, handler):
        return {"type": "string"}
