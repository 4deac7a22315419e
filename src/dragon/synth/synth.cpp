// From a task, a split and an index to a report, and from many of them to files.
#include "dragon/synth/synth.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/result.h"
#include "dragon/files.h"
#include "dragon/synth/families.h"
#include "dragon/synth/knobs.h"
#include "dragon/synth/random.h"
#include "dragon/synth/report.h"
#include "dragon/synth/scribe.h"
#include "dragon/task.h"
#include "dragon/tokens.h"

namespace extractinator::dragon::synth {
namespace {

constexpr std::array<Maker, 28> kMakers = {
    make_adhesion,
    make_nodule,
    make_kidney,
    make_skin_selection,
    make_recist_timeline,
    make_tumor_origin,
    make_nodule_has_size,
    make_pdac_has_size,
    make_pdac_diagnosis,
    make_prostate_lesions,
    make_prostate_pathology,
    make_tissue_type,
    make_tissue_origin,
    make_entailment,
    make_colon,
    make_recist_size_presence,
    make_pdac_attributes,
    make_osteoarthritis,
    make_prostate_volume,
    make_psa,
    make_psa_density,
    make_pdac_size,
    make_nodule_diameter,
    make_recist_sizes,
    make_anonymisation,
    make_terminology,
    make_prostate_needles,
    make_skin_cases,
};

Result<void> check_knob(std::string_view name, double value, double most) {
  if (value >= 0 && value <= most) return {};
  return fail(
      ErrorCode::invalid_input, std::format("{} is {}, not between 0 and {}", name, value, most)
  );
}

Result<void> check(const Task& task, const Knobs& knobs) {
  if (!has_reports(task)) {
    return fail(
        ErrorCode::unsupported,
        std::format("{} has no synthetic stand-in", task.name),
        {},
        "its own data are public; tasks 1 to 28 have one"
    );
  }
  TRY_VOID(check_knob("distractors", knobs.distractors, 1));
  TRY_VOID(check_knob("negation", knobs.negation, 1));
  TRY_VOID(check_knob("typos", knobs.typos, 1));
  TRY_VOID(check_knob("abbreviations", knobs.abbreviations, 1));
  TRY_VOID(check_knob("section-order", knobs.section_order, 1));
  return check_knob("length", knobs.length, 8);
}

// The tags of tokens: an entity's tokens are those that begin in it. What stands before the report
// is outside all of them. Makers mark whole tokens only.
std::vector<std::vector<std::string>> tags_of(
    const std::vector<Token>& tokens, const std::vector<Span>& spans, std::size_t shift
) {
  std::vector<std::vector<std::string>> tags(tokens.size());
  for (const Span& span : spans) {
    bool is_first = true;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const Token& token = tokens[i];
      if (token.end <= span.begin + shift || token.begin >= span.end + shift) continue;
      EXTR_CHECK(
          token.begin >= span.begin + shift && token.end <= span.end + shift,
          "an entity ends within a token"
      );
      tags[i].push_back((is_first ? "B-" : "I-") + span.tag);
      is_first = false;
    }
    EXTR_CHECK(!is_first, "an entity without a token");
  }
  for (auto& of_token : tags) {
    if (of_token.empty()) of_token.emplace_back("O");
  }
  return tags;
}

// Evenly spread in [0, 1): steps of the golden ratio from a start of their own.
double stratum_of(std::uint64_t start, std::size_t index) {
  return static_cast<double>((start + kGoldenGamma * index) >> 11U) * 0x1p-53;
}

}  // namespace

std::size_t n_training(const SynthOptions& options) {
  return options.n_training.value_or(4 * options.n_test);
}

std::size_t n_validation(const SynthOptions& options) {
  return options.n_validation.value_or(options.n_test);
}

bool has_reports(const Task& task) { return task.number >= 1 && task.number <= kMakers.size(); }

Result<Case> synthetic_report(
    const Task& task, Split split, std::size_t index, std::uint64_t seed, const Knobs& knobs
) {
  TRY_VOID(check(task, knobs));
  constexpr std::uint64_t kSplits = 3;
  const auto split_number = static_cast<std::uint64_t>(split);
  const std::uint64_t of_split = combine(combine(mix(seed), task.number), split_number);
  Scribe scribe(combine(of_split, index), split, knobs, stratum_of(of_split, index));
  const Maker make = kMakers.at(task.number - 1U);
  Draft draft = make(scribe);

  Case made = {.uid = std::format("{}_case{}", task.name, index * kSplits + split_number)};
  const bool has_notice = !draft.report.text.empty();
  std::string text = has_notice ? std::string(kNotice) : std::string();
  const std::size_t shift = text.size();
  text += draft.report.text;
  if (is_entities(task.type)) {
    const std::vector<Token> tokens = tokenize(text);
    draft.label.tags = tags_of(tokens, draft.report.spans, shift);
    for (const Token& token : tokens)
      made.parts.emplace_back(text, token.begin, token.end - token.begin);
  } else if (task.has_parts) {
    made.parts = std::move(draft.parts_before);
    if (has_notice) made.parts.push_back(std::move(text));
  } else {
    made.text = std::move(text);
  }
  made.label = std::move(draft.label);
  return made;
}

Result<void> write_synthetic_job(
    FileSystem& files,
    const Task& task,
    const SynthOptions& options,
    const std::filesystem::path& folder
) {
  const std::string name(task.name);
  const std::filesystem::path input = folder / "input" / (name + "-fold0");
  const std::filesystem::path truth = folder / "ground-truth";
  TRY_VOID(check(task, options.knobs));
  TRY_VOID(files.create_directories(input));
  TRY_VOID(files.create_directories(truth));

  const Configuration configuration = {
      .job_id = std::int64_t{10} * task.number,
      .task_name = name,
      .input_name = task.has_parts ? "text_parts" : "text",
      .label_name = std::string(label_name(task.type)),
      // As the public examples of the benchmark have it.
      .truncation_side = is_entities(task.type) ? "right" : "left",
      .version = "1.0",
      .task = &task,
  };
  TRY_VOID(write_configuration(files, input / kConfigurationFile, configuration));

  const auto write =
      [&](const std::filesystem::path& path, Split split, std::size_t n, bool has_labels) {
        return write_cases(
            files, path, task.has_parts, task.type, n, [&](std::size_t i) -> Result<Case> {
              TRY(Case row, synthetic_report(task, split, i, options.seed, options.knobs));
              if (!has_labels) row.label.reset();
              return row;
            }
        );
      };
  TRY_VOID(write(input / kTrainingFile, Split::training, n_training(options), true));
  TRY_VOID(write(input / kValidationFile, Split::validation, n_validation(options), true));
  TRY_VOID(write(input / kTestFile, Split::test, options.n_test, false));
  return write(truth / (name + ".json"), Split::test, options.n_test, true);
}

}  // namespace extractinator::dragon::synth
