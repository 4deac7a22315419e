// Settings as options. Reachable from outside: apply_settings, option_name.
#include <algorithm>
#include <expected>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/nearest.h"
#include "base/result.h"
#include "cli/arguments_parts.h"
#include "cli/description.h"
#include "cli/settings.h"
#include "json/value.h"

namespace extractinator::cli {
namespace {

std::string replaced(std::string_view text, char from, char to) {
  std::string out(text);
  std::ranges::replace(out, from, to);
  return out;
}

// What may be set, as it is written in files.
std::vector<std::string> known_keys(const CLI::App& app) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (!std::ranges::contains(kNotInSettings, name)) keys.push_back(replaced(name, '-', '_'));
    }
  }
  return keys;
}

Error unknown_key(const CLI::App& app, const Setting& setting) {
  const auto near = nearest(replaced(setting.key, '-', '_'), known_keys(app));
  return Error{
      .code = ErrorCode::invalid_input,
      .message = std::format("unknown setting `{}`", setting.key),
      .at = setting.key_at,
      .hint = near ? std::format("did you mean `{}`?", *near)
                   : "settings have the names of the options of `extractinate run`",
  };
}

std::string_view wanted_by(const OptionDescription& option) {
  switch (option.kind) {
    case ValueKind::none:
      return "true or false";
    case ValueKind::number:
      return "a number";
    case ValueKind::word:
    case ValueKind::words:
      return "a word";
    case ValueKind::text:
    case ValueKind::file:
    case ValueKind::folder:
    case ValueKind::unknown:
      break;
  }
  return "text";
}

// One value as a word of the command line; nothing if it is of the wrong type.
std::optional<std::string> word_of(const OptionDescription& option, const json::Value& value) {
  if (option.kind == ValueKind::none) {
    if (!option.value.empty() && value.is_string()) return value.as_string();
    if (!value.is_bool()) return std::nullopt;
    return value.as_bool() ? "true" : "false";
  }
  if (option.kind == ValueKind::number) {
    if (value.is_number()) return value.as_number().text;
    // Such as `max`, in place of a number.
    const bool is_word =
        value.is_string() && std::ranges::contains(option.words, value.as_string());
    return is_word ? std::optional(value.as_string()) : std::nullopt;
  }
  return value.is_string() ? std::optional(value.as_string()) : std::nullopt;
}

std::unexpected<Error> wrong_type(const OptionDescription& option, const Setting& setting) {
  std::string hint;
  const json::Value& value = setting.value;
  if (!option.words.empty()) {
    for (const std::string& word : option.words)
      hint += std::format(R"({}"{}")", hint.empty() ? "its words are " : ", ", word);
  } else if (option.kind == ValueKind::number && value.is_string()) {
    hint = "numbers are written without quotes";
  } else if (value.is_array() && !option.is_repeated) {
    hint = "it has one value, not a list";
  } else if (option.kind != ValueKind::none && option.kind != ValueKind::number) {
    hint = "texts are written in quotes";
  }
  return fail(
      ErrorCode::invalid_input,
      std::format(
          "`{}` wants {}, not a value of type {}",
          setting.key,
          wanted_by(option),
          to_string(value.kind())
      ),
      setting.value_at,
      hint
  );
}

Result<std::vector<std::string>> words_of(const OptionDescription& option, const Setting& setting) {
  std::vector<std::string> words;
  const json::Value::Array one = {setting.value};
  const bool is_list = option.is_repeated && setting.value.is_array();
  for (const json::Value& value : is_list ? setting.value.as_array() : one) {
    auto word = word_of(option, value);
    if (!word) return wrong_type(option, setting);
    words.push_back(*std::move(word));
  }
  return words;
}

}  // namespace

std::string option_name(std::string_view key) { return "--" + replaced(key, '_', '-'); }

Result<void> apply_settings(CLI::App& app, const Settings& settings) {
  std::vector<std::pair<const CLI::Option*, const Setting*>> seen;
  for (const Setting& setting : settings.entries) {
    const std::string name = replaced(setting.key, '_', '-');
    CLI::Option* option = app.get_option_no_throw(option_name(setting.key));
    if (option == nullptr || option->get_positional())
      return std::unexpected(unknown_key(app, setting));
    if (std::ranges::contains(kNotInSettings, name)) {
      return fail(
          ErrorCode::invalid_input,
          std::format("`{}` cannot be set in a file", setting.key),
          setting.key_at,
          "say it on the command line"
      );
    }
    const auto earlier = std::ranges::find(seen, option, &decltype(seen)::value_type::first);
    if (earlier != seen.end()) {
      return fail(
          ErrorCode::invalid_input,
          std::format(
              "`{}` sets again what `{}` in line {} sets",
              setting.key,
              earlier->second->key,
              earlier->second->key_at.line
          ),
          setting.key_at,
          "keep one of them"
      );
    }
    seen.emplace_back(option, &setting);
    const OptionDescription description = describe(*option);
    TRY(std::vector<std::string> words, words_of(description, setting));
    try {
      if (description.kind == ValueKind::none)
        words.front() = option->get_flag_value(name, words.front());
      option->add_result(words);
      option->run_callback();
    } catch (const CLI::ParseError& error) {
      return fail(ErrorCode::invalid_input, plain_message(error.what()), setting.value_at);
    }
  }
  return {};
}

}  // namespace extractinator::cli
