// Members of configurations as facts; everything here is public through report_facts.h.
#include "run/report_facts.h"

#include <cstdint>
#include <filesystem>
#include <format>
#include <optional>
#include <string>
#include <string_view>

#include "json/parse.h"
#include "json/value.h"
#include "report/methods.h"
#include "store/run_store.h"

namespace extractinator::run {
namespace {

std::string word(const json::Value& root, std::string_view pointer) {
  const json::Value* value = json::resolve(root, pointer);
  return value != nullptr && value->is_string() ? value->as_string() : std::string();
}

std::optional<std::int64_t> integer(const json::Value& root, std::string_view pointer) {
  const json::Value* value = json::resolve(root, pointer);
  return value == nullptr ? std::nullopt : value->to_int64();
}

double number(const json::Value& root, std::string_view pointer) {
  const json::Value* value = json::resolve(root, pointer);
  return value == nullptr ? 0 : value->to_double().value_or(0);
}

bool flag(const json::Value& root, std::string_view pointer) {
  const json::Value* value = json::resolve(root, pointer);
  return value != nullptr && value->is_bool() && value->as_bool();
}

std::string decoding_of(const json::Value& description) {
  const double temperature = number(description, "/temperature");
  if (temperature <= 0) return "greedy";
  std::string text = std::format("sampled at temperature {}", temperature);
  const auto top_k = integer(description, "/top_k").value_or(0);
  if (top_k > 0) text += std::format(", of the {} most probable tokens", top_k);
  const double top_p = number(description, "/top_p");
  if (top_p > 0 && top_p < 1) text += std::format(", top-p {}", top_p);
  return text;
}

std::string prompt_of(const json::Value& context) {
  const auto n_examples = integer(context, "/options/num_examples").value_or(0);
  std::string text = "zero-shot";
  if (n_examples > 0)
    text = std::format("few-shot with {} example{}", n_examples, n_examples == 1 ? "" : "s");
  const std::string layout = word(context, "/options/prompt_layout");
  if (layout == "task-first") text += ", the task before the report";
  if (layout == "report-first") text += ", the report before the task";
  return text;
}

// "2026-01-31" of a time.
std::string day_of(std::string_view time) {
  return std::string(time.substr(0, std::string_view("2026-01-31").size()));
}

std::string machine_of(const json::Value& context) {
  const std::string processor = word(context, "/machine/processor");
  if (processor.empty()) return {};
  std::string text = processor;
  if (const auto n = integer(context, "/machine/n_processors"))
    text += std::format(", {} processor{}", *n, *n == 1 ? "" : "s");
  if (const auto n = integer(context, "/machine/n_memory_bytes"))
    text += std::format(", {:.0f} GiB", static_cast<double>(*n) / (1024.0 * 1024 * 1024));
  return text;
}

}  // namespace

report::Facts facts_of(
    const store::Configuration& configuration, const std::optional<store::Period>& period
) {
  const json::Value& description = configuration.description;
  const json::Value& context = configuration.context;
  const bool is_local = description.find("backend") == nullptr;
  const std::string program = word(context, "/program");
  std::string model = std::filesystem::path(word(context, "/model_file")).filename().string();
  if (model.empty()) model = word(context, "/options/server_model");
  return {
      .program = program.empty() ? "Extractinator" : "Extractinator " + program,
      .task = configuration.name,
      .model = model,
      .model_hash = word(description, "/model_hash"),
      .quantisation = word(context, "/quantisation"),
      .engine = word(context, "/runtime"),
      .decoding = decoding_of(description),
      // What a server holds answers to is its own affair; they are judged afterwards.
      .constraint = is_local ? "the schema of the task" : "",
      .prompt = prompt_of(context),
      .prompt_hash = word(description, "/prompt_hash"),
      .schema_hash = word(description, "/schema_hash"),
      .data_hash = word(context, "/data_hash"),
      .seed = integer(description, "/seed"),
      .is_reproducible = flag(description, "/reproducible"),
      .machine = machine_of(context),
      .first_day = period ? day_of(period->first) : "",
      .last_day = period ? day_of(period->last) : "",
  };
}

}  // namespace extractinator::run
