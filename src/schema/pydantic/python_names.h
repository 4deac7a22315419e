// Names for Python classes, fields and members made from any text; internal to the Pydantic writer.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace extractinator::schema::python {

// A name as it stands: letters that Python takes for no others, no keyword.
[[nodiscard]] bool is_identifier(std::string_view text);

// May a Pydantic field be called so? No leading underscore, nothing that BaseModel has itself.
[[nodiscard]] bool is_field_name(std::string_view text);

// "biopsy_core", "biopsy core" and "BiopsyCore" are BiopsyCore; "Item" if nothing is left.
[[nodiscard]] std::string class_name(std::string_view text);
// What stands for the text where it is no field name itself.
[[nodiscard]] std::string field_name(std::string_view text);
// Of an enumeration's member, by its value: "not stated" is NOT_STATED.
[[nodiscard]] std::string member_name(std::string_view text);

// One of several: "biopsies" is "biopsy"; texts that are no plural get "item" behind them.
[[nodiscard]] std::string singular(std::string_view text);

// Names that are taken.
class Names {
 public:
  void take(std::string_view name) { names_.emplace(name); }
  [[nodiscard]] bool contains(std::string_view name) const {
    return names_.contains(std::string(name));
  }
  // `wanted`, with a number behind it if it is taken; takes it.
  [[nodiscard]] std::string unique(const std::string& wanted);

 private:
  std::unordered_set<std::string> names_;
};

}  // namespace extractinator::schema::python
