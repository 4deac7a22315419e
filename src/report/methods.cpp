// Facts as sentences and as a table. Reachable through methods.h.
#include "report/methods.h"

#include <cstdint>
#include <format>
#include <optional>
#include <string>
#include <string_view>

#include "report/number.h"
#include "report/table.h"

namespace extractinator::report {
namespace {

// Enough of a hash to find it; the table has all of it.
std::string short_hash(const std::string& hash) { return hash.substr(0, 12); }

void add_sentence(std::string& text, const std::string& sentence) {
  if (!text.empty()) text += ' ';
  text += sentence;
}

std::string model_of(const Facts& facts) {
  std::string text = facts.model.empty() ? "a language model" : "the model " + facts.model;
  std::string details;
  const auto add = [&details](const std::string& detail) {
    details += (details.empty() ? "" : ", ") + detail;
  };
  if (!facts.quantisation.empty()) add(quantisation_text(facts.quantisation));
  if (!facts.model_hash.empty()) add("BLAKE3 " + short_hash(facts.model_hash));
  return details.empty() ? text : text + " (" + details + ")";
}

std::string decoding(const Facts& facts) {
  std::string text;
  if (!facts.decoding.empty()) text = "Decoding was " + facts.decoding;
  if (!facts.constraint.empty()) {
    text += (text.empty() ? "Answers were held to " : ", with answers held to ") + facts.constraint;
  }
  if (facts.seed)
    text += std::format("{} {}", text.empty() ? "The seed was" : ", seed", *facts.seed);
  if (text.empty()) return text;
  text += ".";
  if (facts.is_reproducible) {
    text +=
        " Records were computed so that they do not change each other's answers; the same "
        "inputs, program and machine give the same bytes.";
  }
  return text;
}

std::string evaluation(const Facts& facts) {
  std::string text;
  if (facts.n_rows) {
    text = std::format(
        "{} record{} with reference labels {} evaluated",
        grouped(*facts.n_rows),
        *facts.n_rows == 1 ? "" : "s",
        *facts.n_rows == 1 ? "was" : "were"
    );
    if (facts.n_failed)
      text += std::format("; {} of them had no valid answer", grouped(*facts.n_failed));
    text += ".";
  }
  if (!facts.interval.empty()) {
    if (!text.empty()) text += ' ';
    text += std::format(
        "Intervals are {} % {} intervals", fixed(100 * facts.confidence, 0), facts.interval
    );
    if (facts.n_draws) text += std::format(" of {} draws", grouped(*facts.n_draws));
    if (!facts.cluster.empty())
      text += std::format(" of whole clusters (column {})", facts.cluster);
    if (facts.interval_seed) text += std::format(", seed {}", *facts.interval_seed);
    text += ".";
  }
  return text;
}

}  // namespace

std::string quantisation_text(std::string_view quantisation) {
  constexpr std::string_view kAll = "all ";
  if (!quantisation.ends_with("F32") && !quantisation.ends_with("F16"))
    return std::format("quantised to {}", quantisation);
  if (quantisation.starts_with(kAll)) quantisation.remove_prefix(kAll.size());
  return std::format("weights in {}", quantisation);
}

std::string extraction_sentence(const Facts& facts, std::string_view begin) {
  std::string text = std::format("{} {}", begin, model_of(facts));
  if (!facts.program.empty()) text += " by " + facts.program;
  if (!facts.engine.empty()) text += " on " + facts.engine;
  if (!facts.first_day.empty()) {
    text += facts.last_day.empty() || facts.last_day == facts.first_day
                ? " on " + facts.first_day
                : std::format(" between {} and {}", facts.first_day, facts.last_day);
  }
  return text + ".";
}

std::string methods_paragraph(const Facts& facts) {
  std::string text = extraction_sentence(facts, "Values were extracted with");
  if (!facts.prompt.empty()) add_sentence(text, "The prompt was " + facts.prompt + ".");
  if (const std::string sentence = decoding(facts); !sentence.empty()) add_sentence(text, sentence);
  if (!facts.machine.empty()) add_sentence(text, "The machine was " + facts.machine + ".");
  if (const std::string sentence = evaluation(facts); !sentence.empty())
    add_sentence(text, sentence);
  return text;
}

Table provenance_table(const Facts& facts) {
  Table table = {
      .name = "provenance",
      .caption = "What the results depend on",
      .columns = {{.key = "name", .title = "Name"}, {.key = "value", .title = "Value"}},
      .note = "Hashes are BLAKE3, as b3sum prints them.",
  };
  const auto add = [&table](std::string_view name, const std::string& value) {
    if (!value.empty()) table.rows.push_back({std::string(name), value});
  };
  const auto add_count = [&table](std::string_view name, const std::optional<std::int64_t>& value) {
    if (value) table.rows.push_back({std::string(name), *value});
  };
  add("program", facts.program);
  add("engine", facts.engine);
  add("task", facts.task);
  add("model", facts.model);
  add("model hash", facts.model_hash);
  add("quantisation", facts.quantisation);
  add("decoding", facts.decoding);
  add("constraint", facts.constraint);
  // A seed is a name, not an amount: no thousands separators.
  if (facts.seed) add("seed", std::to_string(*facts.seed));
  add("prompt", facts.prompt);
  add("prompt hash", facts.prompt_hash);
  add("schema hash", facts.schema_hash);
  add("data hash", facts.data_hash);
  add("truth hash", facts.truth_hash);
  add("machine", facts.machine);
  add("first day", facts.first_day);
  add("last day", facts.last_day);
  add_count("records evaluated", facts.n_rows);
  add_count("records without a valid answer", facts.n_failed);
  add("intervals", facts.interval);
  add_count("draws", facts.n_draws);
  add("clusters", facts.cluster);
  if (facts.interval_seed) add("seed of the intervals", std::to_string(*facts.interval_seed));
  return table;
}

}  // namespace extractinator::report
