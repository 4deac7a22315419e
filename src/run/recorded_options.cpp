// Options to JSON and back from one list of them; everything here is public through
// recorded_options.h.
#include "run/recorded_options.h"

#include <algorithm>
#include <charconv>
#include <concepts>
#include <expected>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "json/value.h"
#include "run/example_embedding.h"
#include <extractinator/options.h>

namespace extractinator::run {
namespace {

// Calls `visit(name, option)` for each one that is recorded. The names are bound to the members by
// their order, and a member more or less than here does not compile.
template <typename SomeOptions, typename Visit>
void for_each_option(SomeOptions& options, const Visit& visit) {
  // clang-format off: it would put them on one line.
  auto& [backend, model, server, data_dir, example_dir, output_dir, run_name, translate, translation_dir,
         translation_max_tokens, limit, random_rows,
         overwrite, retry_failed, max_answer_tokens, context_length, max_context_cap, thinking,
         reasoning_effort, thinking_budget, keep_thinking, temperature, auto_temperature, top_k, top_p, seed,
         probabilities, calibration, evidence, num_examples, embedding_model, prompt_layout, slots, threads,
         generators, batch_tokens, context_memory, gpu_layers, reproducible, forced_text, prompt_lookup] =
      options;
  auto& [hosts, server_model, allowed_hosts, api_key_env, api_key_file, parallel, ca_file, pull] =
      server;
  // clang-format on
  visit("backend", backend);
  visit("model", model);
  visit("hosts", hosts);
  visit("server_model", server_model);
  visit("allowed_hosts", allowed_hosts);
  visit("api_key_env", api_key_env);
  visit("api_key_file", api_key_file);
  visit("parallel", parallel);
  visit("ca_file", ca_file);
  visit("data_dir", data_dir);
  visit("example_dir", example_dir);
  visit("output_dir", output_dir);
  visit("run_name", run_name);
  visit("translate", translate);
  visit("translation_dir", translation_dir);
  visit("translation_max_tokens", translation_max_tokens);
  visit("limit", limit);
  visit("random_rows", random_rows);
  visit("max_answer_tokens", max_answer_tokens);
  visit("context_length", context_length);
  visit("max_context_cap", max_context_cap);
  visit("thinking", thinking);
  visit("reasoning_effort", reasoning_effort);
  visit("thinking_budget", thinking_budget);
  visit("keep_thinking", keep_thinking);
  visit("temperature", temperature);
  visit("auto_temperature", auto_temperature);
  visit("top_k", top_k);
  visit("top_p", top_p);
  visit("seed", seed);
  visit("probabilities", probabilities);
  visit("calibration", calibration);
  visit("evidence", evidence);
  visit("num_examples", num_examples);
  visit("embedding_model", embedding_model);
  visit("prompt_layout", prompt_layout);
  visit("slots", slots);
  visit("threads", threads);
  visit("generators", generators);
  visit("batch_tokens", batch_tokens);
  visit("context_memory", context_memory);
  visit("gpu_layers", gpu_layers);
  visit("reproducible", reproducible);
  visit("forced_text", forced_text);
  visit("prompt_lookup", prompt_lookup);
}

constexpr const auto& words_of(Backend /*option*/) { return kBackends; }
constexpr const auto& words_of(ThinkingMode /*option*/) { return kThinkingModes; }
constexpr const auto& words_of(ReasoningEffort /*option*/) { return kReasoningEfforts; }
constexpr const auto& words_of(PromptLayout /*option*/) { return kPromptLayouts; }
constexpr const auto& words_of(PromptLookup /*option*/) { return kPromptLookups; }

template <typename Option>
concept Choice = std::is_enum_v<Option>;
template <typename Option>
concept WholeNumber = std::integral<Option> && !std::same_as<Option, bool>;

json::Value written(bool option) { return json::Value(option); }
json::Value written(double option) { return json::Value::number(option); }
json::Value written(const std::string& option) { return json::Value(option); }
json::Value written(const std::vector<std::string>& option) {
  json::Value::Array list;
  for (const std::string& one : option)
    list.emplace_back(one);
  return json::Value(std::move(list));
}
json::Value written(const std::filesystem::path& option) {
  return json::Value(absolute_path(option).string());
}
// All digits: seeds and `gpu_layers` take the whole range of an unsigned number.
json::Value written(WholeNumber auto option) {
  return json::Value(json::Number{.text = std::to_string(option)});
}
json::Value written(Choice auto option) {
  std::string_view word;
  for (const auto& [name, value] : words_of(option)) {
    if (value == option) word = name;
  }
  return json::Value(std::string(word));
}
template <typename Option>
json::Value written(const std::optional<Option>& option) {
  return option ? written(*option) : json::Value();
}

// False if the value is none of the option.
bool read(const json::Value& value, bool& option) {
  if (!value.is_bool()) return false;
  option = value.as_bool();
  return true;
}
bool read(const json::Value& value, double& option) {
  const auto number = value.to_double();
  if (number) option = *number;
  return number.has_value();
}
bool read(const json::Value& value, std::string& option) {
  if (!value.is_string()) return false;
  option = value.as_string();
  return true;
}
bool read(const json::Value& value, std::vector<std::string>& option) {
  if (!value.is_array()) return false;
  option.clear();
  for (const json::Value& one : value.as_array()) {
    if (!one.is_string()) return false;
    option.push_back(one.as_string());
  }
  return true;
}
bool read(const json::Value& value, std::filesystem::path& option) {
  if (!value.is_string()) return false;
  option = value.as_string();
  return true;
}
bool read(const json::Value& value, WholeNumber auto& option) {
  if (!value.is_number()) return false;
  const std::string& text = value.as_number().text;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, option);
  return result.ec == std::errc() && result.ptr == end;
}
bool read(const json::Value& value, Choice auto& option) {
  if (!value.is_string()) return false;
  const auto& words = words_of(option);
  const auto is_the_word = [&](const auto& word) { return word.first == value.as_string(); };
  const auto found = std::ranges::find_if(words, is_the_word);
  if (found == words.end()) return false;
  option = found->second;
  return true;
}
template <typename Option>
bool read(const json::Value& value, std::optional<Option>& option) {
  if (value.is_null()) {
    option.reset();
    return true;
  }
  return read(value, option.emplace());
}

}  // namespace

std::string_view word_of(ReasoningEffort effort) {
  for (const auto& [word, value] : kReasoningEfforts) {
    if (value == effort) return word;
  }
  return {};
}

std::filesystem::path absolute_path(const std::filesystem::path& path) {
  if (path.empty() || is_in_ollama(path)) return path;
  std::error_code ignored;
  return std::filesystem::absolute(path, ignored).lexically_normal();
}

json::Value to_json(const Options& options) {
  json::Value::Object recorded;
  for_each_option(options, [&](std::string_view name, const auto& option) {
    recorded.push_back({std::string(name), written(option)});
  });
  return json::Value(std::move(recorded));
}

Result<Options> read_options(const json::Value& recorded) {
  Options options;
  std::optional<Error> error;
  for_each_option(options, [&](std::string_view name, auto& option) {
    const json::Value* value = recorded.find(name);
    if (error || value == nullptr || read(*value, option)) return;
    error = Error{
        .code = ErrorCode::corrupt,
        .message = std::format("the recorded option `{}` has a value it cannot have", name),
    };
  });
  if (error) return std::unexpected(*std::move(error));
  return options;
}

}  // namespace extractinator::run
