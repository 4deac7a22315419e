// Random JSON values for property tests of any room.
#pragma once

#include <string>

#include <rapidcheck.h>

#include "json/value.h"

namespace extractinator::json::testing {

// Valid JSON numbers of every spelling: signs, leading zeros behind the point, exponents, many
// digits.
[[nodiscard]] rc::Gen<std::string> arbitrary_number();
// Well-formed UTF-8, with control characters, quotation marks and code points of every length.
[[nodiscard]] rc::Gen<std::string> arbitrary_text();
// Values of at most `depth` levels; objects have no key twice.
[[nodiscard]] rc::Gen<Value> arbitrary_value(int depth = 3);

}  // namespace extractinator::json::testing
