// Letters of Python names: which may stand in one, and how Python and Pydantic change their case;
// internal to the Pydantic reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace extractinator::schema::pydantic {

// Letters outside ASCII are known for Latin, Greek and Cyrillic, for Chinese, Japanese and Korean;
// others could be written in two ways that Python takes for one name.
[[nodiscard]] bool may_start_name(char32_t letter);
[[nodiscard]] bool may_continue_name(char32_t letter);

// str.title() of Python. Nothing if the text has a letter whose case is not known here.
[[nodiscard]] std::optional<std::string> title_case(std::string_view text);

// The title Pydantic gives a field that has none.
[[nodiscard]] std::optional<std::string> title_of_field(std::string_view name);

// pydantic.alias_generators, for names in ASCII; nothing for others.
[[nodiscard]] std::optional<std::string> to_pascal(std::string_view snake);
[[nodiscard]] std::optional<std::string> to_camel(std::string_view snake);
[[nodiscard]] std::optional<std::string> to_snake(std::string_view camel);

// inspect.cleandoc of Python: the common indentation and empty lines around the text removed.
[[nodiscard]] std::string clean_docstring(std::string_view text);

// repr() of a Python float, which is also how json.dumps writes it. `value` must be finite.
[[nodiscard]] std::string float_text(double value);

}  // namespace extractinator::schema::pydantic
