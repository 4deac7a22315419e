// `extractinate models list|show|recommend`: the catalogue, and what of it fits. Reachable from
// outside: models_list_command, models_show_command, models_recommend_command.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <optional>
#include <print>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/models_json.h"
#include "cli/table.h"
#include "engine/gpu_plan.h"
#include "json/value.h"
#include "models/catalogue.h"
#include "models/fit.h"
#include "models/local_files.h"
#include "models/prompt_length.h"
#include "models/quantisation.h"
#include "models/recommend.h"
#include "run/machine.h"
#include "run/task.h"
#include <extractinator/options.h>

namespace extractinator::cli {
namespace {

using Paths = std::vector<std::filesystem::path>;

// Where nobody says how long requests are; the planner of runs takes the same.
constexpr std::size_t kUsualTokens = 8192;
constexpr std::string_view kDutch = "nl";

std::string billions(std::uint64_t n) {
  const double value = static_cast<double>(n) / 1e9;
  return value < 10 ? std::format("{:.1f}", value) : std::format("{:.0f}", value);
}

std::string score_text(const models::Entry& entry) {
  return entry.dragon ? std::format("{:.3f}", entry.dragon->score) : "-";
}

std::string known_text(std::optional<bool> is_so) { return is_so ? (*is_so ? "yes" : "no") : "?"; }

Paths files_of(const std::vector<models::LocalFile>& files, const models::Entry* entry) {
  Paths paths;
  for (const models::LocalFile& file : files) {
    if (file.entry == entry) paths.push_back(file.path);
  }
  return paths;
}

std::string joined(const Paths& paths) {
  std::string text;
  for (const std::filesystem::path& path : paths)
    text += (text.empty() ? "" : ", ") + path.string();
  return text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : ", ") + word;
  return text;
}

// "9.0 GiB", "~9.0 GiB" if nobody has listed it.
std::string size_text(const models::Weights& weights) {
  return (weights.is_estimated ? "~" : "") + models::bytes_text(weights.n_bytes());
}

std::string usual_size(const models::Entry& entry) {
  const models::Quantisation* usual = models::find_quantisation("Q4_K_M");
  return usual == nullptr ? "" : size_text(models::weights_of(entry, *usual));
}

std::string list_text(
    const models::Catalogue& catalogue, const std::vector<models::LocalFile>& here
) {
  const bool has_file = std::ranges::any_of(here, [](const models::LocalFile& file) {
    return file.entry != nullptr;
  });
  Table table;
  table.row(
      {"model",
       "billion",
       "Q4_K_M",
       "context",
       "Dutch",
       "thinks",
       "DRAGON",
       "licence",
       has_file ? "here" : ""}
  );
  for (const models::Entry& entry : catalogue.entries()) {
    table.row(
        {entry.name,
         billions(entry.n_parameters),
         usual_size(entry),
         std::to_string(entry.n_context_trained),
         known_text(models::names_language(entry, kDutch)),
         std::string(models::to_string(entry.thinking)),
         score_text(entry),
         entry.licence,
         files_of(here, &entry).empty() ? "" : "yes"}
    );
  }
  return table.text() +
         "\n~ estimated from parameters; Dutch: whether the makers name it (? they name no "
         "languages);\nDRAGON: the score published for it (docs/models.md)\n";
}

std::string show_text(const models::Entry& entry, const Paths& here) {
  const std::uint64_t per_token = engine::bytes_per_context_token(models::info_of(entry));
  const std::vector<std::pair<std::string, std::string>> lines = {
      {"name", entry.name},
      {"also", joined(entry.aliases)},
      {"page", entry.page},
      {"licence", entry.licence},
      {"parameters",
       billions(entry.n_parameters) + " billion" +
           (entry.n_active_parameters
                ? std::format(", {} billion for a token", billions(*entry.n_active_parameters))
                : "")},
      {"architecture",
       std::format(
           "{}, {} layers, {} wide, {} heads ({} key/value) of {}",
           entry.architecture,
           entry.n_layers,
           entry.n_embedding,
           entry.n_heads,
           entry.n_kv_heads,
           entry.n_per_head
       )},
      {"context",
       std::format(
           "{} tokens, {} KiB for each", entry.n_context_trained, (per_token + 1023) / 1024
       )},
      {"shape from", entry.shape_source},
      {"thinks", std::string(models::to_string(entry.thinking))},
      {"languages", entry.languages ? joined(*entry.languages) : "not named"},
      {"DRAGON",
       entry.dragon
           ? std::format(
                 "{} published{}",
                 score_text(entry),
                 entry.dragon->quantisation.empty() ? "" : ", with " + entry.dragon->quantisation
             )
           : "no score published"},
      {"note", entry.note},
      {"here", joined(here)},
  };
  std::string text;
  for (const auto& [name, value] : lines) {
    if (!value.empty()) text += std::format("{:<14} {}\n", name, value);
  }
  Table table;
  table.row({"quantisation", "weights", std::format("with {} tokens", kUsualTokens), "size from"});
  for (const models::Quantisation& quantisation : models::quantisations()) {
    const models::Weights weights = models::weights_of(entry, quantisation);
    std::string source = "parameters";
    for (const models::ListedFile& file : entry.files) {
      if (file.quantisation == quantisation.name) source = file.source;
    }
    table.row(
        {std::string(quantisation.name),
         size_text(weights),
         models::bytes_text(
             weights.n_bytes() + (per_token * kUsualTokens) +
             engine::gpu_working_bytes(models::info_of(entry))
         ),
         source}
    );
  }
  return text + "\n" + table.text();
}

// What the arguments ask of a model, and what to say of it.
struct Asked {
  models::Need need = {};
  std::optional<models::PromptLength> length = {};  // Of the task's prompts.
  std::string basis = {};                           // "context" or "task" or "default".
};

Result<Asked> asked_of(const ModelsRecommendArguments& arguments) {
  if (arguments.n_context) {
    return Asked{.need = {.n_prompt_tokens = *arguments.n_context}, .basis = "context"};
  }
  if (arguments.task.empty())
    return Asked{.need = {.n_prompt_tokens = kUsualTokens}, .basis = "default"};
  const RealFileSystem files;
  TRY(const run::Task task, run::load_task(files, arguments.task, arguments.data_dir));
  TRY(const models::PromptLength length, models::prompt_length(task));
  const Options usual;
  return Asked{
      .need =
          {.n_prompt_tokens = length.n_prompt_tokens(),
           .n_answer_tokens = usual.max_answer_tokens,
           .n_thinking_tokens = usual.thinking_budget,
           .is_divided = length.is_divided},
      .length = length,
      .basis = "task",
  };
}

Result<models::Machine> machine_of(const ModelsRecommendArguments& arguments) {
  models::Machine machine{
      .n_memory_bytes =
          arguments.n_memory_bytes ? *arguments.n_memory_bytes : run::this_machine().n_memory_bytes
  };
  if (!arguments.gpu_bytes) {
    TRY(machine.cards, engine::gpu_memory());
    return machine;
  }
  for (const std::uint64_t n_bytes : *arguments.gpu_bytes) {
    machine.cards.push_back(
        {.name = std::format("card {}", machine.cards.size() + 1),
         .n_free_bytes = n_bytes,
         .n_total_bytes = n_bytes}
    );
  }
  return machine;
}

std::string machine_text(const models::Machine& machine) {
  std::string text = std::format(
      "Machine: {} of main memory, of which a model may take {}",
      models::bytes_text(machine.n_memory_bytes),
      models::bytes_text(models::n_usable_bytes(machine))
  );
  if (machine.cards.empty()) return text + "; no graphics card\n";
  for (const engine::GpuMemory& card : machine.cards) {
    text += std::format(
        "; {} with {} free of {}",
        card.name,
        models::bytes_text(card.n_free_bytes),
        models::bytes_text(card.n_total_bytes)
    );
  }
  return text + "\n";
}

std::string need_text(const Asked& asked) {
  const models::Need& need = asked.need;
  if (asked.basis == "context")
    return std::format("Requests: {} tokens of prompt and answer\n", need.n_prompt_tokens);
  if (!asked.length) {
    return std::format(
        "Requests: {} tokens of prompt and answer, as nothing else was said; a task, or --context, "
        "says it\n",
        need.n_prompt_tokens
    );
  }
  return std::format(
      "Requests: about {} tokens in the longest prompt of {} rows ({} of its report), {} for the "
      "answer{}\n          estimated from letters, rather too high: a run counts with the model's "
      "own tokenizer\n",
      need.n_prompt_tokens,
      asked.length->n_rows,
      asked.length->n_report_tokens,
      need.n_answer_tokens,
      need.is_divided ? "; reports that do not fit are divided" : ""
  );
}

// "all 41 layers on the GPU", "23 of 41 layers on the GPU", "on processors".
std::string placement_text(const models::Recommendation& one, const models::Fit& fit) {
  switch (fit.placement) {
    case models::Placement::gpu:
      return "wholly on the GPU";
    case models::Placement::split:
      return std::format("{} of {} layers on the GPU", fit.n_gpu_layers - 1, one.entry->n_layers);
    case models::Placement::processor:
      return "on processors";
  }
  return "?";
}

using Recommendations = std::vector<models::Recommendation>;

// The models that fit, those with a published score or those without.
std::string fitting_text(
    const Recommendations& all, bool has_score, const std::vector<models::LocalFile>& here
) {
  const bool has_card = std::ranges::any_of(all, [](const models::Recommendation& one) {
    return one.best && one.best->n_gpu_bytes > 0;
  });
  const bool has_file = std::ranges::any_of(here, [](const models::LocalFile& file) {
    return file.entry != nullptr;
  });
  // A column without a head is left out.
  Table table;
  table.row(
      {"model",
       has_score ? "DRAGON" : "",
       "billion",
       "take",
       "weights",
       "memory",
       has_card ? "GPU" : "",
       "how",
       "Dutch",
       has_file ? "here" : ""}
  );
  bool is_empty = true;
  for (const models::Recommendation& one : all) {
    if (!one.best || one.entry->dragon.has_value() != has_score) continue;
    is_empty = false;
    const models::Fit& best = *one.best;
    table.row(
        {one.entry->name,
         has_score ? score_text(*one.entry) : "",
         billions(one.entry->n_parameters),
         best.quantisation,
         size_text(best.weights),
         models::bytes_text(best.n_memory_bytes),
         best.n_gpu_bytes > 0 ? models::bytes_text(best.n_gpu_bytes) : "",
         placement_text(one, best),
         known_text(models::names_language(*one.entry, kDutch)),
         files_of(here, one.entry).empty() ? "" : "yes"}
    );
  }
  if (is_empty) return "";
  return (has_score ? "\nFit, by the DRAGON score published for them:\n"
                    : "\nFit, without a published score; most parameters first, which says nothing "
                      "of quality:\n") +
         table.text();
}

std::string not_fitting_text(const Recommendations& all) {
  std::string text;
  for (const models::Recommendation& one : all) {
    if (one.best) continue;
    if (text.empty()) text = "\nDo not fit:\n";
    text += std::format(
        "  {}{}: {}\n",
        one.entry->name,
        one.entry->dragon ? std::format(" (DRAGON {})", score_text(*one.entry)) : "",
        one.why_not()
    );
  }
  return text;
}

json::Value need_json(const Asked& asked) {
  const bool is_of_task = asked.length.has_value();
  const auto of_task = [&](std::uint64_t n) { return is_of_task ? count(n) : json::Value(); };
  const models::PromptLength length = asked.length.value_or(models::PromptLength{});
  return json::Value(
      json::Value::Object{
          {"basis", json::Value(asked.basis)},
          {"is_estimated", json::Value(is_of_task)},
          {"n_tokens", count(asked.need.n_prompt_tokens + asked.need.n_answer_tokens)},
          {"n_prompt_tokens", of_task(asked.need.n_prompt_tokens)},
          {"n_report_tokens", of_task(length.n_report_tokens)},
          {"n_answer_tokens", of_task(asked.need.n_answer_tokens)},
          {"n_rows", of_task(length.n_rows)},
          {"is_divided", json::Value(asked.need.is_divided)},
      }
  );
}

}  // namespace

Result<ExitCode> models_list_command(const ModelsListArguments& arguments) {
  const models::Catalogue& catalogue = models::Catalogue::built_in();
  const Paths paths = model_files();
  const auto here = models::local_files(catalogue, paths);
  if (!arguments.is_json) {
    std::print("{}", list_text(catalogue, here));
    return ExitCode::done;
  }
  json::Value::Array list;
  for (const models::Entry& entry : catalogue.entries())
    list.push_back(entry_json(entry, files_of(here, &entry)));
  print_json(
      json::Value(
          json::Value::Object{
              {"models", json::Value(std::move(list))},
              {"other_files_here", paths_json(files_of(here, nullptr))},
          }
      )
  );
  return ExitCode::done;
}

Result<ExitCode> models_show_command(const ModelsShowArguments& arguments) {
  const models::Catalogue& catalogue = models::Catalogue::built_in();
  TRY(const models::Entry* entry, catalogue.find(arguments.name));
  const Paths paths = model_files();
  const Paths here = files_of(models::local_files(catalogue, paths), entry);
  if (arguments.is_json) {
    print_json(entry_json(*entry, here));
  } else {
    std::print("{}", show_text(*entry, here));
  }
  return ExitCode::done;
}

Result<ExitCode> models_recommend_command(const ModelsRecommendArguments& arguments) {
  const models::Catalogue& catalogue = models::Catalogue::built_in();
  TRY(const Asked asked, asked_of(arguments));
  TRY(const models::Machine machine, machine_of(arguments));
  const Recommendations all = models::recommend(catalogue, asked.need, machine);
  const Paths paths = model_files();
  const auto here = models::local_files(catalogue, paths);
  if (!arguments.is_json) {
    std::print(
        "{}{}{}{}{}",
        machine_text(machine),
        need_text(asked),
        fitting_text(all, true, here),
        fitting_text(all, false, here),
        not_fitting_text(all)
    );
    return ExitCode::done;
  }
  json::Value::Array list;
  for (const models::Recommendation& one : all)
    list.push_back(recommendation_json(one, files_of(here, one.entry)));
  print_json(
      json::Value(
          json::Value::Object{
              {"machine", machine_json(machine)},
              {"need", need_json(asked)},
              {"models", json::Value(std::move(list))},
              {"other_files_here", paths_json(files_of(here, nullptr))},
          }
      )
  );
  return ExitCode::done;
}

}  // namespace extractinator::cli
