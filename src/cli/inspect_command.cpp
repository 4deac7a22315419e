// `extractinate models inspect`: what a model file says about itself. Reachable from outside:
// inspect_command.
#include <cstdint>
#include <format>
#include <print>
#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "engine/model.h"
#include "json/value.h"
#include "models/fit.h"
#include "run/model_hash.h"

namespace extractinator::cli {
namespace {

// 1234567 as "1.2 MiB (1234567 bytes)".
std::string size_text(std::uint64_t n) {
  const std::string text = models::bytes_text(n);
  return text.ends_with(" bytes") ? text : std::format("{} ({} bytes)", text, n);
}

std::string attention_text(const engine::ModelInfo& info) {
  if (info.is_hybrid) return "attention and recurrent layers";
  if (info.is_recurrent) return "recurrent";
  if (info.n_sliding_window > 0)
    return std::format("attention, window of {} tokens", info.n_sliding_window);
  return "full attention";
}

}  // namespace

Result<ExitCode> inspect_command(const InspectArguments& arguments) {
  TRY(const auto model, engine::Model::load(arguments.model, {.vocabulary_only = true}));
  RealFileSystem files;
  TRY(const Hash256 hash, run::model_hash(files, arguments.model, run::default_cache_dir()));
  const engine::ModelInfo& info = model->info();
  const std::string template_hash =
      info.chat_template.empty() ? "" : to_hex(info.chat_template_hash);

  if (arguments.is_json) {
    const json::Value object(
        json::Value::Object{
            {"file", json::Value(arguments.model.string())},
            {"file_hash", json::Value(to_hex(hash))},
            {"name", json::Value(info.name)},
            {"architecture", json::Value(info.architecture)},
            {"quantisation", json::Value(info.quantisation)},
            {"tokenizer", json::Value(info.tokenizer)},
            {"n_parameters", count(info.n_parameters)},
            {"n_file_bytes", count(info.n_file_bytes)},
            {"n_context_trained", count(info.n_context_trained)},
            {"n_vocabulary", count(info.n_vocabulary)},
            {"n_layers", count(info.n_layers)},
            {"n_embedding", count(info.n_embedding)},
            {"n_heads", count(info.n_heads)},
            {"n_kv_heads", count(info.n_kv_heads)},
            {"n_sliding_window", count(info.n_sliding_window)},
            {"is_recurrent", json::Value(info.is_recurrent)},
            {"is_hybrid", json::Value(info.is_hybrid)},
            {"chat_template_hash",
             template_hash.empty() ? json::Value() : json::Value(template_hash)},
        }
    );
    print_json(object);
    return ExitCode::done;
  }

  const std::vector<std::pair<std::string, std::string>> lines = {
      {"file", arguments.model.string()},
      {"size", size_text(info.n_file_bytes)},
      {"file hash", "blake3 " + to_hex(hash)},
      {"name", info.name},
      {"architecture",
       std::format(
           "{}, {} layers, {} wide, {} heads ({} key/value), {}",
           info.architecture,
           info.n_layers,
           info.n_embedding,
           info.n_heads,
           info.n_kv_heads,
           attention_text(info)
       )},
      {"parameters", std::format("{:.1f} million", static_cast<double>(info.n_parameters) / 1e6)},
      {"quantisation", info.quantisation},
      {"context", std::format("{} tokens", info.n_context_trained)},
      {"vocabulary", std::format("{} tokens, {}", info.n_vocabulary, info.tokenizer)},
      {"chat template", template_hash.empty() ? "none: ChatML is used" : "blake3 " + template_hash},
  };
  for (const auto& [name, value] : lines)
    std::println("{:<14} {}", name, value);
  return ExitCode::done;
}

}  // namespace extractinator::cli
