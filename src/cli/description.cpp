// Reads the command line back from CLI11; everything here is public through description.h, and
// describe() through arguments_parts.h.
#include "cli/description.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/arguments_parts.h"

namespace extractinator::cli {
namespace {

constexpr std::array kValueNames = std::to_array<ValueName>({
    {.name = "DIR", .kind = ValueKind::folder},  {.name = "FIELD=VALUE", .kind = ValueKind::text},
    {.name = "FILE", .kind = ValueKind::file},   {.name = "FORMAT", .kind = ValueKind::words},
    {.name = "HOST", .kind = ValueKind::text},   {.name = "K", .kind = ValueKind::number},
    {.name = "MIB", .kind = ValueKind::number},  {.name = "N", .kind = ValueKind::number},
    {.name = "NAME", .kind = ValueKind::text},   {.name = "P", .kind = ValueKind::number},
    {.name = "Q", .kind = ValueKind::number},    {.name = "ROW", .kind = ValueKind::number},
    {.name = "RUN", .kind = ValueKind::folder},  {.name = "S", .kind = ValueKind::number},
    {.name = "SCHEMA", .kind = ValueKind::file}, {.name = "SIZE", .kind = ValueKind::text},
    {.name = "T", .kind = ValueKind::number},    {.name = "TASK", .kind = ValueKind::file},
    {.name = "TEXT", .kind = ValueKind::text},   {.name = "URI=FILE", .kind = ValueKind::text},
    {.name = "URL", .kind = ValueKind::text},    {.name = "WORD", .kind = ValueKind::word},
    {.name = "X", .kind = ValueKind::number},
});

// CLI11 has the name of a value and what checks it in one text: "WORD:{auto,on,off}",
// "N:POSITIVE". Only words stand in braces.
std::string_view name_in(std::string_view type) { return type.substr(0, type.find(':')); }

std::vector<std::string> words_in(std::string_view type) {
  std::vector<std::string> words;
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}', begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return words;
  std::string_view rest = type.substr(begin + 1, end - begin - 1);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    words.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return words;
}

}  // namespace

std::span<const ValueName> value_names() { return kValueNames; }

ValueKind kind_of(std::string_view value_name) {
  const auto* const found = std::ranges::find(kValueNames, value_name, &ValueName::name);
  return found == kValueNames.end() ? ValueKind::unknown : found->kind;
}

OptionDescription describe(const CLI::Option& option) {
  OptionDescription description{
      .text = option.get_description(),
      .default_value = option.get_default_str(),
      .is_required = option.get_required(),
      .is_repeated = option.get_items_expected_max() > 1,
  };
  for (const std::string& name : option.get_lnames())
    description.names.push_back("--" + name);
  for (const std::string& name : option.get_snames())
    description.names.push_back("-" + name);
  if (option.get_positional()) description.names.push_back(option.get_name(true));
  const std::string type = option.get_type_name();
  description.value = name_in(type);
  if (option.get_items_expected_max() == 0) return description;
  description.kind = kind_of(description.value);
  description.words = words_in(type);
  return description;
}

CommandDescription describe(const CLI::App& app) {
  CommandDescription description{.name = app.get_name(), .text = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    auto& list = option->get_positional() ? description.positionals : description.options;
    list.push_back(describe(*option));
  }
  // Two levels: commands and groups of them.
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    description.subcommands.push_back(describe(*sub));
  return description;
}

std::string usage_of(const OptionDescription& positional) {
  const std::string value = positional.value + (positional.is_repeated ? "..." : "");
  return positional.is_required ? value : "[" + value + "]";
}

}  // namespace extractinator::cli
