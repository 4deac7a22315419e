// Votes over runs of one task. Public, through repeats.h: vote, is_vote, refuse_vote.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <format>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file_system.h"
#include "base/hash.h"
#include "base/result.h"
#include "eval/agreement.h"
#include "json/parse.h"
#include "json/value.h"
#include "json/write.h"
#include "run/answer_form.h"
#include "run/export.h"
#include "run/export_formats.h"
#include "run/repeated_rows.h"
#include "run/repeats.h"
#include "run/rules.h"
#include "run/task.h"
#include "run/verify_run.h"
#include "schema/evidence.h"
#include "schema/flattened.h"
#include "schema/schema.h"
#include "store/run_store.h"
#include "validate/checker.h"
#include <extractinator/options.h>
#include <extractinator/run.h>

namespace extractinator::run {
namespace {

constexpr std::size_t kRowsPerTransaction = 256;

const json::Value& null_value() {
  static const json::Value kValue;
  return kValue;
}

json::Value count(std::size_t n) { return json::Value::integer(static_cast<std::int64_t>(n)); }

std::string text_of(json::Value value) {
  return json::write(value, {.layout = json::Layout::compact});
}

// The votes on one row.
class RowVote {
 public:
  // `names` are the fields. Both outlive the vote; at least one run has an answer.
  RowVote(std::span<const std::string> names, std::span<const RowOfRun> rows)
      : names_(names),
        rows_(rows) {
    std::vector<std::size_t> support(rows.size(), 0);  // Votes for the values of each run.
    for (const std::string& name : names) {
      std::vector<const json::Value*> values;
      for (const RowOfRun& row : rows)
        values.push_back(row.answer ? &value_of(row, name) : nullptr);
      const auto majority = eval::majority_of(values);
      EXTR_CHECK(majority.has_value(), "somebody votes");
      for (std::size_t run = 0; run < rows.size(); ++run)
        support[run] += n_equal(values, values[run]);
      winners_.push_back(*majority);
    }
    for (std::size_t run = 0; run < rows.size(); ++run) {
      if (!rows[run].answer) continue;
      ++n_cast_;
      if (n_cast_ == 1 || support[run] > support[best_]) best_ = run;
    }
  }

  // The fields of the answer are in the order of the schema, and what no field is named for follows
  // as the best answer has it.
  [[nodiscard]] json::Value answer() const {
    json::Value::Object answer;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (const json::Value* value = rows_[winners_[i].first].answer->find(names_[i]))
        answer.push_back({names_[i], *value});
    }
    for (const json::Member& member : rows_[best_].answer->as_object()) {
      if (!std::ranges::contains(names_, member.key)) answer.push_back(member);
    }
    return json::Value(std::move(answer));
  }

  // Gives the whole vote to the answer whose values have the most votes.
  void take_whole_answer() {
    is_whole_ = true;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      std::vector<const json::Value*> values;
      for (const RowOfRun& row : rows_)
        values.push_back(row.answer ? &value_of(row, names_[i]) : nullptr);
      winners_[i] = {.first = best_, .n_votes = n_equal(values, values[best_]), .n_cast = n_cast_};
    }
  }

  // What is known of the values, with the votes. Fails with `corrupt` if stored text does not
  // parse.
  [[nodiscard]] Result<std::string> fields() const {
    std::map<std::size_t, json::Value> known;  // By run.
    json::Value::Array fields;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const eval::Majority& winner = winners_[i];
      if (!known.contains(winner.first)) {
        TRY(known[winner.first], known_in(rows_[winner.first]));
      }
      const std::string at = json::pointer_step(names_[i]);
      json::Value::Object own = {{"pointer", json::Value(at)}};
      json::Value::Array within;
      for (const json::Value& field : known[winner.first].as_array()) {
        const json::Value* pointer = field.find("pointer");
        if (pointer == nullptr || !pointer->is_string()) continue;
        if (pointer->as_string() == at) own = field.as_object();
        if (pointer->as_string().starts_with(at + "/")) within.push_back(field);
      }
      own.push_back(
          {"votes",
           json::Value::number(
               static_cast<double>(winner.n_votes) / static_cast<double>(winner.n_cast)
           )}
      );
      own.push_back({"is_tied", json::Value(winner.is_tied)});
      fields.emplace_back(std::move(own));
      fields.append_range(std::move(within));
    }
    return text_of(json::Value(std::move(fields)));
  }

  [[nodiscard]] std::size_t n_cast() const { return n_cast_; }
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  static const json::Value& value_of(const RowOfRun& row, std::string_view name) {
    const json::Value* value = row.answer->find(name);
    return value != nullptr ? *value : null_value();
  }

  static std::size_t n_equal(std::span<const json::Value* const> values, const json::Value* value) {
    if (value == nullptr) return 0;
    return static_cast<std::size_t>(std::ranges::count_if(values, [&](const json::Value* other) {
      return other != nullptr && json::equivalent(*other, *value);
    }));
  }

  static Result<json::Value> known_in(const RowOfRun& row) {
    const store::Outcome& outcome = row.stored.outcome;
    if (outcome.fields_json.empty()) return json::Value(json::Value::Array());
    auto known = json::parse(outcome.fields_json);
    if (known && known->is_array()) return known;
    return fail(
        ErrorCode::corrupt, std::format("what row {} knows of its values is damaged", outcome.row)
    );
  }

  std::span<const std::string> names_;
  std::span<const RowOfRun> rows_;
  std::vector<eval::Majority> winners_ = {};  // By field.
  std::size_t best_ = 0;                      // The run whose values have the most votes.
  std::size_t n_cast_ = 0;
  bool is_whole_ = false;
};

json::Value report_tokens(const RowOfRun& row) {
  const auto details = json::parse(row.stored.outcome.details_json);
  const json::Value* n = details ? details->find("n_report_tokens") : nullptr;
  return n != nullptr ? *n : json::Value();
}

Result<store::Outcome> outcome_of(
    std::span<const std::string> names,
    std::span<const RowOfRun> rows,
    const validate::Checker& checker
) {
  const RowOfRun& first = rows.front();
  store::Outcome outcome{.row = first.stored.key.row, .status = store::Status::failed};
  json::Value::Object details = {
      {"n_report_tokens", report_tokens(first)}, {"n_runs", count(rows.size())}
  };
  const bool has_answer =
      std::ranges::any_of(rows, [](const RowOfRun& row) { return row.answer.has_value(); });
  if (!has_answer) {
    outcome.cause = first.stored.outcome.cause;
    outcome.message = std::format("no answer in any of {} runs; in the first: ", rows.size()) +
                      first.stored.outcome.message;
    details.push_back({"n_votes", count(0)});
    outcome.details_json = text_of(json::Value(std::move(details)));
    return outcome;
  }
  RowVote vote(names, rows);
  json::Value answer = vote.answer();
  if (!checker.check(answer).is_valid()) {
    vote.take_whole_answer();
    answer = vote.answer();
  }
  outcome.status = store::Status::done;
  outcome.answer = json::write(answer);
  TRY(outcome.fields_json, vote.fields());
  details.push_back({"n_votes", count(vote.n_cast())});
  details.push_back({"is_whole_answer", json::Value(vote.is_whole())});
  outcome.details_json = text_of(json::Value(std::move(details)));
  return outcome;
}

// That of the first run, with what the vote was made of.
Result<store::Configuration> configuration_of(const RepeatedRows& runs) {
  TRY(store::Configuration configuration, runs.configuration(0));
  json::Value::Array hashes;
  for (std::size_t run = 0; run < runs.n_runs(); ++run) {
    TRY(const store::Configuration one, runs.configuration(run));
    hashes.emplace_back(to_hex(one.hash()));
  }
  configuration.description.as_object().push_back(
      {std::string(kVote),
       json::Value(
           json::Value::Object{
               {"method", json::Value("majority of each field")},
               {"configuration_hashes", json::Value(std::move(hashes))},
           }
       )}
  );
  return configuration;
}

}  // namespace

bool is_vote(const store::Configuration& configuration) {
  return configuration.description.find(kVote) != nullptr;
}

Result<void> refuse_vote(const store::Configuration& configuration) {
  if (!is_vote(configuration)) return {};
  return fail(
      ErrorCode::unsupported,
      "this is a vote over runs, which has no answers of its own to make again",
      {},
      "name one of the runs beside it, or make the vote again with `extractinate run --n-runs N "
      "--vote`"
  );
}

Result<RunSummary> vote(
    const Repeats& repeats,
    const Options& options,
    const std::filesystem::path& directory,
    FileSystem& files,
    const Clock& clock
) {
  TRY(const RepeatedRows runs, RepeatedRows::open(repeats.directories));
  TRY(const validate::Checker checker, make_checker(repeats.task.schema));
  const schema::Schema& schema = *repeats.task.schema;
  const schema::Node root = schema::flattened(schema, schema.root_id());
  std::vector<std::string> names;
  for (const schema::Property& property : root.properties)
    names.push_back(property.name);

  TRY(const store::Configuration configuration, configuration_of(runs));
  TRY_VOID(files.create_directories(directory));
  TRY(auto store,
      store::RunStore::open(directory / "run.db", configuration, {.overwrite = true}, clock));
  RunSummary summary{
      .task = repeats.task.name,
      .progress = {.task = repeats.task.name, .total = repeats.survey.n_rows},
      .directory = directory,
  };
  std::vector<store::NewRecord> records;
  std::vector<store::Outcome> outcomes;
  const auto keep = [&]() -> Result<void> {
    if (records.empty()) return {};
    TRY_VOID(store.begin_attempts(records));
    TRY_VOID(store.finish(outcomes));
    records.clear();
    outcomes.clear();
    return {};
  };
  TRY_VOID(runs.for_each(repeats.survey, [&](std::span<const RowOfRun> rows) -> Result<void> {
    TRY(store::Outcome outcome, outcome_of(names, rows, checker));
    ++(outcome.status == store::Status::done ? summary.progress.done : summary.progress.failed);
    const store::StoredRow& first = rows.front().stored;
    records.push_back({.key = first.key, .columns_json = first.columns_json});
    outcomes.push_back(std::move(outcome));
    return records.size() < kRowsPerTransaction ? Result<void>() : keep();
  }));
  TRY_VOID(keep());

  const AnswerForm form(
      schema, options.evidence ? schema::EvidenceFor::scalars : schema::EvidenceFor::asked
  );
  const OutputNames output_names(
      repeats.survey.columns,
      schema,
      {.probabilities = options.probabilities, .form = &form, .has_votes = true}
  );
  TRY(const auto paths,
      export_formats(
          store,
          output_names,
          {.formats = {ExportFormat::json, ExportFormat::jsonl},
           .directory = directory,
           .n_rows = repeats.survey.n_rows,
           .sample = repeats.survey.sample},
          files
      ));
  TRY(const std::vector<Hash256> hashes, hashes_of_exports(directory, paths));
  TRY_VOID(store.note_exports(hashes));
  summary.json = paths[0];
  summary.jsonl = paths[1];
  return summary;
}

}  // namespace extractinator::run
