// The command line as data: what completion, the manual page and the tests know of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace extractinator::cli {

// The command that options alone mean: the reference has no commands.
inline constexpr std::string_view kCommandOfReference = "run";

// What may stand for a value.
enum class ValueKind : std::uint8_t {
  none,    // A switch: the option alone says it.
  number,  // Or one of the option's words.
  word,    // One of the option's words.
  words,   // Several of them, with commas.
  text,
  file,
  folder,
  unknown,  // The name of the value is missing in kValueNames.
};

// The names of values, as help shows them, and what they stand for.
struct ValueName {
  std::string_view name = {};
  ValueKind kind = ValueKind::unknown;
};
[[nodiscard]] std::span<const ValueName> value_names();
[[nodiscard]] ValueKind kind_of(std::string_view value_name);

struct OptionDescription {
  std::vector<std::string> names = {};  // "--limit", "-n"; of a positional one: its name.
  std::string value = {};               // "N"; of a switch what may follow as `=VALUE`, if any.
  ValueKind kind = ValueKind::none;
  std::vector<std::string> words = {};
  std::string text = {};           // What it is for, in one line.
  std::string default_value = {};  // Empty where the text says it, or where there is none.
  bool is_required = false;
  bool is_repeated = false;  // Takes several values.
};

struct CommandDescription {
  std::string name = {};
  std::string text = {};
  std::vector<OptionDescription> options = {};
  std::vector<OptionDescription> positionals = {};
  std::vector<CommandDescription> subcommands = {};
};

// "tasks TASK..." as usage lines have it: `[TASK...]`, `RUN`.
[[nodiscard]] std::string usage_of(const OptionDescription& positional);

}  // namespace extractinator::cli
