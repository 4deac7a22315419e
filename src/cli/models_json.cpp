// Turns the catalogue into JSON; everything here is public through models_json.h.
#include "cli/models_json.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "cli/json_output.h"
#include "engine/gpu_plan.h"
#include "json/value.h"
#include "models/catalogue.h"
#include "models/fit.h"
#include "models/quantisation.h"
#include "models/recommend.h"

namespace extractinator::cli {
namespace {

json::Value text(std::string_view value) { return json::Value(std::string(value)); }

json::Value text_or_null(std::string_view value) {
  return value.empty() ? json::Value() : text(value);
}

json::Value words_json(std::span<const std::string> words) {
  json::Value::Array list;
  for (const std::string& word : words)
    list.emplace_back(word);
  return json::Value(std::move(list));
}

json::Value dragon_json(const models::Entry& entry) {
  if (!entry.dragon) return {};
  return json::Value(
      json::Value::Object{
          {"score", json::Value::number(entry.dragon->score)},
          {"quantisation", text_or_null(entry.dragon->quantisation)},
      }
  );
}

json::Value files_json(const models::Entry& entry) {
  json::Value::Array list;
  for (const models::ListedFile& file : entry.files) {
    list.emplace_back(
        json::Value::Object{
            {"quantisation", text(file.quantisation)},
            {"n_file_bytes", count(file.n_file_bytes)},
            {"source", text(file.source)},
        }
    );
  }
  return json::Value(std::move(list));
}

json::Value sizes_json(const models::Entry& entry) {
  json::Value::Array list;
  for (const models::Quantisation& quantisation : models::quantisations()) {
    const models::Weights weights = models::weights_of(entry, quantisation);
    list.emplace_back(
        json::Value::Object{
            {"quantisation", text(quantisation.name)},
            {"n_weight_bytes", count(weights.n_bytes())},
            {"is_estimated", json::Value(weights.is_estimated)},
        }
    );
  }
  return json::Value(std::move(list));
}

json::Value fit_json(const models::Fit& fit) {
  return json::Value(
      json::Value::Object{
          {"quantisation", text(fit.quantisation)},
          {"fits", json::Value(fit.fits())},
          {"placement", text(models::to_string(fit.placement))},
          {"n_gpu_layers", count(fit.n_gpu_layers)},
          {"n_weight_bytes", count(fit.weights.n_bytes())},
          {"is_estimated", json::Value(fit.weights.is_estimated)},
          {"n_context_bytes", count(fit.n_context_bytes)},
          {"n_working_bytes", count(fit.n_working_bytes)},
          {"n_memory_bytes", count(fit.n_memory_bytes)},
          {"n_gpu_bytes", count(fit.n_gpu_bytes)},
          {"why_not", text_or_null(fit.why_not)},
      }
  );
}

}  // namespace

json::Value paths_json(std::span<const std::filesystem::path> paths) {
  json::Value::Array list;
  for (const std::filesystem::path& path : paths)
    list.push_back(text(path.string()));
  return json::Value(std::move(list));
}

json::Value entry_json(
    const models::Entry& entry, std::span<const std::filesystem::path> files_here
) {
  return json::Value(
      json::Value::Object{
          {"name", text(entry.name)},
          {"aliases", words_json(entry.aliases)},
          {"page", text(entry.page)},
          {"n_parameters", count(entry.n_parameters)},
          {"n_active_parameters",
           entry.n_active_parameters ? count(*entry.n_active_parameters) : json::Value()},
          {"architecture", text(entry.architecture)},
          {"n_layers", count(entry.n_layers)},
          {"n_embedding", count(entry.n_embedding)},
          {"n_heads", count(entry.n_heads)},
          {"n_kv_heads", count(entry.n_kv_heads)},
          {"n_per_head", count(entry.n_per_head)},
          {"n_vocabulary", count(entry.n_vocabulary)},
          {"n_context_trained", count(entry.n_context_trained)},
          {"shape_source", text(entry.shape_source)},
          {"bytes_per_context_token",
           count(engine::bytes_per_context_token(models::info_of(entry)))},
          {"licence", text(entry.licence)},
          {"thinking", text(models::to_string(entry.thinking))},
          {"languages", entry.languages ? words_json(*entry.languages) : json::Value()},
          {"dragon", dragon_json(entry)},
          {"files", files_json(entry)},
          {"quantisations", sizes_json(entry)},
          {"note", text_or_null(entry.note)},
          {"files_here", paths_json(files_here)},
      }
  );
}

json::Value machine_json(const models::Machine& machine) {
  json::Value::Array cards;
  for (const engine::GpuMemory& card : machine.cards) {
    cards.emplace_back(
        json::Value::Object{
            {"name", text(card.name)},
            {"n_free_bytes", count(card.n_free_bytes)},
            {"n_total_bytes", count(card.n_total_bytes)},
        }
    );
  }
  return json::Value(
      json::Value::Object{
          {"n_memory_bytes", count(machine.n_memory_bytes)},
          {"n_usable_bytes", count(models::n_usable_bytes(machine))},
          {"gpus", json::Value(std::move(cards))},
      }
  );
}

json::Value recommendation_json(
    const models::Recommendation& one, std::span<const std::filesystem::path> files_here
) {
  json::Value::Array fits;
  for (const models::Fit& fit : one.fits)
    fits.push_back(fit_json(fit));
  return json::Value(
      json::Value::Object{
          {"name", text(one.entry->name)},
          {"fits", json::Value(one.best.has_value())},
          {"dragon", dragon_json(*one.entry)},
          {"n_parameters", count(one.entry->n_parameters)},
          {"n_tokens", count(one.n_tokens)},
          {"n_layers", count(one.entry->n_layers)},
          {"recommended", one.best ? fit_json(*one.best) : json::Value()},
          {"why_not", text_or_null(one.why_not())},
          {"quantisations", json::Value(std::move(fits))},
          {"files_here", paths_json(files_here)},
      }
  );
}

}  // namespace extractinator::cli
