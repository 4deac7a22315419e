// Values to text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json/value.h"

namespace extractinator::json {

enum class Layout : std::uint8_t {
  canonical,  // One line, ", " and ": ", as models are asked to write it.
  compact,    // One line, no white space; for JSONL.
  indented,   // Four spaces per level, as Python's json.dump(indent=4) writes it; empty containers
              // as [] and {}.
};
enum class Escaping : std::uint8_t {
  minimal,  // Only ", \ and control characters; everything else as UTF-8.
  ascii,    // \uXXXX for everything outside ASCII, as Python's json.dump does by default.
};

struct WriteOptions {
  Layout layout = Layout::canonical;
  Escaping escaping = Escaping::minimal;
};

// Ill-formed UTF-8 in a string is written as U+FFFD, one per maximal part, so that the result is
// always JSON. Numbers are written digit for digit. Control characters: \b \f \n \r
// \t, else \u00xx.
[[nodiscard]] std::string write(const Value& value, WriteOptions options = {});

// Appends one string with its quotation marks.
void write_string(std::string& out, std::string_view text, Escaping escaping);

}  // namespace extractinator::json
