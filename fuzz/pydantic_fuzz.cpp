// Python source of any kind through the Pydantic reader: it must answer with a schema or an error
// that has a place, and never break.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>

#include "schema/pydantic/reader.h"
#include "schema/schema.h"

namespace {

// Words that schema files are made of: a byte above 0x7F stands for one, so that inputs get far.
constexpr std::string_view kWords[] = {
    "class OutputParser(BaseModel):\n ",
    "from pydantic import *\n",
    "from typing import *\n",
    "from enum import *\n",
    "class A(BaseModel):\n ",
    "class B(A):\n ",
    "class E(str, Enum):\n ",
    " a: ",
    " b: ",
    " c: ",
    "Optional[",
    "Union[",
    "list[",
    "dict[str, ",
    "tuple[",
    "Literal[",
    "Annotated[",
    "'a'",
    "\"A\"",
    "int",
    "str",
    "float",
    "None",
    "A",
    "B",
    "E",
    "E.a",
    " = Field(",
    "ge=",
    "le=1",
    "min_length=2",
    "pattern='x'",
    "description='d'",
    "default=",
    "alias='z'",
    "discriminator='a'",
    "default_factory=list",
    "]",
    ")",
    "}",
    "\n ",
    "\n",
    " | ",
    ", ",
    "= 1",
    "type T = ",
    "T",
    "RootModel[",
    "model_config = ConfigDict(",
    "extra='forbid'",
    "Decimal",
    "conint(gt=0)",
    "constr(",
    "(",
    "[",
    "{",
    ":",
    "f'{a}'",
    "'''",
    "\\",
    "\t",
    "# c\n",
    "auto()",
    "lambda: 0",
    "if __name__ == '__main__':\n  pass\n",
    "def f(self): pass\n ",
    "@field_validator('a')\n ",
    "class Config:\n  ",
    "title='t'",
    "*",
    "**",
    "-",
    "1.5",
    "...",
    "True",
    "examples=[1]",
    "json_schema_extra={'a': 1}",
    "strict=True",
    "EmailStr",
    "Sequence[",
    "use_enum_values=True",
    "alias_generator=to_camel",
    "from __future__ import annotations\n",
};

std::string expanded(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += kWords[(byte - 0x80U) % std::size(kWords)];
    }
  }
  return text;
}

void check(std::string_view text) {
  const auto schema = extractinator::schema::read_pydantic(text, {.file = "fuzz.py", .text = text});
  if (schema.has_value()) return;
  const auto& error = schema.error();
  if (error.message.empty() || error.at.line == 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text);
  check("from pydantic import *\nfrom typing import *\nfrom enum import *\n" + expanded(text));
  return 0;
}
